import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Log } from '../core/log.ts';

/** Limits of the connections of a server. */
export interface ConnectionLimits {
  /** Simultaneous connections; a further one is closed. */
  readonly connections: number;
  /** Connections of one network address. A proxy on this machine is not counted, because it has many clients. */
  readonly connectionsPerAddress: number;
  /** Time for the head of a request. Milliseconds. */
  readonly headMs: number;
  /** Time for the body of a request. Milliseconds. */
  readonly bodyMs: number;
  /**
   * Time between two pieces of a body. It is the only limit of an upload by a link, which may take
   * long. Milliseconds.
   */
  readonly idleMs: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  connections: 1_000,
  connectionsPerAddress: 100,
  headMs: 15_000,
  bodyMs: 120_000,
  idleMs: 20_000,
};

/** Uploads by a link may have several gigabytes. */
const LONG_UPLOAD = /^\/objects\//;
/** Minimum time between two log entries on refused connections. Milliseconds. */
const LOG_INTERVAL_MS = 60_000;
/** The response of Node.js itself to a head that is too slow. */
const TIMEOUT_RESPONSE =
  'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/** Options of a server within the limits. Node looks for slow heads at an interval. */
export function buildServerOptions({ headMs }: ConnectionLimits): ServerOptions {
  const connectionsCheckingInterval = Math.min(5_000, headMs);
  // `limitConnections` limits the time of a whole request, because it knows long uploads.
  return { headersTimeout: headMs, requestTimeout: 0, connectionsCheckingInterval };
}

/** Closes connections that are too slow or too many. */
export function limitConnections(server: Server, limits: ConnectionLimits, log: Log): void {
  server.maxConnections = limits.connections;
  const logDropped = limitRate(LOG_INTERVAL_MS, () => log('warn', 'server.too-many-connections'));
  server.on('drop', logDropped);
  const countByAddress = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const { remoteAddress: source = '' } = socket;
    if (/^(::ffff:)?127\.|^::1$/.test(source)) return;
    const count = (countByAddress.get(source) ?? 0) + 1;
    if (count > limits.connectionsPerAddress) {
      socket.destroy();
      logDropped();
      return;
    }
    countByAddress.set(source, count);
    socket.once('close', () => removeConnection(countByAddress, source));
  });
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (hasBody(incoming)) watchBody(incoming, outgoing, limits);
  });
}

function removeConnection(countByAddress: Map<string, number>, source: string): void {
  const remaining = (countByAddress.get(source) ?? 0) - 1;
  if (remaining > 0) countByAddress.set(source, remaining);
  else countByAddress.delete(source);
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0;
}

/** Ends the connection of a body that is too slow. A body is not slow while it waits for our reads. */
function watchBody(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { bodyMs, idleMs }: ConnectionLimits,
): void {
  const { socket } = incoming;
  const startedAt = performance.now();
  const maximumMs = LONG_UPLOAD.test(incoming.url ?? '') ? Number.POSITIVE_INFINITY : bodyMs;
  let lastActivity = { bytes: socket.bytesRead, at: startedAt };
  const check = () => {
    if (incoming.complete || socket.destroyed) return clearInterval(timer);
    const now = performance.now();
    const waitsForUs = incoming.readableLength >= incoming.readableHighWaterMark;
    if (socket.bytesRead !== lastActivity.bytes || waitsForUs)
      lastActivity = { bytes: socket.bytesRead, at: now };
    if (now - lastActivity.at < idleMs && now - startedAt < maximumMs) return;
    clearInterval(timer);
    if (!outgoing.headersSent) socket.write(TIMEOUT_RESPONSE);
    socket.destroySoon();
  };
  const timer = setInterval(check, Math.min(1_000, idleMs / 4)).unref();
}

function limitRate(ms: number, action: () => void): () => void {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (now - last < ms) return;
    last = now;
    action();
  };
}
