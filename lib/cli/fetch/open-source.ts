import { KaartError } from '../../core/errors.ts';
import type { OutboundHttp } from '../../outbound/outbound.ts';
import type { OutboundResponse } from '../../outbound/outbound-response.ts';
import { findNamedDigest } from './file-facts.ts';

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
  if (!URL.canParse(location, url)) return undefined;
  const [from, to] = [new URL(url), new URL(location, url)];
  return to.host === from.host && to.protocol === from.protocol ? to.href : undefined;
}

async function openLink(
  outbound: OutboundHttp,
  source: DownloadSource,
  link: { readonly location: string; readonly range: Readonly<Record<string, string>> },
): Promise<SourceResponse> {
  if (!URL.canParse(link.location, source.url))
    throw new KaartError('the provider leads to no address', { code: 'counterparty-failed' });
  const { href } = new URL(link.location, source.url);
  const headers = { 'Accept-Encoding': 'identity', ...link.range };
  const response = await send(outbound, href, headers);
  if (response.status === 401 || response.status === 403) {
    response.discard();
    throw new KaartError('the link to the file is not good any more', { code: 'unavailable' });
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
  throw new KaartError(`the address of the data answers: ${await describeRefusal(response)}`, {
    code: passes ? 'unavailable' : 'counterparty-failed',
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
