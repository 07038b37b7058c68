import { createReadStream } from 'node:fs';
import { access, constants, lstat, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { sha256Stream } from '../../core/digest.ts';
import { hasCode, KaartError } from '../../core/errors.ts';
import type { OutboundHttp } from '../../outbound/outbound.ts';
import type { OutboundResponse } from '../../outbound/outbound-response.ts';
import { cannotWrite } from '../terminal/output-path.ts';
import {
  type DownloadSource,
  type FileFacts,
  openSource,
  parseContentRange,
  readFileFacts,
} from './data-source.ts';

export interface Download {
  readonly outbound: OutboundHttp;
  /** Returns the address of the data with a token. @param renew whether the last token was refused */
  readonly source: (renew: boolean) => Promise<DownloadSource>;
  readonly part: PartFile;
  /** The data to download. A saved part is continued only if it is of the same data. */
  readonly what: Pick<KnownPart, 'agreement' | 'query' | 'transfer'>;
  readonly signal: AbortSignal;
  progress(bytes: number, total: number | null): void;
}

/** A complete file that still has the name of the part. */
export interface DownloadedFile {
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** Whether the provider named the expected digest. */
  readonly verified: boolean;
  readonly facts: Pick<FileFacts, 'name' | 'extension'>;
}

/** Number of attempts in a row without a new byte. */
const ATTEMPTS = 8;
const LONGEST_PAUSE_MS = 4_000;
const LONGEST_ASKED_PAUSE_MS = 30_000;

/**
 * Downloads a file. After a broken connection, or an earlier run, it continues with a range request, if
 * the file has not changed. It compares the result with the length and digest that the provider names.
 * A file that differs is downloaded once more from the start.
 *
 * @throws KaartError `object-corrupt` if the file differs from its digest or length;
 * `counterparty-failed`, `unavailable`, `address-refused`
 */
export async function download(request: Download): Promise<DownloadedFile> {
  try {
    return await downloadWithRetries(request);
  } catch (error) {
    if (!hasCode(error, 'object-corrupt')) throw error;
    return downloadWithRetries(request);
  }
}

/** Retries after a temporary failure; an attempt that got data resets the counter. */
async function downloadWithRetries(request: Download, failures = 0): Promise<DownloadedFile> {
  const { signal } = request;
  const before = await countReusableBytes(request);
  let failure: KaartError;
  try {
    return await downloadWithToken(request);
  } catch (error) {
    signal.throwIfAborted();
    if (!hasCode(error, 'unavailable')) throw error;
    failure = error;
  }
  const failuresInARow = (await countReusableBytes(request)) > before ? 1 : failures + 1;
  if (failuresInARow === ATTEMPTS) throw failure;
  await sleep(pauseAfter(failure, failuresInARow), undefined, { signal });
  return downloadWithRetries(request, failuresInARow);
}

/** Number of saved bytes that are still valid. */
async function countReusableBytes({ part, what }: Download): Promise<number> {
  const saved = await part.findSavedPart(what);
  return saved === undefined || saved.etag === null ? 0 : saved.savedBytes;
}

function pauseAfter({ details }: KaartError, failures: number): number {
  const seconds = Number(details['retryAfter']);
  if (seconds > 0) return Math.min(LONGEST_ASKED_PAUSE_MS, seconds * 1000);
  return Math.min(LONGEST_PAUSE_MS, 50 * 2 ** failures);
}

/** Downloads with the known token, and once more with a new one. */
async function downloadWithToken(request: Download): Promise<DownloadedFile> {
  const first = await attemptDownload(request, await request.source(false));
  if (first.kind === 'saved') return first.file;
  const second = await attemptDownload(request, await renewToken(request, first.message));
  if (second.kind === 'refused') throw refusedTokenError(second.message);
  return second.file;
}

/** Gets a new token. If the provider refuses it, the error names the first refusal, which is more useful. */
async function renewToken({ source }: Download, message: string): Promise<DownloadSource> {
  try {
    return await source(true);
  } catch (error) {
    const isRefused = hasCode(error, 'wrong-state') || hasCode(error, 'counterparty-failed');
    throw isRefused ? refusedTokenError(message) : error;
  }
}

function refusedTokenError(message: string): KaartError {
  return new KaartError('data-not-given', {
    code: 'counterparty-failed',
    parameters: { answer: message },
  });
}

/** Result of one request. */
type AttemptResult =
  | { readonly kind: 'saved'; readonly file: DownloadedFile }
  /** The provider refused the token. */
  | { readonly kind: 'refused'; readonly message: string };

async function attemptDownload(request: Download, source: DownloadSource): Promise<AttemptResult> {
  const saved = await request.part.findSavedPart(request.what);
  const opened = await openSource(request.outbound, source, buildRangeHeaders(saved));
  if (opened.kind === 'refused') return opened;
  const { response } = opened;
  if (opened.kind === 'nothing-left') await acceptIfComplete(request, saved, response);
  else {
    const facts = { ...readFileFacts(response), ...opened.digest };
    if (response.status === 206) await continuePart(request, saved, { response, facts });
    else await beginPart(request, { response, facts });
  }
  return { kind: 'saved', file: await verifyPart(request) };
}

/** A download is continued only if the file is unchanged (RFC 9110 #field.if-range). */
function buildRangeHeaders(saved: SavedPart | undefined): Readonly<Record<string, string>> {
  if (saved === undefined || saved.etag === null || saved.savedBytes === 0) return {};
  return { Range: `bytes=${saved.savedBytes}-`, 'If-Range': saved.etag };
}

interface IncomingFile {
  readonly response: OutboundResponse;
  readonly facts: FileFacts;
}

async function beginPart(request: Download, { response, facts }: IncomingFile): Promise<void> {
  await request.part.begin({ ...facts, ...request.what });
  await append(request, response, { from: 0, total: facts.bytes });
}

/** If the server sends another part or another file, the whole file is requested. */
async function continuePart(
  request: Download,
  saved: SavedPart | undefined,
  { response, facts }: IncomingFile,
): Promise<void> {
  const other = facts.etag !== null && facts.etag !== saved?.etag;
  if (
    saved === undefined ||
    other ||
    parseContentRange(response.headers)?.first !== saved.savedBytes
  ) {
    response.discard();
    return discardChangedFile(request);
  }
  const [sha256, total] = [facts.sha256 ?? saved.sha256, facts.bytes ?? saved.bytes];
  await request.part.storeFacts({ ...saved, ...request.what, sha256, bytes: total });
  await append(request, response, { from: saved.savedBytes, total });
}

/**
 * Handles a 416: an earlier run had the whole file and died before its report, or the file has become
 * shorter.
 */
async function acceptIfComplete(
  request: Download,
  saved: SavedPart | undefined,
  { headers }: OutboundResponse,
): Promise<void> {
  if (saved === undefined || parseContentRange(headers)?.total !== String(saved.savedBytes))
    await discardChangedFile(request);
}

async function discardChangedFile({ part }: Download): Promise<never> {
  await part.discard();
  throw new KaartError('file-changed', { code: 'unavailable' });
}

async function append(
  { part, progress, signal }: Download,
  response: OutboundResponse,
  { from, total }: { readonly from: number; readonly total: number | null },
): Promise<void> {
  let bytes = from;
  progress(bytes, total);
  const counted = async function* () {
    for await (const chunk of response.body) {
      bytes += chunk.length;
      progress(bytes, total);
      yield chunk;
    }
  };
  const stop = () => response.discard();
  signal.addEventListener('abort', stop);
  await part.append(counted()).finally(() => signal.removeEventListener('abort', stop));
}

/** @throws KaartError `object-corrupt` after it has deleted the part */
async function verifyPart({ part, what }: Download): Promise<DownloadedFile> {
  const { bytes, sha256 } = await part.computeLengthAndDigest();
  const known = await part.findSavedPart(what);
  const named = known?.sha256 ?? null;
  const wrong = (named !== null && named !== sha256) || (known?.bytes ?? bytes) !== bytes || !known;
  if (!wrong) return { bytes, sha256, verified: named !== null, facts: known };
  await part.discard();
  throw new KaartError('file-differs', { code: 'object-corrupt' });
}

/** The data of a download, and the known facts of its file. Stored next to the part, for another run. */
const KnownFacts = z.object({
  agreement: z.string(),
  /** The query of the address, which is requested in addition to the agreement. */
  query: z.string(),
  /** Our pid of its transfer. */
  transfer: z.string(),
  etag: z.string().nullable(),
  sha256: z.string().nullable(),
  bytes: z.number().nullable(),
  name: z.string().nullable(),
  extension: z.string(),
});
type KnownPart = z.infer<typeof KnownFacts>;

/** A saved part of a file. */
interface SavedPart extends KnownPart {
  readonly savedBytes: number;
}

/** Appends to a file, and follows no symbolic link. */
const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW;

/** An incomplete download: `<stem>.part`, with its metadata in `<stem>.part.json`. It gets its final name when it is complete. */
export class PartFile {
  readonly #path: string;
  readonly #sidecar: string;

  constructor(stem: string) {
    this.#path = `${stem}.part`;
    this.#sidecar = `${stem}.part.json`;
  }

  /** Finds the part of the same data; `undefined` if there is no part, or a part of other data. */
  async findSavedPart(of: Pick<KnownPart, 'agreement' | 'query'>): Promise<SavedPart | undefined> {
    try {
      const known = KnownFacts.parse(JSON.parse(await readFile(this.#sidecar, 'utf8')));
      const part = await lstat(this.#path);
      if (!part.isFile()) return undefined;
      const same = known.agreement === of.agreement && known.query === of.query;
      return same ? { ...known, savedBytes: part.size } : undefined;
    } catch {
      return undefined;
    }
  }

  /**
   * Starts a new part. It deletes the old part first, because a crash must not leave the bytes of one
   * file with the metadata of another.
   *
   * @throws KaartError `message-invalid` if no file can be written
   */
  async begin(known: KnownPart): Promise<void> {
    try {
      await this.discard();
      await writeFile(this.#path, '', { flag: 'wx' });
      await this.storeFacts(known);
    } catch (cause) {
      throw cannotWrite(this.#path, cause);
    }
  }

  /** Stores the metadata. */
  async storeFacts(known: KnownPart): Promise<void> {
    await rm(this.#sidecar, { force: true });
    await writeFile(this.#sidecar, JSON.stringify(known), { flag: 'wx' });
  }

  /**
   * Appends to the part. Bytes that were written before an error are kept.
   *
   * @throws KaartError `message-invalid` if the file cannot be written; otherwise the error of the stream
   */
  async append(chunks: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      const file = await open(this.#path, APPEND);
      await pipeline(chunks, file.createWriteStream());
    } catch (error) {
      throw error instanceof KaartError ? error : cannotWrite(this.#path, error);
    }
  }

  /** Length and lower-case hexadecimal SHA-256 of the part. */
  async computeLengthAndDigest(): Promise<{ readonly bytes: number; readonly sha256: string }> {
    const hash = sha256Stream();
    let bytes = 0;
    for await (const chunk of createReadStream(this.#path, { highWaterMark: 1_048_576 })) {
      hash.update(chunk as Uint8Array);
      bytes += (chunk as Uint8Array).length;
    }
    return { bytes, sha256: hash.digest('hex') };
  }

  /** Gives the complete file its final name. */
  async renameTo(file: string): Promise<void> {
    try {
      await rename(this.#path, file);
    } catch (cause) {
      throw cannotWrite(file, cause);
    }
    await rm(this.#sidecar, { force: true });
  }

  async discard(): Promise<void> {
    await rm(this.#path, { force: true });
    await rm(this.#sidecar, { force: true });
  }
}

/** Returns an unused file name: only a file that the user named is overwritten. */
export async function findUnusedName(name: string): Promise<string> {
  const [, stem = name, extension = ''] = /^(.+?)(\.[^.]*)?$/.exec(name) ?? [];
  for (let each = 1; ; each += 1) {
    const candidate = each === 1 ? name : `${stem}-${each}${extension}`;
    const free = await access(candidate).then(
      () => false,
      () => true,
    );
    if (free) return candidate;
  }
}
