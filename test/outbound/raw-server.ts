import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

/** A server whose responses the test defines, byte by byte. */
export interface RawServer {
  readonly url: string;
  /** Every connection so far. */
  readonly sockets: readonly Socket[];
  /** The received text of each connection. */
  readonly received: readonly string[];
  close(): Promise<void>;
}

/** @param talk gets each received piece, the number of its connection, and the whole text of the connection so far */
export async function rawServer(
  talk: (socket: Socket, connection: number, soFar: string) => void,
): Promise<RawServer> {
  const sockets: Socket[] = [];
  const received: string[] = [];
  const server = createServer((socket) => {
    const at = sockets.push(socket) - 1;
    received[at] = '';
    socket.on('error', () => undefined);
    socket.on('data', (piece) => {
      received[at] += piece.toString('latin1');
      talk(socket, at, received[at] ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    sockets,
    received,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A response with a body. */
export function httpResponse(body: string, status = '200 OK', headers = ''): string {
  return `HTTP/1.1 ${status}\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
