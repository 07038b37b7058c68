import { afterEach, describe, expect, it, vi } from 'vitest';
import { KaartClient } from '../../lib/client/client.ts';
import { findNextPage, readLines } from '../../lib/client/lines.ts';
import { ProblemError } from '../../lib/client/problem.ts';
import { Transport } from '../../lib/client/transport.ts';

/** A server that gives these responses one after the other, and the requests that it received. */
function respondWith(...given: (Response | Error)[]) {
  const requests: string[] = [];
  const send = (async (url: string) => {
    requests.push(url);
    const next = given.shift();
    if (next === undefined) throw new Error('the test has no further answer');
    if (next instanceof Error) throw next;
    return next;
  }) as typeof fetch;
  return { requests, fetch: send };
}

const buildBusyResponse = (status: number, retryAfter?: string) =>
  new Response('{}', {
    status,
    headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  });

afterEach(() => void vi.useRealTimers());

describe('14.2 the client sends a request again', () => {
  it.each([429, 502, 503, 504])('after %s, at the time of Retry-After', async (status) => {
    const server = respondWith(
      buildBusyResponse(status, '0'),
      buildBusyResponse(status, '0'),
      new Response('done'),
    );
    const response = await new Transport({ fetch: server.fetch }).send('http://kaart.test/a');
    expect([await response.text(), server.requests.length]).toEqual(['done', 3]);
  });

  it('after a broken connection', async () => {
    const server = respondWith(new TypeError('fetch failed'), new Response('done'));
    const response = await new Transport({ fetch: server.fetch, maxWaitMs: 1 }).send('http://x');
    expect([response.status, server.requests.length]).toEqual([200, 2]);
  });

  it.each([
    ['1', 1_000],
    ['Sun, 01 Mar 2026 12:00:02 GMT', 2_000],
  ])('not before the time of Retry-After: %s', async (retryAfter, ms) => {
    vi.useFakeTimers({ now: Date.parse('2026-03-01T12:00:00Z') });
    const server = respondWith(buildBusyResponse(503, retryAfter), new Response());
    const sent = new Transport({ fetch: server.fetch }).send('http://x');
    await vi.advanceTimersByTimeAsync(ms - 1);
    expect(server.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(server.requests).toHaveLength(2);
    expect((await sent).status).toBe(200);
  });

  it('up to the given number of times, and then throws the problem of the last response', async () => {
    const body = JSON.stringify({ code: 'temporarily-unavailable', detail: 'Try again.' });
    const server = respondWith(
      buildBusyResponse(503, '0'),
      buildBusyResponse(503, '0'),
      new Response(body, { status: 503 }),
    );
    const sent = new Transport({ fetch: server.fetch, retries: 2 }).send('http://x');
    await expect(sent).rejects.toMatchObject({
      name: 'ProblemError',
      status: 503,
      code: 'temporarily-unavailable',
      message: 'Try again.',
    });
  });

  it.each([400, 401, 403, 404, 410, 500])('not after %s', async (status) => {
    const server = respondWith(new Response('no JSON', { status }), new Response());
    await expect(new Transport({ fetch: server.fetch }).send('http://x')).rejects.toMatchObject({
      status,
    });
    expect(server.requests).toHaveLength(1);
  });

  const failToConnect = () => new TypeError('fetch failed');
  const failures = [
    ['503', () => buildBusyResponse(503, '0')],
    ['a broken connection', failToConnect],
  ] as const;

  it.each(failures)('not if the request may not be repeated: after %s', async (_, fail) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'post']) {
      const server = respondWith(fail(), new Response());
      const sent = new Transport({ fetch: server.fetch, maxWaitMs: 1 }).send('http://x', {
        method,
      });
      await expect(sent).rejects.toThrow();
      expect([method, server.requests.length]).toEqual([method, 1]);
    }
  });

  it.each(failures)('if the request may be repeated: after %s', async (_, fail) => {
    const headers = { 'idempotency-key': 'a' };
    for (const init of [{ method: 'HEAD' }, { method: 'get' }, { method: 'POST', headers }]) {
      const server = respondWith(fail(), new Response());
      const sent = new Transport({ fetch: server.fetch, maxWaitMs: 1 }).send('http://x', init);
      expect([init, (await sent).status, server.requests.length]).toEqual([init, 200, 2]);
    }
  });

  it('except a rotation of credentials, also if its token needed two attempts', async () => {
    const token = Response.json({ access_token: 'a', expires_in: 600 });
    const server = respondWith(
      buildBusyResponse(503, '0'),
      token,
      buildBusyResponse(503, '0'),
      new Response(),
    );
    const credentials = { clientId: 'a', clientSecret: 'b' };
    const kaart = new KaartClient({ url: 'http://x', credentials, fetch: server.fetch });
    await expect(kaart.request('/v1/client/rotation', { method: 'POST' })).rejects.toMatchObject({
      status: 503,
    });
    expect(server.requests).toEqual([
      'http://x/token',
      'http://x/token',
      'http://x/v1/client/rotation',
    ]);
  });

  it('not if the caller has aborted it, also during a wait', async () => {
    const server = respondWith(buildBusyResponse(503, '20'), new Response());
    const stop = new AbortController();
    const sent = new Transport({ fetch: server.fetch }).send('http://x', { signal: stop.signal });
    setTimeout(() => stop.abort(new Error('enough')), 20);
    await expect(sent).rejects.toThrow('enough');
    expect(server.requests).toHaveLength(1);
  });
});

it('14.2 the client reads an error response that is not a problem document', async () => {
  for (const text of ['', '<html>', '[1]', 'null', '7'])
    await expect(
      new Transport({ fetch: respondWith(new Response(text, { status: 404 })).fetch }).send(
        'http://x',
      ),
    ).rejects.toEqual(new ProblemError(404, {}));
});

describe('14.2 the client reads JSON Lines', () => {
  async function read(chunks: readonly string[]): Promise<unknown[]> {
    const bytes = new TextEncoder().encode(chunks.join(''));
    const body = new ReadableStream({
      start(controller) {
        for (let at = 0; at < bytes.length; at += 3) controller.enqueue(bytes.slice(at, at + 3));
        controller.close();
      },
    });
    const found: unknown[] = [];
    for await (const each of readLines(new Response(body))) found.push(each);
    return found;
  }

  it('that are divided at any byte, with and without a last line end', async () => {
    expect(await read(['{"a":"é€😀"}\n', '{"a":2}\n'])).toEqual([{ a: 'é€😀' }, { a: 2 }]);
    expect(await read(['{"a":"é€😀"}\n', '{"a":2}'])).toEqual([{ a: 'é€😀' }, { a: 2 }]);
    expect(await read([''])).toEqual([]);
  });

  it('and ends the transfer when the caller stops early', async () => {
    let cancelled = false;
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('{"a":1}\n')),
      cancel: () => {
        cancelled = true;
      },
    });
    for await (const _ of readLines(new Response(body))) break;
    expect(cancelled).toBe(true);
  });
});

describe('14.2 the client follows the next page', () => {
  const buildLinkedResponse = (link: string) => {
    const response = new Response('', { headers: { link } });
    Object.defineProperty(response, 'url', { value: 'https://kaart.test/v1/a' });
    return findNextPage(response);
  };

  it('at any place in the header Link, only on its own server', () => {
    expect(buildLinkedResponse('<https://kaart.test/v1/a?cursor=b>; rel="next"')).toBe(
      '/v1/a?cursor=b',
    );
    expect(buildLinkedResponse('</v1/a?x=1>; rel="first", </v1/a?x=2>; rel=next')).toBe(
      '/v1/a?x=2',
    );
    expect(buildLinkedResponse('<https://evil.test/v1/a?cursor=b>; rel="next"')).toBe(
      '/v1/a?cursor=b',
    );
  });

  it('and ends if no next page is named', () => {
    expect(buildLinkedResponse('<https://kaart.test/v1/a>; rel="prev"')).toBeUndefined();
    expect(findNextPage(new Response(''))).toBeUndefined();
  });
});
