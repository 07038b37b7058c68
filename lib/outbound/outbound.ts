import { lookup } from 'node:dns/promises';
import type { ClientRequest, IncomingMessage } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import { KaartError } from '../core/errors.ts';
import { traceHeaders } from '../core/trace.ts';
import { parseAllowance } from './allowance.ts';
import {
  addressUnavailable,
  type OutboundResponse,
  toOutboundResponse,
} from './outbound-response.ts';
import { outboundUrl, pinnedLookup, type Resolve } from './outbound-url.ts';

export interface OutboundOptions {
  /** Additional addresses that may be called. @see isAllowanceEntry @default public addresses by https at port 443 only */
  readonly allow?: readonly string[];
  /** @default the resolver of the machine */
  readonly resolve?: Resolve;
}

interface OutboundRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The caller gives the `Content-Length` of a stream in `headers`. */
  readonly body?: OutboundBody;
  /** Longest wait for the headers of the response, and between the pieces of its body. Milliseconds. */
  readonly timeoutMs: number;
  /** Most bytes that `text` reads. @default 1 MiB */
  readonly maxBytes?: number;
  /** Whether the request may be sent twice. @default all methods except POST */
  readonly idempotent?: boolean;
}

/** Calls addresses from other organisations: public addresses by https at port 443, and allowed addresses. It follows no redirect. Each request has the ids of the trace in progress. */
export interface OutboundHttp {
  /** @throws KaartError `address-refused`; `message-invalid` for a header that cannot be written; `unavailable` for time-outs, broken connections and names that do not resolve */
  send(request: OutboundRequest): Promise<OutboundResponse>;
  /** Checks a URL without resolving its host name. @throws KaartError `address-refused` */
  check(url: string): void;
  /** Closes every connection. */
  close(): void;
}

const MAX_BYTES = 1024 * 1024;
/** An unused connection is closed after this time. Milliseconds. */
const IDLE_MS = 60_000;

/**
 * Creates a client that connects to checked addresses only: see {@link pinnedLookup}. It keeps
 * connections open. If the other side has closed a kept connection and sent no response, the client sends
 * the request again over a new connection, unless the request must not be sent twice.
 */
export function createOutbound(options: OutboundOptions = {}): OutboundHttp {
  const { resolve = resolveName } = options;
  const allow = parseAllowance(options.allow ?? []);
  const pooledAgents = createAgents({ keepAlive: true, maxFreeSockets: 64, timeout: IDLE_MS });
  const newAgents = createAgents({});
  const attempt = (request: OutboundRequest, from: Agents): Promise<SendAttempt> => {
    const url = outboundUrl(request.url, allow);
    const { method, body, timeoutMs } = request;
    const isWhole = body !== undefined && !isStream(body);
    const length = isWhole && { 'Content-Length': String(Buffer.byteLength(body)) };
    const headers = { ...traceHeaders(), ...request.headers, ...length };
    const requestOptions = { method, headers, lookup: pinnedLookup(url, allow, resolve) };
    const isSecure = url.protocol === 'https:';
    try {
      const out = isSecure
        ? https.request(url, { ...requestOptions, agent: from.https })
        : http.request(url, { ...requestOptions, agent: from.http });
      return sendOnce(out, body, timeoutMs);
    } catch (cause) {
      // Header values may come from other organisations and contain characters that HTTP forbids.
      throw new KaartError('header-not-http', { code: 'message-invalid', cause });
    }
  };
  return {
    check: (url) => void outboundUrl(url, allow),
    async send(request) {
      const { timeoutMs, maxBytes = MAX_BYTES } = request;
      let attemptResult = await attempt(request, pooledAgents);
      if (attemptResult.kind === 'unread' && mayRepeat(request))
        attemptResult = await attempt(request, newAgents);
      if (attemptResult.kind === 'unread')
        throw addressUnavailable(new Error('the connection was closed'));
      return toOutboundResponse(attemptResult.incoming, { timeoutMs, maxBytes });
    },
    close() {
      for (const { http: plain, https: secure } of [pooledAgents, newAgents]) {
        plain.destroy();
        secure.destroy();
      }
    },
  };
}

interface Agents {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

function createAgents(options: http.AgentOptions): Agents {
  // This is set explicitly, so that no environment variable can turn it off.
  const secure = { ...options, rejectUnauthorized: true };
  return { http: new http.Agent(options), https: new https.Agent(secure) };
}

async function resolveName(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

function mayRepeat({ method, body, idempotent = method !== 'POST' }: OutboundRequest): boolean {
  return idempotent && !isStream(body);
}

/** The body of a request. Each piece of a stream is sent when it arrives. The stream is closed when it is no longer needed. */
type OutboundBody = string | Uint8Array | AsyncIterable<Uint8Array>;

/** Result of one attempt. */
type SendAttempt =
  | { readonly kind: 'answered'; readonly incoming: IncomingMessage }
  /** A kept connection was closed before the first byte of a response. */
  | { readonly kind: 'unread' };

/**
 * Sends a request on its connection and waits for the headers of the response.
 *
 * @param out the request, not sent yet
 * @param timeoutMs longest wait for the headers; each piece of a stream restarts it
 * @throws KaartError `unavailable`, or the `KaartError` that the stream threw
 */
async function sendOnce(
  out: ClientRequest,
  body: OutboundBody | undefined,
  timeoutMs: number,
): Promise<SendAttempt> {
  const timer = setTimeout(() => out.destroy(new Error('timed out')), timeoutMs);
  let readBefore = 0;
  out.once('socket', ({ bytesRead }) => {
    readBefore = bytesRead;
  });
  // The reader of the body gets errors that happen after the response has begun.
  out.on('error', () => undefined);
  // The other side would take bytes after the given length for the next request.
  Object.assign(out, { strictContentLength: true });
  try {
    const response = waitForResponse(out);
    // If `end` throws, no code waits for the answer. Its rejection must not end the process.
    response.catch(() => undefined);
    if (isStream(body)) void writeBody(out, body, timer);
    else out.end(body);
    const incoming = await response;
    incoming.once('close', () => out.writableFinished || out.destroy());
    // The other side may refuse before the whole body was sent. A success before that is an error.
    if ((incoming.statusCode ?? 0) < 300) await waitUntilSent(out);
    return { kind: 'answered', incoming };
  } catch (cause) {
    if (out.reusedSocket && isClosed(cause) && out.socket?.bytesRead === readBefore)
      return { kind: 'unread' };
    throw addressUnavailable(cause);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether a body can be sent only once. */
function isStream(body: OutboundBody | undefined): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && !(body instanceof Uint8Array);
}

/** Waits for the headers of the response. Also rejects if the connection closes without an error, for example after a change of protocol. */
function waitForResponse(out: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    out.once('response', resolve);
    out.once('error', reject);
    out.once('close', () => reject(new Error('closed without an answer')));
  });
}

/** Writes a stream. Never rejects: an error of the stream destroys the request with that error. */
async function writeBody(
  out: ClientRequest,
  body: AsyncIterable<Uint8Array>,
  timer: NodeJS.Timeout,
): Promise<void> {
  try {
    for await (const piece of body) {
      // The end of the loop closes the stream.
      if (out.destroyed) return;
      if (!out.write(piece)) await waitForFirst(out, 'drain', 'close');
      timer.refresh();
    }
    out.end();
  } catch (cause) {
    out.destroy(cause as Error);
  }
}

/** Waits until the whole request was sent. */
async function waitUntilSent(out: ClientRequest): Promise<void> {
  if (!out.writableFinished && !out.destroyed) await waitForFirst(out, 'finish', 'close');
  if (!out.writableFinished) throw new Error('answered before everything was sent');
}

function waitForFirst(out: ClientRequest, ...events: readonly string[]): Promise<void> {
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
