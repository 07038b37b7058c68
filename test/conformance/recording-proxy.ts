import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AwsCall, callsOf } from './aws-calls.ts';

export interface RecordingProxy {
  readonly endpoint: string;
  /** The rights that requests to AWS have needed so far. */
  readonly calls: readonly AwsCall[];
  stop(): void;
}

/** Resolves when the request before has its response. */
let previous: Promise<void> = Promise.resolve();

/**
 * A proxy between a function and the emulator. It records which rights each request needs.
 *
 * It forwards one request at a time, from all functions: moto responds with 500 if two transactions overlap,
 * and a rollback of one would undo the other.
 */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const calls: AwsCall[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming);
    calls.push(...callsOf(incoming, body));
    takeTurn(target, incoming, body, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    calls,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Forwards a request to the emulator when the earlier requests have their responses. */
export function takeTurn(
  target: string,
  incoming: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
): void {
  const turn = previous;
  previous = turn.then(() => passOn(target, incoming, body, outgoing));
}

/**
 * Resolves when the emulator has finished, even if the client has disconnected. It never rejects, so that the
 * next request can follow.
 */
async function passOn(
  target: string,
  { url = '/', method, headers }: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
): Promise<void> {
  const onward = request(new URL(url, target), { method, headers }, (response) => {
    outgoing.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(outgoing);
    outgoing.once('close', () => response.resume()); // a response that is not read would never end
  });
  onward.once('error', () => outgoing.destroy());
  const done = once(onward, 'close');
  onward.end(body);
  await done.catch(() => undefined);
  if (!outgoing.closed) await once(outgoing, 'close').catch(() => undefined);
}

export async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
