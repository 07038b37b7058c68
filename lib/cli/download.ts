import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { sha256Stream } from '../core/digest.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import type { Outbound } from '../http/outbound/outbound.ts';

/** Where to fetch, and the value of `Authorization`. */
export interface Source {
  readonly url: string;
  readonly authorization: string;
}

export interface Download {
  readonly outbound: Outbound;
  /** Where the data are, with a token; `renew` where the one before was refused. */
  readonly source: (renew: boolean) => Promise<Source>;
  /** Path of the file without what tells its kind; pieces are kept beside it until all are there. */
  readonly stem: string;
  /** Path of the whole; by the answer's own name without it. */
  readonly file?: string;
  progress(bytes: number, total: number | undefined): void;
}

export interface Downloaded {
  readonly file: string;
  readonly bytes: number;
  /** Lower-case hexadecimal SHA-256 of the file. */
  readonly sha256: string;
  /** Whether the provider said what the digest must be. */
  readonly verified: boolean;
}

/** What is known of a download that was broken off. */
interface Part {
  readonly etag: string | null;
  readonly sha256: string | null;
  readonly fileName: string | null;
}

type OutboundResponse = Awaited<ReturnType<Outbound['send']>>;

const ATTEMPTS = 8;
const TIMEOUT_MS = 30_000;

/**
 * Fetches a file, going on where a broken connection, or an earlier run, has stopped: by Range, and
 * only if the file is still the same. Its digest is checked where the provider names one.
 *
 * @throws KaartError `object-corrupt` when it is another than it should be, `counterpart-failed`, `unavailable`
 */
export async function download(wish: Download): Promise<Downloaded> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withToken(wish);
    } catch (error) {
      const again = hasCode(error, 'unavailable') || hasCode(error, 'object-corrupt');
      if (!again || attempt === ATTEMPTS) throw error;
      await sleep(Math.min(4_000, 100 * 2 ** attempt));
    }
  }
}

/** With the token that is known, and once with a new one. */
async function withToken(wish: Download): Promise<Downloaded> {
  const done = (await once(wish, false)) ?? (await once(wish, true));
  if (done !== undefined) return done;
  throw new KaartError('the provider refuses the token', { code: 'counterpart-failed' });
}

/** `undefined` where the token was refused. */
async function once(wish: Download, renew: boolean): Promise<Downloaded | undefined> {
  const [part, offset] = [await readPart(wish), await partBytes(wish)];
  const resumed = offset > 0 ? part : undefined;
  const response = await open(wish, await wish.source(renew), rangeFrom(offset, resumed));
  const { status } = response;
  const goesOn = status === 206;
  if (status !== 200 && !goesOn) {
    response.discard();
    // Nothing is left to fetch.
    if (status === 416 && resumed !== undefined) return finished(wish, resumed);
    return refused(response);
  }
  const known = partOf(response, goesOn ? part : undefined);
  await writeFile(`${wish.stem}.part.json`, JSON.stringify(known));
  await append(wish, response, goesOn ? offset : 0);
  return finished(wish, known);
}

/** Only what is still the same file is gone on with (RFC 9110 #field.if-range). */
function rangeFrom(offset: number, part: Part | undefined): Record<string, string> {
  if (part?.etag == null) return {};
  return { Range: `bytes=${offset}-`, 'If-Range': part.etag };
}

/** A link to a large file is fetched without the token. */
async function open(
  { outbound }: Download,
  { url, authorization }: Source,
  range: Readonly<Record<string, string>>,
): Promise<OutboundResponse> {
  const ask = { method: 'GET', timeoutMs: TIMEOUT_MS } as const;
  const headers = { Authorization: authorization, ...range };
  const response = await outbound.send({ ...ask, url, headers });
  const location = response.headers['location'];
  if (response.status !== 303 || location === undefined) return response;
  response.discard();
  return outbound.send({ ...ask, url: new URL(location, url).href, headers: range });
}

async function append(
  { stem, progress }: Download,
  { body, headers }: OutboundResponse,
  offset: number,
): Promise<void> {
  const length = headers['content-length'];
  const total = length === undefined ? undefined : offset + Number(length);
  let bytes = offset;
  const counted = async function* () {
    for await (const chunk of body) {
      bytes += chunk.length;
      progress(bytes, total);
      yield chunk;
    }
  };
  const flags = offset === 0 ? 'w' : 'a';
  await pipeline(counted(), createWriteStream(`${stem}.part`, { flags }));
  if (total !== undefined && bytes < total)
    throw new KaartError('the connection broke off', { code: 'unavailable' });
}

async function finished(wish: Download, part: Part): Promise<Downloaded> {
  const { stem } = wish;
  const hash = sha256Stream();
  let bytes = 0;
  for await (const chunk of createReadStream(`${stem}.part`)) {
    hash.update(chunk as Uint8Array);
    bytes += (chunk as Uint8Array).length;
  }
  const sha256 = hash.digest('hex');
  if (part.sha256 !== null && part.sha256 !== sha256) {
    await rm(`${stem}.part`);
    await rm(`${stem}.part.json`, { force: true });
    throw new KaartError('the file is not the one that the provider named', {
      code: 'object-corrupt',
    });
  }
  const file = wish.file ?? `${stem}${extensionOf(part)}`;
  await rename(`${stem}.part`, file);
  await rm(`${stem}.part.json`, { force: true });
  return { file, bytes, sha256, verified: part.sha256 !== null };
}

/** Of the name that the provider gives the file, only what tells its kind is used. */
function extensionOf({ fileName }: Part): string {
  return /\.[A-Za-z0-9]{1,10}$/.exec(fileName ?? '')?.[0] ?? '';
}

const KINDS: Readonly<Record<string, string>> = {
  'application/json': '.json',
  'application/jsonl': '.jsonl',
  'text/csv': '.csv',
};

function partOf({ headers }: OutboundResponse, before: Part | undefined): Part {
  const etag = headers['etag'];
  const digest = /sha-256=:([A-Za-z0-9+/=]+):/.exec(headers['repr-digest'] ?? '')?.[1];
  const named = /filename="?([^";]+)"?/.exec(headers['content-disposition'] ?? '')?.[1];
  const kind = KINDS[(headers['content-type'] ?? '').split(';')[0] ?? ''];
  return {
    // A weak one does not tell bytes apart.
    etag: etag === undefined || etag.startsWith('W/') ? (before?.etag ?? null) : etag,
    sha256:
      digest === undefined
        ? (before?.sha256 ?? null)
        : Buffer.from(digest, 'base64').toString('hex'),
    fileName: named ?? kind ?? before?.fileName ?? null,
  };
}

async function readPart({ stem }: Download): Promise<Part | undefined> {
  try {
    return JSON.parse(await readFile(`${stem}.part.json`, 'utf8')) as Part;
  } catch {
    return undefined;
  }
}

async function partBytes({ stem }: Download): Promise<number> {
  try {
    return (await stat(`${stem}.part`)).size;
  } catch {
    return 0;
  }
}

/** Nothing where another token may help. */
function refused({ status }: OutboundResponse): undefined {
  if (status === 401 || status === 403) return undefined;
  const passes = status >= 500 || status === 429;
  throw new KaartError(`the address of the data answers ${status}`, {
    code: passes ? 'unavailable' : 'counterpart-failed',
  });
}
