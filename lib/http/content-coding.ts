import type { Context } from 'hono';
import { LruCache } from '../core/lru-cache.ts';
import { prepend } from '../core/prepend.ts';
import { toArray } from '../core/to-array.ts';
import {
  CONTENT_CODINGS,
  type ContentCoding,
  encodeForm,
  encodeSmallFile,
} from '../publication/file-forms.ts';
import { bodyStream } from './files/body-stream.ts';
import { addCoding, negotiateCoding } from './requests/negotiate.ts';

/** A shorter response is sent as it is: it fits into one packet. Bytes. */
const MIN_CODED_BYTES = 1_024;
/** A longer response is coded in pieces, so that other requests need not wait. Bytes. */
const PIECE_BYTES = 262_144;
/** Coded responses that are kept. Bytes. */
const CACHE_BYTES = 6 * 1024 * 1024;

/** The codings, the preferred one first. */
const CODINGS = Object.values(CONTENT_CODINGS).filter((coding) => coding !== undefined);

const TEXT_TYPES =
  /^(text\/|image\/svg\+xml|application\/(jsonl?|xml|javascript|[^;]+\+(json|xml)))/;
const STREAMED_TYPES = /^application\/jsonl/;
/** An ETag that follows from the bytes. Others are numbers of versions, which many objects share. */
const DIGEST_ETAG = /^"[0-9a-f]{64}"$/;

/**
 * Compresses responses by `Accept-Encoding`. Each coding has its own ETag (RFC 9110 #section-8.8.3.3). A
 * response whose ETag follows from its bytes is compressed only once.
 *
 * Not compressed: responses with a digest or with parts, because files are stored in their codings; and
 * responses that may contain a secret next to the text of an attacker, because their length would reveal the
 * secret (BREACH).
 */
export class ResponseCoder {
  readonly #cache = new LruCache<Uint8Array<ArrayBuffer>>(CACHE_BYTES);

  /** Codes the response of the context, if it may be coded and the caller accepts a coding. */
  async encodeResponse(c: Context): Promise<void> {
    const { status, headers } = c.res;
    if (!isLengthHarmless(c) || !(status === 304 || (status === 200 && isCodable(headers)))) return;
    headers.append('Vary', 'Accept-Encoding');
    const accepted = negotiateCoding(c.req.header('accept-encoding'), CODINGS);
    const coding = hasCookie(c) ? undefined : accepted;
    if (status === 304) return setHeldEtag(c, coding);
    if (coding === undefined) return;
    if (STREAMED_TYPES.test(headers.get('Content-Type') ?? '')) await codeStream(c, coding);
    else await this.#codeBytes(c, coding);
  }

  async #codeBytes(c: Context, coding: ContentCoding): Promise<void> {
    const etag = c.res.headers.get('ETag') ?? '';
    const key = DIGEST_ETAG.test(etag) ? `${coding} ${etag}` : undefined;
    const cached = key === undefined ? undefined : this.#cache.get(key);
    if (cached !== undefined) return replaceBody(c, cached, coding);
    const bytes = new Uint8Array(await c.res.arrayBuffer());
    if (bytes.byteLength < MIN_CODED_BYTES) return replaceBody(c, bytes);
    const coded = await encode(coding, bytes);
    if (key !== undefined) this.#cache.set(key, coded, coded.byteLength);
    replaceBody(c, coded, coding);
  }
}

/**
 * Whether the length of a response reveals no secret, unless the request has a cookie. An attacker learns a
 * secret by the length if it can make the victim send requests with the text of the attacker. A browser sends
 * a cookie with such requests, but never a token in `Authorization`. A response without either is the same
 * for everyone if it is open data or has an ETag.
 */
function isLengthHarmless({ req, res }: Context): boolean {
  if (/^bearer /i.test(req.header('authorization') ?? '')) return true;
  if (req.method !== 'GET' && req.method !== 'HEAD') return false;
  return res.headers.has('ETag') || /\bpublic\b/.test(res.headers.get('Cache-Control') ?? '');
}

/**
 * A response to a request with a cookie may belong to one person, so it is not compressed. `Vary` tells
 * caches that other responses are.
 */
function hasCookie({ req, res }: Context): boolean {
  return req.header('cookie') !== undefined || res.headers.has('Set-Cookie');
}

function isCodable(headers: Headers): boolean {
  const isFixed = ['Content-Encoding', 'Repr-Digest', 'Accept-Ranges'].some((name) =>
    headers.has(name),
  );
  return !isFixed && TEXT_TYPES.test(headers.get('Content-Type') ?? '');
}

/** Names the state that the caller holds in the coding in which it holds it, as a cache expects. */
function setHeldEtag({ req, res: { headers } }: Context, coding: ContentCoding | undefined) {
  const etag = headers.get('ETag');
  const etags = (req.header('if-none-match') ?? '')
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''));
  if (etag === null || (coding === undefined && etags.includes(etag))) return;
  const codings = coding === undefined ? CODINGS : [coding, ...CODINGS];
  const heldEtag = codings.map((each) => addCoding(etag, each)).find((tag) => etags.includes(tag));
  if (heldEtag !== undefined) headers.set('ETag', heldEtag);
}

async function encode(coding: ContentCoding, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  if (bytes.byteLength <= PIECE_BYTES) return new Uint8Array(encodeSmallFile(coding, bytes));
  return new Uint8Array(Buffer.concat(await toArray(encodeForm(coding, cutIntoPieces(bytes)))));
}

async function* cutIntoPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += PIECE_BYTES)
    yield bytes.subarray(at, at + PIECE_BYTES);
}

/** Compresses a response that is produced while it is read. A short one is sent unchanged. */
async function codeStream(c: Context, coding: ContentCoding): Promise<void> {
  if (c.res.body === null) return;
  const chunks = c.res.body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  const firstChunks: Uint8Array[] = [];
  let length = 0;
  while (length < MIN_CODED_BYTES) {
    const { done, value } = await chunks.next();
    if (done) return replaceBody(c, new Uint8Array(Buffer.concat(firstChunks)));
    firstChunks.push(value);
    length += value.byteLength;
  }
  const coded = encodeForm(coding, prepend(firstChunks, chunks));
  replaceBody(c, bodyStream(c, coded), coding);
}

function replaceBody(
  c: Context,
  body: Uint8Array<ArrayBuffer> | ReadableStream,
  coding?: ContentCoding,
): void {
  const { status } = c.res;
  const headers = new Headers(c.res.headers);
  const etag = headers.get('ETag');
  if (coding !== undefined) {
    headers.set('Content-Encoding', coding);
    if (etag !== null) headers.set('ETag', addCoding(etag, coding));
  }
  if (body instanceof ReadableStream) headers.delete('Content-Length');
  else headers.set('Content-Length', String(body.byteLength));
  // Otherwise Hono would copy the headers of the previous response over the new headers.
  c.res = undefined;
  c.res = new Response(body, { status, headers });
}
