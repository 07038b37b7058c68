import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An upload that a sink received. */
export interface Upload {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  /** Digest of the received bytes, in the form of `Repr-Digest`. */
  readonly digest: string;
}

/** The reaction of a sink to the next upload. */
type Take = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

/** A server that receives uploads. It accepts all of them, except those with a reaction in `troubles`. */
export class Sink {
  readonly uploads: Upload[] = [];
  /** The reactions to the next uploads, in order. */
  readonly troubles: Take[] = [];
  /** Requests so far. */
  requests = 0;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(): Promise<Sink> {
    const server = createServer();
    const sink = new Sink(server);
    server.on('request', (incoming, outgoing) => sink.#take(incoming, outgoing));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return sink;
  }

  url(path: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #take(incoming: IncomingMessage, outgoing: ServerResponse): void {
    this.requests += 1;
    const trouble = this.troubles.shift();
    if (trouble !== undefined) {
      trouble(incoming, outgoing);
      return;
    }
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const bytes = Buffer.concat(chunks);
      const sha256 = createHash('sha256').update(bytes).digest('base64');
      const { method = '', url: path = '', headers } = incoming;
      const digest = `sha-256=:${sha256}:`;
      this.uploads.push({ method, path, headers, text: bytes.toString(), digest });
      outgoing.writeHead(201).end();
    });
  }
}
