import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message that the counterparty received. */
interface Received {
  readonly path: string;
  readonly authorization: string;
  // biome-ignore lint/suspicious/noExplicitAny: a message of the protocol; assertions say what they look for
  readonly message: any;
}

/** The consumer of a negotiation. It responds to every message with 200, or with the status that a test sets. */
export interface Counterpart {
  /** Its callback address. */
  readonly url: string;
  readonly received: readonly Received[];
  status: number;
  stop(): void;
}

export async function startCounterpart(): Promise<Counterpart> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const message = JSON.parse(await textOf(request));
    const { url: path = '', headers } = request;
    received.push({ path, authorization: headers.authorization ?? '', message });
    response.writeHead(counterparty.status, { 'content-type': 'application/json' });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  const counterparty = { url: `http://127.0.0.1:${port}`, received, status: 200, stop };
  return counterparty;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
