import { maxHeaderSize } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listener, listen } from '../../lib/app/listen.ts';
import { DSP_PATH } from '../../lib/dsp/common/vocabulary.ts';
import { Setup } from './setup.ts';

let listener: Listener;
let setup: Setup;
beforeAll(async () => {
  listener = await listen(0, '127.0.0.1');
  setup = new Setup(undefined, {}, listener.url);
  listener.serve((request) => setup.kaart.app.fetch(request));
});
afterAll(async () => {
  await listener.close();
  await setup.close();
});

const post = (path: string, bytes: number) =>
  fetch(listener.url + path, {
    method: 'POST',
    body: 'x'.repeat(bytes),
    headers: { 'content-type': 'application/json' },
  });

describe('a request that is too large', () => {
  it.each([
    ['a message', `${DSP_PATH}/catalog/request`, 300_000],
    ['a message without end', `${DSP_PATH}/negotiations/request`, 20_000_000],
    ['a file', '/v1/imports', 5_000_000],
  ])('gets its response, and the connection ends: %s', async (_, path, bytes) => {
    // The next request does not use the connection of an earlier response.
    for (let each = 0; each < 10; each += 1) {
      const response = await post(path, bytes);
      expect([response.status, response.headers.get('connection')]).toEqual([413, 'close']);
      expect(await response.json()).toMatchObject({ code: 'too-large' });
    }
  });

  it('gets a response before it has arrived, and the connection is closed at once', async () => {
    const received = await runConversation(`POST ${DSP_PATH}/catalog/request`, 1_000_000, 2_000);
    expect(received).toMatch(/^HTTP\/1\.1 413 /);
    expect(received).toMatch(/\r\nconnection: close\r\n/i);
    expect(received).not.toMatch(/keep-alive/i);
  });
});

describe('14.2 a request whose address is too long', () => {
  it('gets a problem document, and the connection ends', async () => {
    const response = await fetch(`${listener.url}/v1/editions?cursor=${'x'.repeat(20_000)}`);
    expect([response.status, response.headers.get('connection')]).toEqual([431, 'close']);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({
      status: 431,
      code: 'head-too-large',
      limit: maxHeaderSize,
      requestId: response.headers.get('x-request-id'),
    });
  });

  it.each([
    ['that is no HTTP', 'nonsense\r\n\r\n'],
    [
      'with a character that is not ASCII',
      'GET /v1/editions?cursor=santé HTTP/1.1\r\nHost: kaart\r\n\r\n',
    ],
  ])('14.2 %s gets 400 and a problem document', async (_, sent) => {
    const received = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(listener.url).port), '127.0.0.1');
      let all = '';
      socket.on('data', (data) => {
        all += data;
      });
      socket.on('end', () => resolve(all));
      socket.write(sent);
    });
    expect(received).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nConnection: close\r\n/);
    const [head = '', body = ''] = received.split('\r\n\r\n');
    expect(head).toContain('Content-Type: application/problem+json');
    expect(head).toContain(`Content-Length: ${Buffer.byteLength(body)}`);
    expect(JSON.parse(body)).toMatchObject({
      status: 400,
      code: 'message-invalid',
      reason: 'request-unreadable',
      detail: expect.stringContaining('percent-encoded'),
    });
  });
});

describe('a small request', () => {
  it.each([
    ['is refused', `${DSP_PATH}/catalog/request`, 401],
    ['is not found', '/nowhere', 404],
  ])('keeps its connection, also if it %s', async (_, path, status) => {
    const response = await post(path, 200);
    await response.text();
    expect([response.status, response.headers.get('connection')]).toEqual([status, 'keep-alive']);
  });

  it('without a body keeps it, too', async () => {
    const response = await fetch(`${listener.url}/v1/datasets`);
    await response.text();
    expect(response.headers.get('connection')).toBe('keep-alive');
  });
});

describe('a large request that is refused before it was read', () => {
  it('is the last on its connection as well', async () => {
    const received = await runConversation(`POST ${DSP_PATH}/catalog/request`, 200_000, 2_000);
    expect(received).toMatch(/^HTTP\/1\.1 401 /);
    expect(received).toMatch(/\r\nconnection: close\r\n/i);
  });
});

/**
 * The server's response to a request that announces a body and sends only a part of it, until the connection
 * ends.
 */
function runConversation(line: string, announced: number, sent: number): Promise<string> {
  const { port } = new URL(listener.url);
  const head = [`${line} HTTP/1.1`, 'Host: kaart', 'Content-Type: application/json'];
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('data', (piece) => {
      received += piece;
    });
    socket.on('error', reject);
    socket.on('end', () => resolve(received));
    socket.write([...head, `Content-Length: ${announced}`, '', 'x'.repeat(sent)].join('\r\n'));
  });
}

describe('11.8: a listener that is closed', () => {
  it('ends the connections of stalled clients after its grace period, and logs it', async () => {
    const logged: string[] = [];
    const closing = await listen(0, '127.0.0.1', {
      graceMs: 50,
      log: (level, event, facts) => void logged.push(`${level} ${event} ${facts?.['connections']}`),
    });
    const requested = new Promise<void>((resolve) => {
      closing.serve(() => {
        resolve();
        return new Promise(() => undefined);
      });
    });
    const { port } = new URL(closing.url);
    const client = connect(Number(port), '127.0.0.1');
    const ended = new Promise((resolve) => client.once('close', resolve));
    client.on('error', () => undefined);
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await requested;
    await closing.close();
    await ended;
    expect(logged).toEqual(['warn server.connections-ended 1']);
  });

  it('ends at once without clients', async () => {
    const logged: string[] = [];
    const idle = await listen(0, '127.0.0.1', {
      graceMs: 60_000,
      log: (_, event) => void logged.push(event),
    });
    await idle.close();
    expect(logged).toEqual([]);
  });
});
