import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AwsCall, callsOf } from './aws-calls.ts';

export interface RecordingProxy {
  readonly endpoint: string;
  /** What has been asked of AWS so far. */
  readonly calls: readonly AwsCall[];
  stop(): void;
}

/** Ends when the request before has been answered. */
let previous: Promise<void> = Promise.resolve();

/**
 * Stands between a function and the emulator and writes down which rights each request needs.
 *
 * It lets one request through at a time, whichever function it is of: moto answers 500 where a
 * transaction meets another request, and undoing one would undo its neighbour.
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

/** Passes a request on to the emulator when those before it are answered. */
export function takeTurn(
  target: string,
  incoming: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
): void {
  const turn = previous;
  previous = turn.then(() => passOn(target, incoming, body, outgoing));
}

/** Ends when the emulator has done its work, also if the client is gone; fails never, so that the next has its turn. */
async function passOn(
  target: string,
  { url = '/', method, headers }: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
): Promise<void> {
  const onward = request(new URL(url, target), { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
    outgoing.once('close', () => answer.resume()); // what no one reads would never end
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
