import { lookup } from 'node:dns/promises';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { KaartError } from '../core/errors.ts';
import type { PlainReason } from '../core/reasons/error-reasons.ts';
import { parseUrl } from '../core/url.ts';
import { type Allowance, isWithin, parseAllowance } from './allowance.ts';
import { isCallable } from './callable-address.ts';
import {
  addressUnavailable,
  type OutboundResponse,
  toOutboundResponse,
} from './outbound-response.ts';

export interface OutboundOptions {
  /** What may be called besides public addresses by https at port 443. @see isAllowed @default nothing */
  readonly allow?: readonly string[];
  /** @default by the machine's resolver */
  readonly resolve?: Resolve;
}

interface OutboundRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'HEAD';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The `Content-Length` of a stream is the caller's to give. */
  readonly body?: OutboundBody;
  /** Until the answer's headers have come, and between its pieces. Milliseconds. */
  readonly timeoutMs: number;
  /** Most bytes that `text` takes. @default 1 MiB */
  readonly maxBytes?: number;
  /** Whether being done twice is as good as once. @default all but POST */
  readonly idempotent?: boolean;
}

/** Calls addresses that others name: public ones by https at port 443, and what is allowed. Redirects are not followed. */
export interface OutboundHttp {
  /** @throws KaartError `address-refused`; `message-invalid` for a header that cannot be written; `unavailable` for time-outs, broken connections and names that do not resolve */
  send(request: OutboundRequest): Promise<OutboundResponse>;
  /** Refuses what can be refused without resolving a name. @throws KaartError `address-refused` */
  check(url: string): void;
  /** Closes every connection. */
  close(): void;
}

const MAX_BYTES = 1024 * 1024;
/** An unused connection is closed after this time. Milliseconds. */
const IDLE_MS = 60_000;

/**
 * A client whose connections go to checked addresses only: see {@link pinnedLookup}. Connections
 * are kept; one that the other side has closed meanwhile is made anew, and the request sent again,
 * if nothing came back and being done twice does no harm.
 */
export function createOutbound(options: OutboundOptions = {}): OutboundHttp {
  const { resolve = resolveName } = options;
  const allow = parseAllowance(options.allow ?? []);
  const kept = agents({ keepAlive: true, maxFreeSockets: 64, timeout: IDLE_MS });
  const fresh = agents({});
  const attempt = (request: OutboundRequest, from: Agents): Promise<SendAttempt> => {
    const url = outboundUrl(request.url, allow);
    const headers = { ...request.headers, ...buildLengthHeader(request.body) };
    const { method, body, timeoutMs } = request;
    const how = { method, headers, lookup: pinnedLookup(url, allow, resolve) };
    const out = createClientRequest(() =>
      url.protocol === 'https:'
        ? https.request(url, { ...how, agent: from.https })
        : http.request(url, { ...how, agent: from.http }),
    );
    return sendOnce(out, body, timeoutMs);
  };
  return {
    check: (url) => void outboundUrl(url, allow),
    async send(request) {
      const { timeoutMs, maxBytes = MAX_BYTES } = request;
      let tried = await attempt(request, kept);
      if (tried.kind === 'unread' && mayRepeat(request)) tried = await attempt(request, fresh);
      if (tried.kind === 'unread') throw addressUnavailable(new Error('the connection was closed'));
      return toOutboundResponse(tried.incoming, { timeoutMs, maxBytes });
    },
    close() {
      for (const { http: plain, https: secure } of [kept, fresh]) {
        plain.destroy();
        secure.destroy();
      }
    },
  };
}

/** Headers may hold what others gave us. */
function createClientRequest(make: () => http.ClientRequest): http.ClientRequest {
  try {
    return make();
  } catch (cause) {
    throw new KaartError('header-not-http', { code: 'message-invalid', cause });
  }
}

interface Agents {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

function agents(options: http.AgentOptions): Agents {
  // Said outright, so that no variable of the environment turns it off.
  const secure = { ...options, rejectUnauthorized: true };
  return { http: new http.Agent(options), https: new https.Agent(secure) };
}

async function resolveName(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

function buildLengthHeader(body: OutboundBody | undefined): Record<string, string> {
  if (body === undefined || isStream(body)) return {};
  return { 'Content-Length': String(Buffer.byteLength(body)) };
}

function mayRepeat({ method, body, idempotent = method !== 'POST' }: OutboundRequest): boolean {
  return idempotent && !isStream(body);
}

/** All addresses of a name. */
type Resolve = (host: string) => Promise<readonly string[]>;

/**
 * Resolves the name of the connection for a URL. All its addresses must be callable in this way,
 * and the connection goes to one of those, so a name cannot answer differently the second time.
 */
function pinnedLookup(
  url: URL,
  allow: Allowance,
  resolve: Resolve,
): NonNullable<RequestOptions['lookup']> {
  const ranges = allow.rangesAt(getPort(url));
  return (host, { all }, done) => {
    const fail = (error: Error) => done(error, '', 0);
    resolve(host).then((addresses) => {
      const [first] = addresses;
      if (first === undefined) return fail(new Error('the name has no address'));
      if (!addresses.every((address) => isCallable(address, ranges)))
        return fail(addressRefused('address-leads-inside'));
      if (needsRange(url, allow) && !addresses.every((address) => isWithin(address, ranges)))
        return fail(nonStandardAddress(url));
      if (!all) return done(null, first, isIP(first));
      return done(null, addresses.map((address) => ({ address, family: isIP(address) })) as never);
    }, fail);
  };
}

/** The body of a request. A stream is sent as it arrives, and closed when it is no longer needed. */
type OutboundBody = string | Uint8Array | AsyncIterable<Uint8Array>;

/** What became of one try. */
type SendAttempt =
  | { readonly kind: 'answered'; readonly incoming: IncomingMessage }
  /** A connection that had been kept was closed before anything came back on it. */
  | { readonly kind: 'unread' };

/**
 * Sends a request on its connection and waits for the headers of the answer.
 *
 * @param out not sent yet
 * @param timeoutMs until the headers have come; begun anew with each piece of a stream
 * @throws KaartError `unavailable`, or what the stream threw where it is one
 */
async function sendOnce(
  out: ClientRequest,
  body: OutboundBody | undefined,
  timeoutMs: number,
): Promise<SendAttempt> {
  const late = setTimeout(() => out.destroy(new Error('timed out')), timeoutMs);
  let readBefore = 0;
  out.once('socket', ({ bytesRead }) => {
    readBefore = bytesRead;
  });
  // Errors may follow the answer: who reads it hears of them there.
  out.on('error', () => undefined);
  // What is beyond the length that was given would be read as the next request on this connection.
  Object.assign(out, { strictContentLength: true });
  try {
    const answer = answerTo(out);
    // Where `end` throws, nobody waits for the answer any more: its failure must not end the process.
    answer.catch(() => undefined);
    if (isStream(body)) void writeBody(out, body, late);
    else out.end(body);
    const incoming = await answer;
    incoming.once('close', () => out.writableFinished || out.destroy());
    // Who refuses need not have read everything; who takes must have.
    if ((incoming.statusCode ?? 0) < 300) await waitUntilSent(out);
    return { kind: 'answered', incoming };
  } catch (cause) {
    if (out.reusedSocket && isClosed(cause) && out.socket?.bytesRead === readBefore)
      return { kind: 'unread' };
    throw addressUnavailable(cause);
  } finally {
    clearTimeout(late);
  }
}

/** Whether a body is gone once it was sent. */
function isStream(body: OutboundBody | undefined): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && !(body instanceof Uint8Array);
}

/** A change of the protocol, for one, closes the connection without an error. */
function answerTo(out: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    out.once('response', resolve);
    out.once('error', reject);
    out.once('close', () => reject(new Error('closed without an answer')));
  });
}

/** Never fails: what the stream throws ends the request. */
async function writeBody(
  out: ClientRequest,
  body: AsyncIterable<Uint8Array>,
  late: NodeJS.Timeout,
): Promise<void> {
  try {
    for await (const piece of body) {
      // Leaving the loop closes the stream.
      if (out.destroyed) return;
      if (!out.write(piece)) await first(out, 'drain', 'close');
      late.refresh();
    }
    out.end();
  } catch (cause) {
    out.destroy(cause as Error);
  }
}

/** Until all of the request has left. */
async function waitUntilSent(out: ClientRequest): Promise<void> {
  if (!out.writableFinished && !out.destroyed) await first(out, 'finish', 'close');
  if (!out.writableFinished) throw new Error('answered before everything was sent');
}

function first(out: ClientRequest, ...events: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of events) out.off(event, done);
      resolve();
    };
    for (const event of events) out.once(event, done);
  });
}

function isClosed(cause: unknown): boolean {
  const { code } = cause as NodeJS.ErrnoException;
  return code === 'ECONNRESET' || code === 'EPIPE';
}

/**
 * The URL of a call, after everything that can be refused without resolving a name was. Public
 * addresses are called by https at port 443; all else must be allowed.
 *
 * @throws KaartError `address-refused`
 */
export function outboundUrl(text: string, allow: Allowance): URL {
  const url = parseUrl(text);
  if (url === undefined) throw addressRefused('address-no-url');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw addressRefused('address-scheme');
  if (url.username !== '' || url.password !== '') throw addressRefused('address-credentials');
  // The URL parser has already made one spelling of every IPv4 address.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const address = /(^|\.)localhost\.?$/i.test(host) ? '127.0.0.1' : host;
  const ranges = allow.rangesAt(getPort(url));
  if (isIP(address) !== 0 && !isCallable(address, ranges))
    throw addressRefused('address-not-public');
  if (!needsRange(url, allow)) return url;
  if (isIP(address) !== 0 ? isWithin(address, ranges) : ranges.length > 0) return url;
  throw nonStandardAddress(url);
}

/**
 * Whether a URL may be called only where its address lies in a range that is allowed: by http, or at
 * another port than 443, and the host is not named. A name is resolved to know that.
 */
function needsRange(url: URL, allow: Allowance): boolean {
  if (url.protocol === 'https:' && getPort(url) === 443) return false;
  return !allow.names(url.hostname, getPort(url));
}

/** The port of a call. */
function getPort({ protocol, port }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

/** The refusal of what is not https at port 443. */
function nonStandardAddress(url: URL): KaartError {
  return url.protocol === 'http:'
    ? addressRefused('address-not-https')
    : new KaartError('address-port', {
        code: 'address-refused',
        parameters: { port: getPort(url) },
      });
}

/** Error for a refused address. The user who entered the address sees it. */
function addressRefused(reason: PlainReason & `address-${string}`): KaartError {
  return new KaartError(reason, { code: 'address-refused' });
}
