import type { Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { sha256Stream } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import {
  checkExpectedContent,
  type ObjectInfo,
  type ObjectWriter,
  type PutOptions,
} from '../store/objects.ts';
import { placeFile, removeFile } from './durable-file.ts';
import { buildTrailer } from './object-trailer.ts';

const BUFFER_BYTES = 256 * 1024;

/** Target of a writer: an open temporary file, and the final path of the file. */
export interface FileTarget {
  readonly key: string;
  readonly file: FileHandle;
  readonly temporary: string;
  readonly path: string;
  readonly now: () => Instant;
}

/** Writes one object to a temporary file, and renames the file when it is complete and on the disk. */
export class TemporaryFileWriter implements ObjectWriter {
  readonly #target: FileTarget;
  readonly #options: PutOptions;
  readonly #hash: Hash = sha256Stream();
  #state: 'open' | 'closed' = 'open';
  #isRenamed = false;
  #bytes = 0;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;

  constructor(target: FileTarget, options: PutOptions) {
    this.#target = target;
    this.#options = options;
  }

  async write(chunk: Uint8Array | string): Promise<void> {
    if (this.#state === 'closed') throw new Error('write after close');
    // a copy, because the caller may use its buffer again when this resolves
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk);
    this.#hash.update(bytes);
    this.#bytes += bytes.byteLength;
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.byteLength;
    if (this.#pendingBytes >= BUFFER_BYTES) await this.#flush();
  }

  async close(): Promise<ObjectInfo> {
    if (this.#state === 'closed') throw new Error('close after close');
    this.#state = 'closed';
    const { key, file, temporary, path, now } = this.#target;
    try {
      const { contentType } = this.#options;
      const sha256 = this.#hash.digest('hex');
      const info = { key, bytes: this.#bytes, sha256, contentType, storedAt: now() };
      checkExpectedContent(info, this.#options);
      this.#pending.push(buildTrailer(info));
      await this.#flush();
      await file.sync();
      const { ifAbsent = false } = this.#options;
      if (!(await placeFile(temporary, path, ifAbsent)))
        throw new KaartError('object-there', { code: 'object-exists', details: { key } });
      this.#isRenamed = !ifAbsent;
      return info;
    } finally {
      await this.#discard();
    }
  }

  async abort(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    await this.#discard();
  }

  async #flush(): Promise<void> {
    const pending = this.#pending;
    this.#pending = [];
    this.#pendingBytes = 0;
    await this.#target.file.writeFile(Buffer.concat(pending));
  }

  /** Closes the file and removes its temporary name. After a rename this name does not exist any more; after a link it is a second name. */
  async #discard(): Promise<void> {
    await this.#target.file.close();
    if (!this.#isRenamed) await removeFile(this.#target.temporary);
  }
}
