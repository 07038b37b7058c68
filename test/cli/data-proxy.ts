import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** The change to the body of a response: no change, a cut in half, or another body of the same length. */
type Spoil = 'nothing' | 'cut' | 'corrupt';

/** One read of data through the proxy. */
export interface DataRead {
  readonly range: string | undefined;
  readonly status: number;
}

/** A proxy in front of a provider that changes the data. */
export class DataProxy {
  /** The changes to the next reads of data, in order. Later reads are not changed. */
  spoils: Spoil[] = [];
  readonly reads: DataRead[] = [];
  /** Resolves when the client has received the half before the cut. */
  halfIsTaken: () => Promise<unknown> = () => sleep(250);
  /** The port of the provider. */
  target = 0;
  readonly #server = createServer((incoming, outgoing) => this.#pass(incoming, outgoing));

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method, url, headers } = incoming;
    const data = method === 'GET' && url?.startsWith('/data/');
    const onward = request(
      { host: '127.0.0.1', port: this.target, method, path: url, headers },
      (response) => {
        const { statusCode: status = 0 } = response;
        if (data) this.reads.push({ range: headers.range, status });
        const spoil = data ? (this.spoils.shift() ?? 'nothing') : 'nothing';
        outgoing.writeHead(status, response.headers);
        if (spoil === 'nothing') response.pipe(outgoing);
        else void spoilResponse(response, outgoing, { spoil, halfIsTaken: this.halfIsTaken });
      },
    );
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  }
}

async function spoilResponse(
  response: IncomingMessage,
  outgoing: ServerResponse,
  { spoil, halfIsTaken }: Pick<DataProxy, 'halfIsTaken'> & { readonly spoil: Spoil },
) {
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  if (spoil === 'corrupt') return outgoing.end(Buffer.alloc(bytes.length, 'x'));
  outgoing.write(bytes.subarray(0, bytes.length / 2));
  await halfIsTaken();
  return outgoing.destroy();
}
