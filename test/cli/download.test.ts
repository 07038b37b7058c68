import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { download, PartFile } from '../../lib/cli/fetch/download.ts';
import { sha256 } from '../../lib/core/digest.ts';
import { KaartError } from '../../lib/core/errors.ts';
import { createOutbound } from '../../lib/outbound/outbound.ts';

const BYTES = Buffer.from('0123456789'.repeat(20_000));
const HALF = 100_000;
const DIGEST = `sha-256=:${Buffer.from(sha256(BYTES), 'hex').toString('base64')}:`;
const LENGTH = { 'content-length': String(BYTES.length) };
const WHAT = { agreement: 'urn:agreement', query: '', transfer: 'urn:transfer' };
const outbound = createOutbound({ allow: ['127.0.0.0/8'] });

let server: Server | undefined;
let stem: string;
beforeEach(() => {
  stem = join(mkdtempSync(join(tmpdir(), 'kaart-download-')), 'rows');
});
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});
afterAll(() => outbound.close());

interface Run {
  readonly renews?: () => void;
  readonly signal?: AbortSignal;
  readonly authorization?: string;
  readonly what?: typeof WHAT;
}

async function serveAndFetch(listener: RequestListener, run: Run = {}) {
  server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server?.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const result = await download({
    outbound,
    part: new PartFile(stem),
    what: run.what ?? WHAT,
    signal: run.signal ?? new AbortController().signal,
    source: async (renew) => {
      if (renew) run.renews?.();
      return { url, authorization: renew ? 'Bearer new' : 'Bearer old' };
    },
    progress: () => undefined,
  });
  return { ...result, content: readFileSync(`${stem}.part`) };
}

/** Waits until half of the file has been received and written. */
async function waitForHalf(): Promise<void> {
  const part = `${stem}.part`;
  while (!existsSync(part) || statSync(part).size < HALF) await sleep(5);
}

/** Stores half of the file and its facts, as an interrupted run does. */
function storeHalf(known: Record<string, unknown> = {}, bytes = BYTES.subarray(0, HALF)) {
  writeFileSync(`${stem}.part`, bytes);
  const facts = { etag: '"one"', sha256: null, bytes: BYTES.length, name: null, extension: '' };
  writeFileSync(`${stem}.part.json`, JSON.stringify({ ...WHAT, ...facts, ...known }));
}

const sendWhole: RequestListener = (_, response) => response.writeHead(200, LENGTH).end(BYTES);
const rest = { 'content-range': `bytes ${HALF}-${BYTES.length - 1}/${BYTES.length}` };

describe('a download', () => {
  it('that breaks off continues at the same byte, if the file has not changed', async () => {
    const ranges: (string | undefined)[] = [];
    const { content, verified } = await serveAndFetch(({ headers }, response) => {
      ranges.push(headers.range, headers['if-range'] as string | undefined);
      if (headers.range === undefined) {
        response.writeHead(200, { ...LENGTH, etag: '"one"', 'repr-digest': DIGEST });
        response.write(BYTES.subarray(0, HALF));
        return void waitForHalf().then(() => response.destroy());
      }
      // Bytes that the broken socket had not delivered are requested again.
      const from = Number(/\d+/.exec(headers.range)?.[0]);
      const part = { 'content-range': `bytes ${from}-${BYTES.length - 1}/${BYTES.length}` };
      return response.writeHead(206, { ...part, etag: '"one"' }).end(BYTES.subarray(from));
    });
    expect(ranges).toEqual([
      undefined,
      undefined,
      expect.stringMatching(/^bytes=[1-9]\d*-$/),
      '"one"',
    ]);
    expect([content.equals(BYTES), verified]).toEqual([true, true]);
  });

  it('that an earlier run began is continued', async () => {
    storeHalf();
    const { content, verified } = await serveAndFetch((_, response) =>
      response.writeHead(206, rest).end(BYTES.subarray(HALF)),
    );
    expect([content.equals(BYTES), verified]).toEqual([true, false]);
  });

  it('that an earlier run completed only verifies the file', async () => {
    storeHalf({}, BYTES);
    const { content } = await serveAndFetch((_, response) =>
      response.writeHead(416, { 'content-range': `bytes */${BYTES.length}` }).end(),
    );
    expect(content.equals(BYTES)).toBe(true);
  });

  it.each<[string, Record<string, unknown>]>([
    ['of another agreement', { agreement: 'urn:other' }],
    ['in another format', { query: 'format=csv' }],
    ['without a strong ETag', { etag: null }],
    ['of which nothing sound is known', { bytes: 'many' }],
  ])('does not continue a part %s', async (_, known) => {
    storeHalf(known, Buffer.alloc(HALF, 'x'));
    const ranges: unknown[] = [];
    const { content } = await serveAndFetch((request, response) => {
      ranges.push(request.headers.range);
      sendWhole(request, response);
    });
    expect([ranges, content.equals(BYTES)]).toEqual([[undefined], true]);
  });

  it.each<[string, RequestListener]>([
    ['the whole, as it has changed', sendWhole],
    [
      'a part of another file',
      (_, response) => response.writeHead(206, { ...rest, etag: '"two"' }).end(BYTES),
    ],
    [
      'another part',
      (_, response) => response.writeHead(206, { 'content-range': 'bytes 5-9/200000' }).end(BYTES),
    ],
    ['a part of nothing', (_, response) => response.writeHead(206).end(BYTES)],
    [
      'that the file is shorter now',
      (_, response) => response.writeHead(416, { 'content-range': 'bytes */5' }).end(),
    ],
  ])('starts again if it gets %s instead of the rest', async (_, reply) => {
    storeHalf({}, Buffer.alloc(HALF, 'x'));
    const { content } = await serveAndFetch((request, response) =>
      request.headers.range === undefined ? sendWhole(request, response) : reply(request, response),
    );
    expect(content.equals(BYTES)).toBe(true);
  });

  it.each<[string, Record<string, string>]>([
    ['digest', { 'repr-digest': DIGEST }],
    ['digest of the content', { 'content-digest': DIGEST }],
  ])('of another %s is repeated once from the start, and then refused', async (_, named) => {
    let requests = 0;
    const wrong = serveAndFetch((_request, response) => {
      requests += 1;
      response.writeHead(200, { ...LENGTH, ...named, etag: '"one"' });
      response.end(Buffer.alloc(BYTES.length));
    });
    await expect(wrong).rejects.toMatchObject({ code: 'object-corrupt' });
    expect([requests, existsSync(`${stem}.part`), existsSync(`${stem}.part.json`)]).toEqual([
      2,
      false,
      false,
    ]);
  });

  it('that is corrupted once succeeds the second time', async () => {
    let requests = 0;
    const { content, verified } = await serveAndFetch((_, response) => {
      requests += 1;
      response.writeHead(200, { ...LENGTH, 'repr-digest': DIGEST });
      response.end(requests === 1 ? Buffer.alloc(BYTES.length) : BYTES);
    });
    expect([requests, content.equals(BYTES), verified]).toEqual([2, true, true]);
  });

  it('with an expired token gets a new one, once, and continues', async () => {
    storeHalf();
    let renewals = 0;
    const { content } = await serveAndFetch(
      ({ headers }, response) =>
        headers.authorization === 'Bearer new' && headers.range !== undefined
          ? response.writeHead(206, rest).end(BYTES.subarray(HALF))
          : response.writeHead(401).end(),
      { renews: () => (renewals += 1) },
    );
    expect([renewals, content.equals(BYTES)]).toEqual([1, true]);
  });

  it.each([
    ['another token is refused as well', () => undefined],
    [
      'no other can be had',
      () => {
        throw new KaartError('token-not-renewable', { code: 'wrong-state' });
      },
    ],
  ])('that is refused shows the text of the provider, if %s', async (_, renews) => {
    const refused = serveAndFetch(
      (_request, response) => response.writeHead(403).end('{"detail":"the agreement has ended"}'),
      { renews },
    );
    await expect(refused).rejects.toMatchObject({
      code: 'counterparty-failed',
      message: expect.stringContaining('status 403: the agreement has ended'),
    });
  });

  it('follows a link without the token, and checks the file with the digest of the address itself', async () => {
    const seen: unknown[] = [];
    const { content, verified } = await serveAndFetch(({ method, url, headers }, response) => {
      seen.push([method, url, headers.authorization]);
      if (url === '/link') return response.writeHead(200, LENGTH).end(BYTES);
      if (method === 'HEAD') return response.writeHead(200, { 'repr-digest': DIGEST }).end();
      return response.writeHead(303, { location: '/link' }).end();
    });
    expect(seen).toEqual([
      ['GET', '/', 'Bearer old'],
      ['GET', '/link', undefined],
      ['HEAD', '/', 'Bearer old'],
    ]);
    expect([content.equals(BYTES), verified]).toEqual([true, true]);
  });

  it.each([301, 302, 307, 308])(
    '9.53: follows a redirect %i to the same host with the token',
    async (status) => {
      const seen: unknown[] = [];
      const { content } = await serveAndFetch((request, response) => {
        seen.push([request.url, request.headers.authorization]);
        if (request.url === '/moved') sendWhole(request, response);
        else response.writeHead(status, { location: '/moved' }).end();
      });
      expect(seen).toEqual([
        ['/', 'Bearer old'],
        ['/moved', 'Bearer old'],
      ]);
      expect(content.equals(BYTES)).toBe(true);
    },
  );

  it('9.53: follows a redirect to another host without the token', async () => {
    const seen: unknown[] = [];
    const store = createServer((request, response) => {
      seen.push([request.url, request.headers.authorization]);
      sendWhole(request, response);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => store.once('listening', resolve));
    const location = `http://127.0.0.1:${(store.address() as AddressInfo).port}/link`;
    const { content } = await serveAndFetch((_, response) =>
      response.writeHead(302, { location }).end(),
    ).finally(() => store.close());
    expect(seen).toEqual([['/link', undefined]]);
    expect(content.equals(BYTES)).toBe(true);
  });

  it('9.53: without data is an empty file', async () => {
    const { content } = await serveAndFetch((_, response) => response.writeHead(204).end());
    expect(content.length).toBe(0);
  });

  it.each([401, 403])('9.51: is tried once without `Bearer` after %i', async (status) => {
    const seen: unknown[] = [];
    const recordRenewal = () => seen.push('renewed');
    const { content } = await serveAndFetch(
      (request, response) => {
        seen.push(request.headers.authorization);
        if (request.headers.authorization === 'old') sendWhole(request, response);
        else response.writeHead(status).end();
      },
      { renews: recordRenewal },
    );
    expect(seen).toEqual(['Bearer old', 'old']);
    expect(content.equals(BYTES)).toBe(true);
  });

  it.each([
    ['a private address', 'http://10.0.0.1/x', 'address-refused'],
    ['the metadata of a cloud', 'http://169.254.169.254/latest', 'address-refused'],
    ['a file', 'file:///etc/passwd', 'address-refused'],
    ['nowhere', 'http://', 'counterparty-failed'],
    ['the next link', '/', 'counterparty-failed'],
  ])('does not follow a link to %s', async (_, location, code) => {
    const followed = serveAndFetch((_request, response) =>
      response.writeHead(303, { location }).end(),
    );
    await expect(followed).rejects.toMatchObject({ code });
  });

  it('is repeated after a temporary failure', async () => {
    let requests = 0;
    const { content } = await serveAndFetch((request, response) => {
      requests += 1;
      if (requests > 2) sendWhole(request, response);
      else response.writeHead(requests === 1 ? 503 : 429).end();
    });
    expect([requests, content.equals(BYTES)]).toEqual([3, true]);
  });

  it('ends after a permanent failure', async () => {
    const gone = serveAndFetch((_, response) =>
      response.writeHead(410).end('{"detail":"withdrawn"}'),
    );
    await expect(gone).rejects.toMatchObject({
      code: 'counterparty-failed',
      message: expect.stringContaining('status 410: withdrawn'),
    });
  });

  it('can be interrupted, and the part stays', async () => {
    const controller = new AbortController();
    const left = serveAndFetch(
      (_, response) => {
        response.writeHead(200, { ...LENGTH, etag: '"one"' });
        response.write(BYTES.subarray(0, HALF));
        void waitForHalf().then(() => controller.abort());
      },
      { signal: controller.signal },
    );
    await expect(left).rejects.toMatchObject({ name: 'AbortError' });
    expect(await new PartFile(stem).findSavedPart(WHAT)).toMatchObject({
      savedBytes: HALF,
      etag: '"one"',
    });
  });
});
