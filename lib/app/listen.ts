import { type IncomingMessage, maxHeaderSize, type Server, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { createAdaptorServer } from '@hono/node-server';
import { KaartError } from '../core/errors.ts';
import { newUuid } from '../core/ids.ts';
import { type Log, noLog } from '../core/log.ts';
import { buildProblem } from '../http/problems/problem.ts';
import {
  buildServerOptions,
  CONNECTION_LIMITS,
  type ConnectionLimits,
  limitConnections,
} from './connection-limits.ts';

/** Answers a request; `env` holds its connection. */
type HandleRequest = (
  request: Request,
  env: { readonly incoming: IncomingMessage },
) => Response | Promise<Response>;

/** A server that listens before it has an app. */
export interface Listener {
  /** URL at which it listens, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Starts to answer requests, including those that have already arrived. */
  serve(fetch: HandleRequest): void;
  /** Stops listening and waits for running answers, but not longer than the grace period: then it ends their connections. */
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly log?: Log;
  /** How long `close` waits for clients that read slowly or not at all. Milliseconds. @default 10,000 */
  readonly graceMs?: number;
  /** @default {@link CONNECTION_LIMITS} */
  readonly limits?: ConnectionLimits;
}

export const GRACE_MS = 10_000;

/**
 * Starts to listen before the app is built, because the app must know its address.
 *
 * @param port 0 for any free port
 * @throws KaartError `unavailable` if the port is taken or may not be used
 */
export async function listen(
  port: number,
  hostname: string,
  { log = noLog, graceMs = GRACE_MS, limits = CONNECTION_LIMITS }: ListenOptions = {},
): Promise<Listener> {
  let serve: Listener['serve'] = () => undefined;
  const ready = new Promise<HandleRequest>((resolve) => {
    serve = resolve;
  });
  const server = createAdaptorServer({
    serverOptions: buildServerOptions(limits),
    fetch: async (request: Request, env) => {
      const incoming = env.incoming as IncomingMessage;
      return closeIfUnread(await (await ready)(request, { incoming }), incoming);
    },
  });
  limitConnections(server as Server, limits, log);
  server.on('clientError', answerUnreadable);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(cannotListenError(port, cause)));
    server.listen(port, hostname, resolve);
  });
  // Without a listener, an error such as too many open files would end the process.
  server.on('error', (error) => log('error', 'server.error', { error: String(error) }));
  const { port: boundPort } = server.address() as AddressInfo;
  return {
    url: `http://${hostname}:${boundPort}`,
    serve,
    close: () => closeServer(server as Server, graceMs, log),
  };
}

function closeServer(server: Server, graceMs: number, log: Log): Promise<void> {
  return new Promise((resolve) => {
    const graceTimer = setTimeout(() => {
      server.getConnections((_, connections) => {
        log('warn', 'server.connections-ended', { connections, afterSeconds: graceMs / 1000 });
        server.closeAllConnections();
      });
    }, graceMs);
    server.close(() => {
      clearTimeout(graceTimer);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** Number of bytes of an unwanted body that are read after the response. */
const SMALL_BYTES = 64 * 1024;

/**
 * Adds `Connection: close` to a response that is sent before the whole request has arrived, for example
 * to a request that is too large. The server does not read the rest, so a further request on this
 * connection would be lost.
 *
 * @see RFC 9112 #section-9.6
 */
function closeIfUnread(response: Response, { complete, headers: of }: IncomingMessage): Response {
  if (complete || Number(of['content-length']) <= SMALL_BYTES) return response;
  const headers = new Headers(response.headers);
  headers.set('Connection', 'close');
  return new Response(response.body, { status: response.status, headers });
}

/** Statuses for unreadable requests by the error code of Node.js; 400 for other codes. */
const UNREAD_STATUSES: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** The errors of unreadable requests that get a normal problem document, by status. */
const UNREAD_ERRORS: Readonly<Record<number, () => KaartError>> = {
  400: () => new KaartError('request-unreadable', { code: 'message-invalid' }),
  431: () => {
    const limitMember = { parameters: { limit: maxHeaderSize }, details: { limit: maxHeaderSize } };
    return new KaartError('head-too-large', { code: 'head-too-large', ...limitMember });
  },
};

/**
 * Answers a request that does not reach the app, for example because its address has a character that is not
 * ASCII (RFC 9112 #section-3.2).
 */
function answerUnreadable({ code = '' }: NodeJS.ErrnoException, socket: Duplex): void {
  const status = UNREAD_STATUSES[code] ?? 400;
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const error = UNREAD_ERRORS[status]?.();
  const requestId = newUuid();
  const body = error === undefined ? '' : JSON.stringify(buildProblem(error, 'en', requestId));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    `X-Request-Id: ${requestId}`,
    ...(body === '' ? [] : ['Content-Type: application/problem+json']),
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function cannotListenError(port: number, cause: NodeJS.ErrnoException): KaartError {
  const options = { nextStep: 'other-port', cause } as const;
  return cause.code === 'EADDRINUSE'
    ? new KaartError('port-taken', { code: 'unavailable', parameters: { port }, ...options })
    : new KaartError('port-unusable', {
        code: 'unavailable',
        parameters: { port, cause: cause.code ?? '' },
        ...options,
      });
}
