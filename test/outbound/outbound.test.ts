import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createOutbound, type OutboundHttp } from '../../lib/outbound/outbound.ts';
import { httpResponse, type RawServer, rawServer } from './raw-server.ts';

const LOOPBACK = ['127.0.0.0/8'];
const ask = { method: 'GET', timeoutMs: 30_000 } as const;

let server: RawServer | undefined;
let outbound: OutboundHttp = createOutbound();
afterEach(async () => {
  vi.useRealTimers();
  outbound.close();
  await server?.close();
  server = undefined;
});

async function serving(...[talk]: Parameters<typeof rawServer>): Promise<RawServer> {
  server = await rawServer(talk);
  outbound = createOutbound({ allow: LOOPBACK });
  return server;
}

/** The clock of the client advances only when the test advances it. On a slow machine nothing is late. */
const stopTime = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });

/** Advances the clock by milliseconds until the promise has settled. */
async function passUntilEnd(ended: Promise<unknown>, meanwhile: () => unknown = () => undefined) {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  void ended.then(over, over);
  while (!isOver) {
    meanwhile();
    vi.advanceTimersByTime(1);
    await turn();
  }
}

const always = (text: string) => serving((socket) => socket.write(text));
const complete = (soFar: string) => soFar.includes('\r\n\r\n');

describe('an outbound request', () => {
  it('is sent unchanged, with the length of its body', async () => {
    const { url, received } = await always(httpResponse('{"a":1}', '201 Created', 'X-Y: z\r\n'));
    const headers = { Authorization: 'Bearer x', 'Content-Type': 'application/json' };
    const sent = await outbound.send({ ...ask, method: 'POST', url, headers, body: '{"é":1}' });
    expect([sent.status, sent.headers['x-y'], await sent.text()]).toEqual([201, 'z', '{"a":1}']);
    expect(received[0]).toMatch(/^POST \/ HTTP\/1.1\r\nAuthorization: Bearer x\r\n/);
    expect(received[0]).toContain('Content-Length: 8\r\n');
  });

  it.each(['a\nb', 'a\r\nX: y', 'é\u{1f5fa}'])(
    'is not sent with the invalid header %j',
    async (value) => {
      const { url, sockets } = await always('');
      const sent = outbound.send({ ...ask, url, headers: { Authorization: value } });
      await expect(sent).rejects.toMatchObject({ code: 'message-invalid' });
      expect(sockets).toHaveLength(0);
    },
  );

  it('follows no redirect', async () => {
    const { url, sockets } = await always(
      httpResponse('', '302 Found', 'Location: http://127.0.0.1:1/secret\r\n'),
    );
    expect((await outbound.send({ ...ask, url })).status).toBe(302);
    expect(sockets).toHaveLength(1);
  });

  it.each(['http://10.0.0.1/', 'http://169.254.169.254/', 'ftp://127.0.0.1/'])(
    'to %s is refused before a connection is made',
    async (url) => {
      await always('');
      await expect(outbound.send({ ...ask, url })).rejects.toMatchObject({
        code: 'address-refused',
      });
      expect(() => outbound.check(url)).toThrow(
        expect.objectContaining({ code: 'address-refused' }),
      );
    },
  );
});

describe('a request to a host name', () => {
  const named = async (...addresses: string[]) => {
    const { url } = await always(httpResponse('there'));
    const requests: string[] = [];
    outbound = createOutbound({
      allow: LOOPBACK,
      resolve: async (host) => {
        requests.push(host);
        return addresses;
      },
    });
    return { url: url.replace('127.0.0.1', 'connector.example'), requests };
  };

  it('connects to the address that was checked', async () => {
    const { url, requests } = await named('127.0.0.1');
    expect(await (await outbound.send({ ...ask, url })).text()).toBe('there');
    expect(requests).toEqual(['connector.example']);
    expect(server?.received[0]).toMatch(/\r\nHost: connector\.example:\d+\r\n/i);
  });

  it.each([
    ['resolves to a private address', ['10.0.0.1'], 'address-refused'],
    ['also resolves to a private address', ['127.0.0.1', '10.0.0.1'], 'address-refused'],
    ['resolves to cloud metadata', ['169.254.169.254'], 'address-refused'],
    ['has no address', [], 'unavailable'],
  ])('is not sent if the name %s', async (_, addresses, code) => {
    const { url } = await named(...addresses);
    await expect(outbound.send({ ...ask, url })).rejects.toMatchObject({ code });
    expect(server?.sockets).toHaveLength(0);
  });

  it('9.10: uses http or another port only if the resolved address is in a range that allows it', async () => {
    const { url } = await named('127.0.0.1');
    const { port } = new URL(url);
    const resolve = async () => ['127.0.0.1'];
    outbound = createOutbound({ allow: [`127.0.0.0/8:${port}`], resolve });
    expect(await (await outbound.send({ ...ask, url })).text()).toBe('there');
    for (const allow of [['127.0.0.0/8:1'], [`connector.example:${port}`], ['10.0.0.0/8']]) {
      outbound = createOutbound({ allow, resolve });
      await expect(outbound.send({ ...ask, url })).rejects.toMatchObject({
        code: 'address-refused',
      });
    }
    // A public address outside the allowed range.
    outbound = createOutbound({ allow: ['10.0.0.0/8'], resolve: async () => ['8.8.8.8'] });
    await expect(outbound.send({ ...ask, url })).rejects.toMatchObject({
      reason: 'address-not-https',
    });
  });

  it('fails with `unavailable` if the name does not resolve or the resolver does not respond', async () => {
    const { url } = await named();
    outbound = createOutbound({ allow: LOOPBACK, resolve: () => new Promise(() => undefined) });
    const sent = outbound.send({ ...ask, url, timeoutMs: 50 });
    await expect(sent).rejects.toMatchObject({ code: 'unavailable' });
    outbound = createOutbound({
      allow: LOOPBACK,
      resolve: () => Promise.reject(new Error('ENOTFOUND')),
    });
    await expect(outbound.send({ ...ask, url })).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('a response', () => {
  it.each([
    ['that never comes', ''],
    ['that stops within its headers', 'HTTP/1.1 200 OK\r\nContent-Le'],
  ])('%s ends with a timeout', async (_, text) => {
    const { url, sockets } = await always(text);
    const sent = outbound.send({ ...ask, url, timeoutMs: 60 });
    await expect(sent).rejects.toMatchObject({ code: 'unavailable' });
    await closed(sockets);
  });

  it.each([
    ['sends nothing', ''],
    ['speaks another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    [
      'changes the protocol',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
    ],
    ['sends headers without end', `HTTP/1.1 200 OK\r\nX: ${'y'.repeat(20_000)}\r\n`],
  ])('is incomplete if the server closes the connection and %s', async (_, text) => {
    const { url } = await serving((socket) => socket.end(text));
    await expect(outbound.send({ ...ask, url })).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('that stops in its body ends with a timeout, and its connection is closed', async () => {
    const { url, sockets } = await always('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf');
    stopTime();
    const sent = await outbound.send({ ...ask, url, timeoutMs: 60 });
    const text = sent.text();
    await passUntilEnd(text);
    await expect(text).rejects.toMatchObject({ code: 'unavailable' });
    await closed(sockets);
  });

  it('that breaks off in its body is incomplete', async () => {
    const { url } = await serving((socket) =>
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'),
    );
    const sent = await outbound.send({ ...ask, url });
    await expect(sent.text()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('that sends single bytes without an end ends with a timeout', async () => {
    const { url, sockets } = await always('HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n');
    stopTime();
    const sent = await outbound.send({ ...ask, url, timeoutMs: 100 });
    const text = sent.text();
    await passUntilEnd(text, () => sockets[0]?.write('.'));
    await expect(text).rejects.toMatchObject({
      code: 'unavailable',
      cause: { message: 'the answer takes too long' },
    });
    expect(performance.now()).toBeLessThan(1_000);
    await closed(sockets);
  });

  it('that is slow but keeps sending is read to its end', async () => {
    const { url, sockets } = await always('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n');
    stopTime();
    const sent = await outbound.send({ ...ask, url, timeoutMs: 150 });
    let read = '';
    for (const piece of 'abcd') {
      const next = sent.body[Symbol.asyncIterator]().next();
      vi.advanceTimersByTime(100);
      sockets[0]?.write(piece);
      read += Buffer.from((await next).value ?? []).toString();
    }
    expect(read).toBe('abcd');
  });

  it('above the size limit is cut off, and its connection is closed', async () => {
    const { url, sockets } = await always(httpResponse('x'.repeat(10_000)));
    const sent = await outbound.send({ ...ask, url, maxBytes: 9_999 });
    await expect(sent.text()).rejects.toMatchObject({
      code: 'too-large',
      details: { limit: 9_999 },
    });
    await closed(sockets);
    const whole = await outbound.send({ ...ask, url, maxBytes: 10_000 });
    expect(await whole.text()).toHaveLength(10_000);
  });

  it.each<[string, (body: AsyncIterable<Uint8Array>, discard: () => void) => unknown]>([
    ['given up', (_, discard) => discard()],
    [
      'read in part',
      async (body) => {
        for await (const _ of body) break;
      },
    ],
  ])('that is %s closes its connection', async (_, leave) => {
    const { url, sockets } = await always('HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\nbegin');
    const sent = await outbound.send({ ...ask, url });
    await leave(sent.body, sent.discard);
    await closed(sockets);
  });
});

describe('a connection', () => {
  it('is reused for the next request', async () => {
    const { url, sockets } = await serving((socket, _, soFar) => {
      if (complete(soFar)) socket.write(httpResponse('yes'));
    });
    for (let each = 0; each < 30; each += 1) {
      const sent = await outbound.send({ ...ask, method: 'POST', url, body: 'x' });
      expect(await sent.text()).toBe('yes');
    }
    expect(sockets).toHaveLength(1);
  });

  it('adds no listeners with each request', async () => {
    const warnings: string[] = [];
    const warned = ({ message }: Error) => void warnings.push(message);
    process.on('warning', warned);
    const { url } = await always(httpResponse('yes'));
    for (let each = 0; each < 30; each += 1) await (await outbound.send({ ...ask, url })).text();
    await sleep(10);
    process.off('warning', warned);
    expect(warnings).toEqual([]);
  });

  /** Keeps the first connection open after one response, and closes it at the second request. */
  const forgetful = (before = '') =>
    serving((socket, connection, soFar) => {
      const requests = soFar.split(' HTTP/1.1\r\n').length - 1;
      if (connection > 0 || requests === 1) socket.write(httpResponse('yes'));
      else socket.end(before);
    });
  const twice = async (request: object) => {
    const url = server?.url ?? '';
    await (await outbound.send({ ...ask, url })).text();
    return (await outbound.send({ ...ask, url, ...request })).text();
  };

  it.each([
    ['GET', {}],
    ['PUT', { method: 'PUT', body: 'x' }],
    ['POST that the receiver recognises', { method: 'POST', body: 'x', idempotent: true }],
  ])('that the server closed in the meantime is opened again: %s', async (_, request) => {
    const { sockets } = await forgetful();
    expect(await twice(request)).toBe('yes');
    expect(sockets).toHaveLength(2);
  });

  it.each([
    ['it may not be repeated', { method: 'POST', body: 'x' }],
    [
      'its body is already used',
      { method: 'PUT', body: ReadableStream.from(['x']), idempotent: true },
    ],
  ])('that the server closed in the meantime makes the request fail if %s', async (_, request) => {
    const { sockets } = await forgetful();
    await expect(twice(request)).rejects.toMatchObject({ code: 'unavailable' });
    expect(sockets).toHaveLength(1);
  });

  it('is not opened again if the response had begun', async () => {
    const { sockets } = await forgetful('HTTP/1.1 200');
    await expect(twice({})).rejects.toMatchObject({ code: 'unavailable' });
    expect(sockets).toHaveLength(1);
  });

  it('is not opened again if the first request on it fails', async () => {
    const { url, sockets } = await serving((socket) => socket.destroy());
    await expect(outbound.send({ ...ask, url })).rejects.toMatchObject({ code: 'unavailable' });
    expect(sockets).toHaveLength(1);
  });

  it('is closed with its client, also during a request', async () => {
    const { url } = await always('');
    const sent = outbound.send({ ...ask, url, timeoutMs: 60_000 });
    const refused = expect(sent).rejects.toMatchObject({ code: 'unavailable' });
    while (server?.sockets.length === 0) await sleep(5);
    outbound.close();
    await refused;
  });
});

/** Waits until our side has closed the connections. A socket that the other side has reset counts as closed. */
async function closed(sockets: RawServer['sockets']): Promise<void> {
  await Promise.all(
    sockets.map(
      (socket) =>
        socket.destroyed ||
        socket.readableEnded ||
        new Promise((resolve) => {
          socket.once('close', resolve);
        }),
    ),
  );
}
