import { readFileSync } from 'node:fs';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveLocal } from '../../lib/app/serve.ts';
import { lambdaHandler } from '../../lib/http/lambda-handler.ts';
import { Shell } from '../cli/shell.ts';
import { Contact, inviteContact } from './contact.ts';
import { type Ask, DECISION, Setup } from './setup.ts';

let setup: Setup;
beforeAll(async () => {
  setup = await Setup.demonstration();
});
afterAll(() => setup.close());

const UNDO = { br: brotliDecompressSync, gzip: gunzipSync };
const CODINGS = ['br', 'gzip'] as const;
const RECORDS = '/v1/datasets/healthtech-companies/records';
/** Responses for everyone: they have an ETag. */
const OPEN = [
  '/',
  '/figures',
  '/docs',
  '/catalog',
  '/catalog.ttl',
  '/openapi.json',
  '/v1/editions/2025/figures',
];
/** Responses that need a token: a document, and a list as a stream. */
const CLOSED = [RECORDS, '/v1/consents/changes?since=0'];

async function read(path: string, headers: Record<string, string> = {}, more: Ask = {}) {
  const init = { ...more, headers: { ...headers, ...more.headers } };
  const askClosed = () =>
    path === RECORDS ? setup.partner(path, init) : setup.as('auditor', path, init);
  const response = await (CLOSED.includes(path) ? askClosed() : setup.ask(path, init));
  return {
    answer: response,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}

const listHeaders = ({ headers }: { readonly headers: Headers }) =>
  [...headers].filter(([name]) => !/^(x-request-id|date|ratelimit.*)$/.test(name)).sort();

describe.each([...OPEN, ...CLOSED])('17.3 %s', (path) => {
  it.each(CODINGS)('is compressed in %s for a caller that accepts it', async (coding) => {
    const plain = await read(path);
    const {
      answer: response,
      headers,
      bytes,
    } = await read(path, {
      'accept-encoding': `deflate, ${coding}`,
    });
    expect([response.status, headers.get('content-encoding')]).toEqual([200, coding]);
    expect(UNDO[coding](bytes).equals(plain.bytes)).toBe(true);
    expect(bytes.length).toBeLessThan(plain.bytes.length / 2);
    for (const each of [plain.headers, headers]) {
      expect(each.get('vary')?.match(/Accept-Encoding/g)).toHaveLength(1);
      expect([null, String(each === headers ? bytes.length : plain.bytes.length)]).toContain(
        each.get('content-length'),
      );
    }
    expect(plain.headers.has('content-encoding')).toBe(false);
    const [etag, ofPlain] = [headers.get('etag'), plain.headers.get('etag')];
    expect(etag).toBe(ofPlain?.replace(/"$/, `-${coding}"`) ?? null);
  });

  it('has the headers of GET for HEAD', async () => {
    for (const coding of ['identity', ...CODINGS]) {
      const headers = { 'accept-encoding': coding };
      const head = await read(path, headers, { method: 'HEAD' });
      expect(head.bytes).toHaveLength(0);
      expect(listHeaders(head)).toEqual(listHeaders(await read(path, headers)));
    }
  });
});

describe('17.3 the ETag of a compressed response', () => {
  it.each(OPEN)('gets 304 for what is held in any coding: %s', async (path) => {
    const tags = await Promise.all(
      ['identity', 'gzip', 'br'].map(
        async (coding) =>
          (await read(path, { 'accept-encoding': coding })).headers.get('etag') ?? '',
      ),
    );
    expect(new Set(tags).size).toBe(3);
    for (const coding of ['identity', 'gzip', 'br'])
      for (const tag of tags) {
        const {
          answer: response,
          headers,
          bytes,
        } = await read(path, {
          'accept-encoding': coding,
          'if-none-match': tag,
        });
        expect([coding, tag, response.status, headers.get('etag'), bytes.length]).toEqual([
          coding,
          tag,
          304,
          tag,
          0,
        ]);
        expect(headers.get('vary')).toContain('Accept-Encoding');
        expect(headers.has('content-encoding')).toBe(false);
      }
    const all = await read(path, {
      'accept-encoding': 'br',
      'if-none-match': `"x", W/${tags.join(', ')}`,
    });
    expect([all.answer.status, all.headers.get('etag')]).toEqual([304, tags[2]]);
    expect((await read(path, { 'if-none-match': '"x-gzip"' })).answer.status).toBe(200);
  });

  it('names the version of an object in If-Match', async () => {
    const path = '/v1/companies/LUHT-DEMO-0106/consents';
    const accepting = { headers: { 'accept-encoding': 'gzip' } };
    const seen = await setup.as('auditor', path, accepting);
    const etag = seen.headers.get('etag') ?? '';
    expect([seen.headers.get('content-encoding'), etag]).toEqual([
      'gzip',
      expect.stringMatching(/^"\d+-gzip"$/),
    ]);
    const withdraw = (tag: string) =>
      setup.as('consent-officer', path.replace('consents', 'withdrawals'), {
        json: DECISION,
        headers: { 'if-match': tag },
      });
    expect((await withdraw(etag.replace('-gzip', '-zip'))).status).toBe(412);
    expect((await withdraw(etag)).status).toBe(201);
    expect((await withdraw(etag)).status).toBe(412);
  });
});

describe('17.3 is sent as it is', () => {
  const readCoding = async (response: Promise<Response> | Response) =>
    (await response).headers.get('content-encoding');
  const accepting = { headers: { 'accept-encoding': 'br, gzip' } };

  it('to a caller that accepts no coding of ours, or prefers none', async () => {
    for (const header of ['identity', 'deflate, zstd', 'br;q=0, gzip;q=0', 'gzip;q=0.3, identity'])
      expect(
        await readCoding(setup.ask('/figures', { headers: { 'accept-encoding': header } })),
      ).toBe(null);
    const weighted = { headers: { 'accept-encoding': 'br;q=0.5, gzip' } };
    expect(await readCoding(setup.ask('/figures', weighted))).toBe('gzip');
  });

  it('a response below 1 KB, also as a stream', async () => {
    for (const path of [
      '/v1/partners/demo-partner/disclosures?since=2099-01-01T00:00:00Z',
      '/v1/version',
    ]) {
      const response = await setup.as('auditor', path, accepting);
      expect([path, response.headers.get('content-encoding')]).toEqual([path, null]);
    }
  });

  it('an error', async () => {
    expect(await readCoding(setup.ask('/v1/nothing', accepting))).toBe(null);
  });

  it('a page that is opened by a cookie, and every response to a request with one', async () => {
    const own = await Contact.enter(setup, await inviteContact(setup, 'LUHT-DEMO-0012'));
    const page = await own.get('/my', accepting.headers);
    expect((await page.clone().text()).length).toBeGreaterThan(4_000);
    expect(await readCoding(page)).toBe(null);
    expect(
      await readCoding(setup.ask('/figures', { headers: { ...accepting.headers, cookie: 'a=b' } })),
    ).toBe(null);
  });

  it('a public page for a request with a cookie, and a cache learns that it depends on the coding', async () => {
    const { headers: coded } = await setup.ask('/figures', accepting);
    const etag = coded.get('etag') ?? '';
    const cookie = { ...accepting.headers, cookie: 'a=b' };
    const plain = await setup.ask('/figures', { headers: cookie });
    expect(plain.headers.get('vary')).toContain('Accept-Encoding');
    expect(etag).toBe(plain.headers.get('etag')?.replace(/"$/, '-br"'));
    // The browser has cached the page from before it got the cookie.
    const notModified = await setup.ask('/figures', {
      headers: { ...cookie, 'if-none-match': etag },
    });
    expect([notModified.status, notModified.headers.get('etag')]).toEqual([304, etag]);
    expect(notModified.headers.get('vary')).toContain('Accept-Encoding');
  });

  it('a response to a request that a browser of a victim can be made to send, unless everyone gets the same', async () => {
    const response = await setup.form('/token', { grant_type: 'client_credentials' });
    expect(await readCoding(response)).toBe(null);
    const { headers } = await setup.ask('/access', accepting);
    expect([headers.get('content-encoding'), headers.has('etag')]).toEqual([null, false]);
  });

  it('a document with a digest, in parts of the same bytes', async () => {
    const path = '/v1/consent-notices/notice/1';
    const whole = await setup.ask(path, accepting);
    expect(await readCoding(whole)).toBe(null);
    const bytes = Buffer.from(await whole.arrayBuffer());
    const part = await setup.ask(path, { headers: { ...accepting.headers, range: 'bytes=10-19' } });
    expect([part.status, await readCoding(part)]).toEqual([206, null]);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(10, 20));
  });
});

describe('17.3 a compressed response', () => {
  it('leaves Lambda in base64, as API Gateway undoes it', async () => {
    const event = JSON.parse(readFileSync('test/fixtures/events/http-api-v2-get.json', 'utf8'));
    const { queryStringParameters: _, ...recorded } = event;
    const http = { ...event.requestContext.http, method: 'GET', path: '/figures' };
    const answered = await lambdaHandler(setup.kaart.app)(
      {
        ...recorded,
        rawPath: '/figures',
        rawQueryString: '',
        cookies: undefined,
        headers: { host: 'kaart.test', 'accept-encoding': 'gzip, deflate, br' },
        requestContext: { ...event.requestContext, http },
      },
      {} as never,
    );
    expect(answered.isBase64Encoded).toBe(true);
    expect(answered.headers).toMatchObject({ 'content-encoding': 'br' });
    const { bytes } = await read('/figures', {
      'accept-language': event.headers['accept-language'] ?? '',
    });
    expect(brotliDecompressSync(Buffer.from(answered.body, 'base64')).length).toBeGreaterThan(
      bytes.length / 2,
    );
  });

  it('leaves a machine as it is, from memory and as a stream', async () => {
    const shell = await Shell.demonstration();
    const env = { KAART_HOME: shell.home, PORT: '0' };
    const quiet = { host: '127.0.0.1', demo: true, quiet: true, nightly: false };
    const served = await serveLocal({ env, ...quiet, writeLine: () => undefined });
    try {
      const [{ access_token = '' } = {}] = await shell.json<{ access_token?: string }>('token');
      const headers = { authorization: `Bearer ${access_token}`, 'accept-encoding': 'br' };
      for (const path of [RECORDS, '/figures', '/figures']) {
        const response = await fetch(served.url + path, { headers });
        expect([path, response.headers.get('content-encoding')]).toEqual([path, 'br']);
        expect((await response.text()).length).toBeGreaterThan(10_000);
      }
    } finally {
      await served.close();
    }
  });
});
