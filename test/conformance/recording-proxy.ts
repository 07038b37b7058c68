import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AwsCall, callsOf } from './aws-calls.ts';

export interface RecordingProxy {
  readonly endpoint: string;
  /** What has been asked of AWS so far. */
  readonly calls: readonly AwsCall[];
  stop(): void;
}

/** Stands between a function and the emulator and writes down which rights each request needs. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const calls: AwsCall[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming);
    calls.push(...callsOf(incoming, body));
    const options = { method: incoming.method, headers: incoming.headers };
    const onward = request(new URL(incoming.url ?? '/', target), options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.once('error', () => outgoing.destroy());
    onward.end(body);
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

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
