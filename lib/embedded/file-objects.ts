import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Clock, systemClock } from '../core/clock.ts';
import { KaartError } from '../core/errors.ts';
import type { ByteRange } from '../core/file-ports.ts';
import { addMilliseconds } from '../core/instant.ts';
import { checkObjectKey, checkPrefix, checkPurge, limitRange } from '../store/object-key.ts';
import type {
  LinkOptions,
  ObjectInfo,
  Objects,
  ObjectWriter,
  PutOptions,
  StoredVersion,
} from '../store/objects.ts';
import type { ServedLink, ServesLinks } from '../store/served-link.ts';
import {
  hasSystemCode,
  removeEmptyDirectories,
  removeFile,
  syncDirectory,
} from './durable-file.ts';
import { TemporaryFileWriter } from './file-writer.ts';
import { sealLink, unsealLink } from './object-link.ts';
import { readTrailer } from './object-trailer.ts';
import { removeAbandoned, temporaryPath } from './temporary-file.ts';

export interface FileObjectsOptions {
  /** Directory of the objects. It is created if it is missing; only its owner can enter it. */
  readonly directory: string;
  /** Public URL of the app, without a final slash; a function if the port is not known yet. */
  readonly publicUrl: string | (() => string);
  /** Secret that encrypts links. @default the content of `<directory>/link.secret`, mode 0600 */
  readonly secret?: Uint8Array;
  /** @default the clock of the machine */
  readonly clock?: Clock;
}

/** A body up to this size is read at once, so its file does not stay open. */
const SMALL_BYTES = 256 * 1024;

/** Opens a store of objects in a directory, which several processes may share. */
export function openFileObjects(options: FileObjectsOptions): Objects & ServesLinks {
  for (const name of ['data', 'tmp'])
    mkdirSync(join(options.directory, name), { recursive: true, mode: 0o700 });
  return new FileObjects(options);
}

/** Layout: `data/<key>@` is an object ({@link SUFFIX}), `tmp/` holds unfinished files. */
class FileObjects implements Objects, ServesLinks {
  readonly #data: string;
  readonly #tmp: string;
  readonly #publicUrl: () => string;
  readonly #secret: Uint8Array;
  readonly #clock: Clock;
  #hasRemovedAbandoned = false;

  constructor({ directory, publicUrl, secret, clock }: FileObjectsOptions) {
    this.#data = join(directory, 'data');
    this.#tmp = join(directory, 'tmp');
    this.#publicUrl = typeof publicUrl === 'string' ? () => publicUrl : publicUrl;
    this.#secret = secret ?? loadSecret(join(directory, 'link.secret'));
    this.#clock = clock ?? systemClock;
  }

  async put(key: string, body: Uint8Array | string, options: PutOptions): Promise<ObjectInfo> {
    const writer = await this.writer(key, options);
    try {
      await writer.write(body);
      return await writer.close();
    } finally {
      await writer.abort();
    }
  }

  async writer(key: string, options: PutOptions): Promise<ObjectWriter> {
    const path = this.#path(key);
    const temporary = temporaryPath(this.#tmp);
    const file = await open(temporary, 'wx', 0o600);
    await this.#removeAbandonedFiles(temporary);
    return new TemporaryFileWriter({ key, file, temporary, path, now: this.#clock }, options);
  }

  async get(key: string, range?: ByteRange) {
    const file = await this.#open(key);
    if (file === undefined)
      throw new KaartError('object-missing', { code: 'object-not-found', details: { key } });
    let keepOpen = false;
    try {
      const info = readTrailer(file, key);
      const part = range && limitRange(range, info.bytes);
      const { first, last } = part ?? { first: 0, last: info.bytes - 1 };
      const length = last - first + 1;
      if (length === 0) return { info, body: once([]) };
      if (length <= SMALL_BYTES) return { info, body: once([readSmall(file, first, length)]) };
      keepOpen = true;
      return { info, body: streamFile(file, { first, last }) };
    } finally {
      if (!keepOpen) await file.close();
    }
  }

  async head(key: string): Promise<ObjectInfo | undefined> {
    const file = await this.#open(key);
    try {
      return file && readTrailer(file, key);
    } finally {
      await file?.close();
    }
  }

  async *list(prefix: string, after?: string): AsyncGenerator<ObjectInfo> {
    checkPrefix(prefix);
    for await (const key of listKeys(this.#data, { prefix, after })) {
      const info = await this.head(key);
      if (info !== undefined) yield info;
    }
  }

  async delete(key: string): Promise<void> {
    const path = this.#path(key);
    await removeFile(path);
    await this.#syncRemoval(dirname(path));
  }

  /** Yields one version for each key, because a replaced or deleted object leaves no old version. */
  async *stored(prefix: string, after?: string): AsyncGenerator<StoredVersion> {
    for await (const { key, bytes } of this.list(prefix, after))
      yield { key, version: '-', current: true, bytes };
  }

  async purge(prefix: string): Promise<void> {
    checkPurge(prefix);
    const directories = new Set<string>();
    for await (const key of listKeys(this.#data, { prefix })) {
      const path = this.#path(key);
      await removeFile(path);
      directories.add(dirname(path));
    }
    for (const directory of directories) await this.#syncRemoval(directory);
  }

  async link(key: string, { seconds, ...shown }: LinkOptions) {
    checkObjectKey(key);
    return this.#buildUrl({ kind: 'download', key, ...shown }, seconds);
  }

  async uploadLink(key: string, options: { readonly seconds: number; readonly bytes: number }) {
    checkObjectKey(key);
    const { seconds, bytes } = options;
    return { url: this.#buildUrl({ kind: 'upload', key, bytes }, seconds), headers: {} };
  }

  openLink(token: string, method: string): ServedLink {
    return unsealLink(token, method, this.#clock(), this.#secret);
  }

  #buildUrl(link: ServedLink, seconds: number): string {
    const until = addMilliseconds(this.#clock(), seconds * 1000);
    return `${this.#publicUrl()}/objects/${sealLink(link, until, this.#secret)}`;
  }

  #path(key: string): string {
    checkObjectKey(key);
    return join(this.#data, `${key}${SUFFIX}`);
  }

  async #open(key: string): Promise<FileHandle | undefined> {
    try {
      return await open(this.#path(key), 'r');
    } catch (error) {
      if (hasSystemCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  }

  /** Syncs the removal of files to the disk, and removes the directory if it is empty. */
  async #syncRemoval(directory: string): Promise<void> {
    await syncDirectory(directory);
    await removeEmptyDirectories(directory, this.#data);
  }

  /** Deletes the files of crashed writers, once per process. */
  async #removeAbandonedFiles(own: string): Promise<void> {
    if (this.#hasRemovedAbandoned) return;
    this.#hasRemovedAbandoned = true;
    await removeAbandoned(this.#tmp, own);
  }
}

async function* once(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

const CHUNK_BYTES = 256 * 1024;

/**
 * Yields the bytes of a range when they are requested. The file stays open until the last byte, so a reader can
 * finish to read an object that is replaced or deleted.
 */
function streamFile(file: FileHandle, { first, last }: ByteRange): AsyncIterable<Uint8Array> {
  let at = first;
  let open = true;
  const close = async () => {
    if (!open) return;
    open = false;
    await file.close();
  };
  const next = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
    if (!open || at > last) return { done: true, value: undefined };
    try {
      const value = await readExactly(file, at, Math.min(CHUNK_BYTES, last - at + 1));
      at += value.byteLength;
      if (at > last) await close();
      return { done: false, value };
    } catch (error) {
      await close();
      throw error;
    }
  };
  // An async generator would leave the file open if the reader stops before the first step.
  const stop = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
    await close();
    return { done: true, value: undefined };
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: stop }) };
}

/** Reads a number of bytes. @throws KaartError `object-corrupt` if the file ends too early */
async function readExactly(file: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(length);
  for (let done = 0; done < length; )
    done += requireBytes((await file.read(buffer, done, length - done, at + done)).bytesRead);
  return buffer;
}

/** Reads a number of bytes synchronously, because a change of threads would take longer than the read. */
function readSmall({ fd }: FileHandle, at: number, length: number): Uint8Array {
  const buffer = Buffer.allocUnsafeSlow(length);
  for (let done = 0; done < length; )
    done += requireBytes(readSync(fd, buffer, done, length - done, at + done));
  return buffer;
}

function requireBytes(bytesRead: number): number {
  if (bytesRead === 0) throw new KaartError('object-ends-early', { code: 'object-corrupt' });
  return bytesRead;
}

/** Suffix of the file of an object. No key contains it, so that `a` and `a/b` can both exist. */
const SUFFIX = '@';

/** The requested keys: those that begin with the prefix, and come after `after`. */
interface KeyRange {
  readonly prefix: string;
  readonly after?: string | undefined;
}

/**
 * Yields the keys of the objects in a range, in order. It reads one directory at a time.
 *
 * A directory is sorted with its slash, like its keys: `a-b` is before `a/b`, and `a/b` is before `a0`.
 */
async function* listKeys(root: string, range: KeyRange, at = ''): AsyncGenerator<string> {
  const { prefix, after = '' } = range;
  for (const name of (await listNames(join(root, at))).sort()) {
    const key = `${at}${name}`;
    if (!name.endsWith('/')) {
      if (key.startsWith(prefix) && key > after) yield key;
    } else if (mayContain(key, range)) yield* listKeys(root, range, key);
  }
}

/** Whether a key of this directory may be in the range. */
function mayContain(directory: string, { prefix, after = '' }: KeyRange): boolean {
  if (!directory.startsWith(prefix) && !prefix.startsWith(directory)) return false;
  return directory > after || after.startsWith(directory);
}

/** Returns the names in a directory: the last part of the key of each object, and subdirectories with a slash. */
async function listNames(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries.flatMap((entry) => {
      if (entry.isDirectory()) return [`${entry.name}/`];
      return entry.name.endsWith(SUFFIX) ? [entry.name.slice(0, -SUFFIX.length)] : [];
    });
  } catch (error) {
    if (hasSystemCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** Loads 32 random bytes from a file that only its owner can read. The first process creates the file. */
function loadSecret(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    if (!hasSystemCode(error, 'ENOENT')) throw error;
  }
  const temporary = temporaryPath(dirname(path));
  try {
    writeFileSync(temporary, randomBytes(32), { mode: 0o600, flag: 'wx', flush: true });
    linkSync(temporary, path);
  } catch (error) {
    if (!hasSystemCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
  return readFileSync(path);
}
