import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedEvent {
  readonly type: string;
  readonly timestamp: string;
  readonly data: {
    readonly state: string;
    readonly role: 'consumer' | 'provider';
    readonly pid: string;
    readonly counterpartyPid: string | null;
    readonly counterpartyId: string;
    readonly dataset: string;
    readonly agreement: string | null;
  };
}

/** A call as it was received. */
export interface Call {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A server of an operator that receives events. */
export class EventReceiver {
  readonly calls: Call[] = [];
  /** Open connections without a response. */
  cut = 0;
  /** The responses to the next calls; 204 after the last. `cut` closes the connection without a response. */
  readonly responses: (number | 'cut')[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(): Promise<EventReceiver> {
    const server = createServer();
    const receiver = new EventReceiver(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const answer = receiver.responses.shift() ?? 204;
        if (answer === 'cut') {
          receiver.cut += 1;
          request.socket.destroy();
          return;
        }
        receiver.calls.push({ headers: request.headers, text: Buffer.concat(chunks).toString() });
        response.writeHead(answer).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/events`;
  }

  /** The events by id, in the order of their first call. */
  get events(): ReadonlyMap<string, ReceivedEvent> {
    const found = new Map<string, ReceivedEvent>();
    for (const { headers, text } of this.calls) {
      const id = String(headers['webhook-id']);
      if (!found.has(id)) found.set(id, JSON.parse(text));
    }
    return found;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

/**
 * Verifies a call by the rules of Standard Webhooks: one of the signatures in the header is the HMAC-SHA256 of id, time
 * and body, and the time is at most five minutes away.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#verifying-webhook-authenticity
 */
export function isAuthentic({ headers, text }: Call, secret: string): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': seconds } = headers;
  if (Math.abs(Date.now() / 1000 - Number(seconds)) > 300) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${seconds}.${text}`).digest();
  return String(headers['webhook-signature'])
    .split(' ')
    .map((each) => each.split(','))
    .filter(([version]) => version === 'v1')
    .map(([, signature = '']) => Buffer.from(signature, 'base64'))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected));
}
