import { KaartError } from '../../core/errors.ts';
import { parseUrl } from '../../core/url.ts';
import type { OutboundHttp } from '../../outbound/outbound.ts';
import type { OutboundResponse } from '../../outbound/outbound-response.ts';
import { isCompressed } from '../../outbound/unpacked.ts';

/** Where to fetch, and the value of `Authorization` where there is one. */
export interface DownloadSource {
  readonly url: string;
  readonly authorization?: string;
}

/** Result of a request for data. */
export type SourceResponse =
  /** All of the file (200) or a part of it (206); `digest` where another answer has named it. */
  | {
      readonly kind: 'open';
      readonly response: OutboundResponse;
      readonly digest?: { readonly sha256: string };
    }
  /** The range begins after the end of the file. */
  | { readonly kind: 'nothing-left'; readonly response: OutboundResponse }
  /** The token is not taken. */
  | { readonly kind: 'refused'; readonly response: OutboundResponse; readonly said: string };

/** Until headers come, and between two pieces of a body. */
const TIMEOUT_MS = 30_000;
const MAX_ERROR_BYTES = 64_000;

/** Redirects that are followed with the token, on the host that it is for. */
const MAX_HOPS = 3;

/**
 * Asks for data. A redirect to the same host is followed; a 303, or one to another host, leads to a
 * file whose link is fetched without the token, through the same guard, and once. A token that is
 * refused is tried once more without its scheme, as some connectors read it.
 *
 * @param range header fields that ask for a part
 * @throws KaartError `address-refused`; `unavailable` for what may pass, with `retryAfter` in seconds where it was told; `counterparty-failed` for what will not
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
    const next = status === 303 || hops === 0 ? undefined : onSameHost(source.url, location);
    if (next === undefined) return openLink(outbound, source, { location, range });
    return openSource(outbound, { ...source, url: next }, range, hops - 1);
  }
  if (status === 401 || status === 403) {
    const first = { kind: 'refused', response, said: await describeRefusal(response) } as const;
    const bare = /^bearer +(.+)$/i.exec(source.authorization ?? '')?.[1];
    if (bare === undefined) return first;
    const again = await openSource(outbound, { ...source, authorization: bare }, range, hops);
    return again.kind === 'refused' ? first : again;
  }
  return toSourceResponse(response);
}

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** Where a redirect leads, if that is the host that our token is for. */
function onSameHost(url: string, location: string): string | undefined {
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
  const sha256 = await digestAt(outbound, source);
  return sha256 === null ? open : { ...open, digest: { sha256 } };
}

/** A store behind a link knows no digest of ours; the address itself may name it in answer to a HEAD. */
async function digestAt(outbound: OutboundHttp, source: DownloadSource): Promise<string | null> {
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
  // 204: the data are there, and empty.
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

/** The status, and what a problem document or an OAuth error says; short, for a person. */
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
  /** A strong one; a weak one does not tell bytes apart. */
  readonly etag: string | null;
  /** The provider's digest, in lower-case hexadecimal. */
  readonly sha256: string | null;
  /** Length of the whole. */
  readonly bytes: number | null;
  /** The name that it was given, made safe. */
  readonly name: string | null;
  /** By its media type, with the dot; empty for one that is not known. */
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
export function fileFacts({ status, headers }: Pick<OutboundResponse, 'status' | 'headers'>) {
  // Of a body that was compressed on its way, length, digest and tag are about the compressed form.
  const packed = isCompressed(headers['content-encoding']);
  const etag = packed ? undefined : headers['etag'];
  const whole = status === 206 ? contentRange(headers)?.total : headers['content-length'];
  const [mediaType = ''] = (headers['content-type'] ?? '').split(';');
  return {
    etag: etag === undefined || etag.startsWith('W/') ? null : etag,
    sha256: packed ? null : findNamedDigest(headers, status !== 206),
    bytes: packed || whole === undefined ? null : Number(whole),
    name: safeName(headers['content-disposition'] ?? ''),
    extension: EXTENSIONS[mediaType.trim().toLowerCase()] ?? '',
  } satisfies FileFacts;
}

/**
 * The SHA-256 that an answer names for the file: of `Repr-Digest`, or of `Content-Digest`, which is
 * of what this answer carries (RFC 9530).
 *
 * @param whole whether it carries all of the file
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
export function contentRange(
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

/** The name of RFC 6266 without directories, without a leading dot, and of plain characters alone: a stranger chose it. */
function safeName(disposition: string): string | null {
  const encoded = /filename\*=UTF-8'[^']*'([^;\s]+)/i.exec(disposition)?.[1];
  const plain =
    /filename="((?:[^"\\]|\\.)*)"/i.exec(disposition) ?? /filename=([^";\s]+)/i.exec(disposition);
  const name = decoded(encoded) ?? plain?.[1] ?? '';
  return safeFileName(name.split(/[/\\]/).at(-1) ?? '');
}

/** A name that nothing can be meant by but a file here; `null` where nothing is left. */
export function safeFileName(name: string): string | null {
  const safe = name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_').replace(/^[._-]+/, '');
  return safe === '' ? null : safe.slice(0, 100);
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text && decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
