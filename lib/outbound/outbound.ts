import { lookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { KaartError } from '../core/errors.ts';
import { parseAllowance } from './allowance.ts';
import {
  addressUnavailable,
  type OutboundResponse,
  toOutboundResponse,
} from './outbound-response.ts';
import { outboundUrl } from './outbound-url.ts';
import { pinnedLookup, type Resolve } from './pinned-lookup.ts';
import { isStream, type OutboundBody, type SendAttempt, sendOnce } from './send-once.ts';

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
