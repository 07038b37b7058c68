import { KaartError } from '../../core/errors.ts';
import { parseUrl } from '../../core/url.ts';
import { isCompressed } from '../../outbound/decompress.ts';
import type { OutboundHttp } from '../../outbound/outbound.ts';
import type { OutboundResponse } from '../../outbound/outbound-response.ts';

/** The address of the data, and the value of `Authorization` if there is one. */
export interface DownloadSource {
  readonly url: string;
  readonly authorization?: string;
}

/** Result of a request for data. */
export type SourceResponse =
  /** The whole file (200) or a part of it (206). `digest`, if another response named it. */
  | {
      readonly kind: 'open';
      readonly response: OutboundResponse;
      readonly digest?: { readonly sha256: string };
    }
  /** The range begins after the end of the file. */
  | { readonly kind: 'nothing-left'; readonly response: OutboundResponse }
  /** The provider refuses the token. */
  | { readonly kind: 'refused'; readonly response: OutboundResponse; readonly message: string };

/** Longest wait for the headers, and between two pieces of a body. Milliseconds. */
const TIMEOUT_MS = 30_000;
const MAX_ERROR_BYTES = 64_000;

/** Maximum number of redirects within the host of the token. */
const MAX_HOPS = 3;

/**
 * Requests data. It follows a redirect to the same host. A 303, or a redirect to another host, is the
 * link of a file: it is fetched once, without the token, with the same address check. A refused token
 * is tried once more without its scheme, because some connectors expect that.
 *
 * @param range header fields that ask for a part
 * @throws KaartError `address-refused`; `unavailable` for a temporary failure, with `retryAfter` in
 * seconds if the server named it; `counterparty-failed` for a permanent one
 */
export async function openSource(
  outbound: OutboundHttp,
  source: DownloadSource,
  range: Readonly<Record<string, string>>,
  hops = MAX_HOPS,
): Promise<SourceResponse> {
  const headers = { ...authorization(source), 'Accept-Encoding': 'identity', ...range };
  const response = await send(outbound, source.url, headers);
  const { status } = response;
  const location = response.headers['location'];
  if (REDIRECTS.includes(status) && location !== undefined) {
    response.discard();
    const next =
      status === 303 || hops === 0 ? undefined : findSameHostTarget(source.url, location);
    if (next === undefined) return openLink(outbound, source, { location, range });
    return openSource(outbound, { ...source, url: next }, range, hops - 1);
  }
  if (status === 401 || status === 403) {
    const first = { kind: 'refused', response, message: await describeRefusal(response) } as const;
    const bare = /^bearer +(.+)$/i.exec(source.authorization ?? '')?.[1];
    if (bare === undefined) return first;
    const again = await openSource(outbound, { ...source, authorization: bare }, range, hops);
    return again.kind === 'refused' ? first : again;
  }
  return toSourceResponse(response);
}

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** The target of a redirect, if it is on the host of our token. */
function findSameHostTarget(url: string, location: string): string | undefined {
  const from = new URL(url);
  const to = parseUrl(location, url);
  return to?.host === from.host && to.protocol === from.protocol ? to.href : undefined;
}

async function openLink(
  outbound: OutboundHttp,
  source: DownloadSource,
  link: { readonly location: string; readonly range: Readonly<Record<string, string>> },
): Promise<SourceResponse> {
  const href = parseUrl(link.location, source.url)?.href;
  if (href === undefined)
    throw new KaartError('data-without-address', { code: 'counterparty-failed' });
  const headers = { 'Accept-Encoding': 'identity', ...link.range };
  const response = await send(outbound, href, headers);
  if (response.status === 401 || response.status === 403) {
    response.discard();
    throw new KaartError('file-link-ended', { code: 'unavailable' });
  }
  const open = await toSourceResponse(response);
  if (open.kind !== 'open' || findNamedDigest(response.headers, response.status === 200))
    return open;
  const sha256 = await loadDigest(outbound, source);
  return sha256 === null ? open : { ...open, digest: { sha256 } };
}

/**
 * The store of a link does not send our digest. The address of the data may send it in the response to
 * HEAD.
 */
async function loadDigest(outbound: OutboundHttp, source: DownloadSource): Promise<string | null> {
  try {
    const { url } = source;
    const ask = { url, headers: authorization(source), timeoutMs: TIMEOUT_MS } as const;
    const response = await outbound.send({ method: 'HEAD', ...ask });
    response.discard();
    return response.status === 200 ? findNamedDigest(response.headers, true) : null;
  } catch {
    return null;
  }
}

function send(outbound: OutboundHttp, url: string, headers: Readonly<Record<string, string>>) {
  return outbound.send({
    method: 'GET',
    url,
    headers,
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_ERROR_BYTES,
  });
}

function authorization({ authorization: value }: DownloadSource): Record<string, string> {
  return value === undefined ? {} : { Authorization: value };
}

async function toSourceResponse(response: OutboundResponse): Promise<SourceResponse> {
  const { status, headers } = response;
  // 204: the data exist and are empty.
  if (status === 200 || status === 204 || status === 206) return { kind: 'open', response };
  if (status === 416) {
    response.discard();
    return { kind: 'nothing-left', response };
  }
  const passes = status >= 500 || status === 429;
  const retryAfter = headers['retry-after'];
  throw new KaartError('data-address-answers', {
    code: passes ? 'unavailable' : 'counterparty-failed',
    parameters: { answer: await describeRefusal(response) },
    ...(retryAfter === undefined ? {} : { details: { retryAfter } }),
  });
}

/** Short text for a person: the status, and the text of a problem document or OAuth error. */
async function describeRefusal(response: OutboundResponse): Promise<string> {
  const status = `status ${response.status}`;
  try {
    const { detail, error_description, message } = JSON.parse(await response.text());
    const words = [detail, error_description, message].find((each) => typeof each === 'string');
    return words === undefined ? status : `${status}: ${words.slice(0, 300)}`;
  } catch {
    return status;
  }
}

/** Facts of a file from the headers of a response with the file, or a part of it. */
export interface FileFacts {
  /** Strong ETag only, because a weak one may be the same for other bytes. */
  readonly etag: string | null;
  /** SHA-256 that the provider names, in lower-case hexadecimal. */
  readonly sha256: string | null;
  /** Length of the whole file. Bytes. */
  readonly bytes: number | null;
  /** Name of the file from the provider, without unsafe characters. */
  readonly name: string | null;
  /** File name extension for its media type, with the dot; empty for an unknown type. */
  readonly extension: string;
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/json': '.json',
  'application/ld+json': '.jsonld',
  'application/jsonl': '.jsonl',
  'application/vnd.apache.parquet': '.parquet',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': '.xlsx',
  'application/x-ndjson': '.jsonl',
  'text/csv': '.csv',
};

/** The facts in an answer of status 200 or 206. */
export function readFileFacts({ status, headers }: Pick<OutboundResponse, 'status' | 'headers'>) {
  // Length, digest and ETag of a compressed body describe the compressed form.
  const packed = isCompressed(headers['content-encoding']);
  const etag = packed ? undefined : headers['etag'];
  const whole = status === 206 ? parseContentRange(headers)?.total : headers['content-length'];
  const [mediaType = ''] = (headers['content-type'] ?? '').split(';');
  return {
    etag: etag === undefined || etag.startsWith('W/') ? null : etag,
    sha256: packed ? null : findNamedDigest(headers, status !== 206),
    bytes: packed || whole === undefined ? null : Number(whole),
    name: readFileName(headers['content-disposition'] ?? ''),
    extension: EXTENSIONS[mediaType.trim().toLowerCase()] ?? '',
  } satisfies FileFacts;
}

/**
 * The SHA-256 of the file that a response names: in `Repr-Digest`, or in `Content-Digest`, which is the
 * digest of this response body (RFC 9530).
 *
 * @param whole whether the response has the whole file
 */
function findNamedDigest(headers: OutboundResponse['headers'], whole: boolean): string | null {
  const fields = [headers['repr-digest'], whole ? headers['content-digest'] : undefined];
  for (const field of fields) {
    const digest = /(?:^|[,\s])sha-256=:([A-Za-z0-9+/]{43}=):/i.exec(field ?? '')?.[1];
    if (digest !== undefined) return Buffer.from(digest, 'base64').toString('hex');
  }
  return null;
}

/** Start of a part, and the total length if it is known. A 416 gives the length only. */
export function parseContentRange(
  headers: OutboundResponse['headers'],
): { readonly first?: number; readonly total?: string } | undefined {
  const parts = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(headers['content-range'] ?? '');
  if (parts === null) return undefined;
  const [, first, total] = parts;
  return {
    ...(first === undefined ? {} : { first: Number(first) }),
    ...(total === undefined || total === '*' ? {} : { total }),
  };
}

/**
 * The file name of RFC 6266, reduced to plain characters without directories and a leading dot, because
 * it comes from another server.
 */
function readFileName(disposition: string): string | null {
  const encoded = /filename\*=UTF-8'[^']*'([^;\s]+)/i.exec(disposition)?.[1];
  const plain =
    /filename="((?:[^"\\]|\\.)*)"/i.exec(disposition) ?? /filename=([^";\s]+)/i.exec(disposition);
  const name = tryToDecode(encoded) ?? plain?.[1] ?? '';
  return safeFileName(name.split(/[/\\]/).at(-1) ?? '');
}

/** A name that can only be a file in this directory; `null` if no character remains. */
export function safeFileName(name: string): string | null {
  const safe = name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_').replace(/^[._-]+/, '');
  return safe === '' ? null : safe.slice(0, 100);
}

function tryToDecode(text: string | undefined): string | undefined {
  try {
    return text && decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
