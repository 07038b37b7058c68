import { lookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { Readable } from 'node:stream';
import { KaartError } from '../../core/errors.ts';
import { isCallable } from './callable-address.ts';

export interface OutboundOptions {
  /** CIDR ranges that may be called although they are not public. @default none */
  readonly allow?: readonly string[];
  /** All addresses of a name. @default by the machine's resolver */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

export interface OutboundRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'HEAD';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream is sent as it comes; its `Content-Length` is the caller's to give. */
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
  /** Until the answer's headers have come, and between its pieces. Milliseconds. */
  readonly timeoutMs: number;
  /** Most bytes that `text` takes. @default 1 MiB */
  readonly maxBytes?: number;
}

export interface OutboundResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
  /** @throws KaartError `too-large`, `unavailable` */
  text(): Promise<string>;
  /** Gives the body up. */
  discard(): void;
}

/** Calls addresses that others name: only public ones, or those that are allowed. Redirects are not followed. */
export interface Outbound {
  /** @throws KaartError `address-refused`; `unavailable` for time-outs, broken connections and names that do not resolve */
  send(request: OutboundRequest): Promise<OutboundResponse>;
  /** Refuses what can be refused without resolving a name. @throws KaartError `address-refused` */
  check(url: string): void;
  close(): void;
}

const MAX_BYTES = 1024 * 1024;

/**
 * A client whose connections go to checked addresses only. A name is resolved when a connection is
 * made, every address it has must be callable, and the connection goes to one of those, so a name
 * cannot answer differently the second time.
 */
export function createOutbound(options: OutboundOptions = {}): Outbound {
  const { allow = [], resolve = resolveName } = options;
  const pinned = pinnedLookup(allow, resolve);
  const agents = {
    'http:': new http.Agent({ keepAlive: true, maxFreeSockets: 64 }),
    'https:': new https.Agent({ keepAlive: true, maxFreeSockets: 64 }),
  };
  const check = (text: string) => void checked(text, allow);
  return {
    check,
    async send(request) {
      const url = checked(request.url, allow);
      const protocol = url.protocol as keyof typeof agents;
      const { request: open } = protocol === 'https:' ? https : http;
      const { method, headers = {} } = request;
      const agent = agents[protocol];
      const out = open(url, {
        method,
        headers: lengthened(request, headers),
        agent,
        lookup: pinned,
      });
      return answerTo(out, request);
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

async function resolveName(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

function checked(text: string, allow: readonly string[]): URL {
  if (!URL.canParse(text)) throw refused('it is no URL');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw refused('it is neither http nor https');
  if (url.username !== '' || url.password !== '') throw refused('it carries credentials');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // The URL parser has already made one spelling of every IPv4 address.
  if (isIP(host) !== 0 && !isCallable(host, allow)) throw refused('it is not a public address');
  if (/(^|\.)localhost\.?$/i.test(host) && !isCallable('127.0.0.1', allow))
    throw refused('it is not a public address');
  return url;
}

type Lookup = NonNullable<http.RequestOptions['lookup']>;

function pinnedLookup(
  allow: readonly string[],
  resolve: (host: string) => Promise<readonly string[]>,
): Lookup {
  return (host, lookupOptions, done) => {
    resolve(host).then(
      (addresses) => {
        if (addresses.length === 0) return done(new Error('no address'), '', 0);
        if (!addresses.every((address) => isCallable(address, allow)))
          return done(refused('it leads to an address that is not public'), '', 0);
        const all = addresses.map((address) => ({ address, family: isIP(address) }));
        if (lookupOptions.all) return done(null, all as never);
        return done(null, all[0]?.address ?? '', all[0]?.family ?? 0);
      },
      (error) => done(error, '', 0),
    );
  };
}

function lengthened({ body }: OutboundRequest, headers: Readonly<Record<string, string>>) {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return { ...headers };
  return { ...headers, 'Content-Length': String(Buffer.byteLength(body)) };
}

function answerTo(out: http.ClientRequest, request: OutboundRequest): Promise<OutboundResponse> {
  const { body, timeoutMs } = request;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => out.destroy(new Error('timed out')), timeoutMs);
    out.once('response', (incoming) => {
      clearTimeout(timer);
      incoming.setTimeout(timeoutMs, () => incoming.destroy(new Error('timed out')));
      resolve(responseOf(incoming, request));
    });
    out.once('error', (cause) => {
      clearTimeout(timer);
      reject(failed(cause));
    });
    if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) out.end(body);
    else {
      const source = Readable.from(body, { objectMode: false });
      source.once('error', (cause) => out.destroy(cause));
      // A stream that makes progress is not late.
      source.on('data', () => timer.refresh());
      source.pipe(out);
    }
  });
}

function responseOf(
  incoming: http.IncomingMessage,
  { maxBytes = MAX_BYTES }: OutboundRequest,
): OutboundResponse {
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      [value ?? ''].flat().join(', '),
    ]),
  );
  const body = pieces(incoming);
  return {
    status: incoming.statusCode ?? 0,
    headers,
    body,
    async text() {
      const chunks: Uint8Array[] = [];
      let bytes = 0;
      for await (const chunk of body) {
        bytes += chunk.length;
        if (bytes > maxBytes) {
          incoming.destroy();
          throw new KaartError('the answer is too large', {
            code: 'too-large',
            details: { limit: maxBytes },
          });
        }
        chunks.push(chunk);
      }
      return Buffer.concat(chunks).toString('utf8');
    },
    discard: () => void incoming.destroy(),
  };
}

async function* pieces(incoming: http.IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    yield* incoming as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw failed(cause);
  }
}

function failed(cause: unknown): KaartError {
  if (cause instanceof KaartError) return cause;
  return new KaartError('the address does not answer', { code: 'unavailable', cause });
}

function refused(why: string): KaartError {
  return new KaartError(`this address is not called: ${why}`, { code: 'address-refused' });
}
