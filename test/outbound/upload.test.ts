import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KaartError } from '../../lib/core/errors.ts';
import { createOutbound, type OutboundHttp } from '../../lib/outbound/outbound.ts';

const PIECE = Buffer.alloc(64 * 1024, 'x');

let outbound: OutboundHttp;
let server: Server;
let url: string;
let handle: Parameters<typeof createServer>[1];
const sockets = new Set<Socket>();

beforeEach(async () => {
  outbound = createOutbound({ allow: ['127.0.0.0/8'] });
  server = createServer((incoming, outgoing) => handle?.(incoming, outgoing as never));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterEach(async () => {
  vi.useRealTimers();
  outbound.close();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await new Promise((resolve) => server.close(resolve));
});

/** A stream of pieces that records how many were read and whether it was closed. */
class Source implements AsyncIterable<Uint8Array> {
  taken = 0;
  closed = false;
  readonly #pieces: number;
  readonly #before: () => Promise<unknown> | undefined;

  constructor(pieces: number, before: () => Promise<unknown> | undefined = () => undefined) {
    this.#pieces = pieces;
    this.#before = before;
  }

  async *[Symbol.asyncIterator]() {
    try {
      while (this.taken < this.#pieces) {
        await this.#before();
        this.taken += 1;
        yield PIECE;
      }
    } finally {
      this.closed = true;
    }
  }
}

const put = (body: Source, pieces: number, timeoutMs = 30_000) =>
  outbound.send({
    method: 'PUT',
    url,
    headers: { 'Content-Length': String(pieces * PIECE.length) },
    body,
    timeoutMs,
  });

async function waitUntil(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}

describe('an uploaded stream', () => {
  it('is sent piece by piece, with the given length', async () => {
    let bytes = 0;
    handle = (incoming, outgoing) => {
      incoming.on('data', (piece: Buffer) => {
        bytes += piece.length;
      });
      incoming.on('end', () => outgoing.end(incoming.headers['content-length']));
    };
    const source = new Source(100);
    const response = await put(source, 100);
    expect([response.status, await response.text()]).toEqual([200, String(100 * PIECE.length)]);
    expect([bytes, source.closed]).toEqual([100 * PIECE.length, true]);
  });

  it.each([
    ['longer', 3],
    ['shorter', 1],
  ])('that is %s than the given length is aborted', async (_, pieces) => {
    handle = (incoming) => void incoming.resume();
    const source = new Source(pieces);
    await expect(put(source, 2)).rejects.toMatchObject({ code: 'unavailable' });
    await waitUntil(() => [...sockets].every((socket) => socket.destroyed));
  });

  it('is not read faster than the receiver reads; a receiver that stops ends with a timeout', async () => {
    handle = (incoming) => void incoming.pause();
    const source = new Source(1_000);
    await expect(put(source, 1_000, 150)).rejects.toMatchObject({ code: 'unavailable' });
    await waitUntil(() => source.closed);
    expect(source.taken).toBeLessThan(500);
  });

  it('that is slow but keeps sending does not time out', async () => {
    handle = (incoming, outgoing) => {
      incoming.resume();
      incoming.on('end', () => outgoing.end());
    };
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }); // also passes on a slow machine
    const source = new Source(5, async () => vi.advanceTimersByTime(100));
    expect((await put(source, 5, 150)).status).toBe(200);
  });

  it('that stops ends with a timeout', async () => {
    handle = (incoming) => void incoming.resume();
    const source = new Source(5, () => sleep(1_000));
    await expect(put(source, 5, 50)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is closed with its connection if the receiver refuses it before its end', async () => {
    handle = (_, outgoing) => void outgoing.writeHead(403).end('no');
    const source = new Source(1_000);
    const response = await put(source, 1_000);
    expect([response.status, await response.text()]).toEqual([403, 'no']);
    await waitUntil(() => source.closed);
    expect(source.taken).toBeLessThan(1_000);
    await waitUntil(() => [...sockets].every((socket) => socket.destroyed));
  });

  it('is closed if the response that refuses it is not read', async () => {
    handle = (_, outgoing) => void outgoing.writeHead(403).end('no');
    const source = new Source(1_000);
    (await put(source, 1_000)).discard();
    await waitUntil(() => source.closed);
    await waitUntil(() => [...sockets].every((socket) => socket.destroyed));
  });

  it('is sent to its end if the receiver responds 200 before its end', async () => {
    let bytes = 0;
    handle = (incoming, outgoing) => {
      outgoing.writeHead(200);
      outgoing.flushHeaders();
      incoming.on('data', (piece: Buffer) => {
        bytes += piece.length;
      });
      incoming.on('end', () => outgoing.end());
    };
    const source = new Source(100, () => sleep(1));
    const response = await put(source, 100);
    expect([response.status, source.taken]).toEqual([200, 100]);
    await response.text();
    expect(bytes).toBe(100 * PIECE.length);
  });

  it('fails if the receiver responds 200 and then breaks the connection', async () => {
    handle = (incoming, outgoing) => {
      outgoing.writeHead(200);
      outgoing.flushHeaders();
      incoming.once('data', () => setTimeout(() => incoming.socket.destroy(), 30));
    };
    const source = new Source(1_000, () => sleep(1));
    await expect(put(source, 1_000)).rejects.toMatchObject({ code: 'unavailable' });
    await waitUntil(() => source.closed);
  });

  it('is closed if the connection breaks', async () => {
    handle = (incoming) => void incoming.once('data', () => incoming.socket.destroy());
    const source = new Source(1_000);
    await expect(put(source, 1_000)).rejects.toMatchObject({ code: 'unavailable' });
    await waitUntil(() => source.closed);
  });

  it('is closed if no server listens at the address', async () => {
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const source = new Source(2);
    await expect(put(source, 2)).rejects.toMatchObject({ code: 'unavailable' });
    await waitUntil(() => source.closed);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  });

  it.each([
    [
      'an expected failure',
      new KaartError('new-version-being-made', { code: 'view-stale' }),
      'view-stale',
    ],
    ['a defect', new TypeError('x'), 'unavailable'],
  ])(
    'that fails by %s aborts the request, and the error keeps its code',
    async (_, error, code) => {
      const ended: boolean[] = [];
      handle = (incoming) => {
        incoming.resume();
        incoming.on('error', () => undefined);
        incoming.on('close', () => ended.push(incoming.complete));
      };
      let pieces = 0;
      const source = new Source(5, () => (++pieces > 2 ? Promise.reject(error) : undefined));
      await expect(put(source, 5)).rejects.toMatchObject({ code });
      await waitUntil(() => ended.length > 0);
      expect(ended).toEqual([false]);
    },
  );
});
