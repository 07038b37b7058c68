import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveLocal } from '../../lib/app/serve.ts';
import { readAssets } from '../../lib/http/files/browser-assets.ts';
import { Shell } from '../cli/shell.ts';
import { body, DATA, linesOf, Setup, VERSIONS } from './setup.ts';

let setup: Setup;
beforeAll(async () => {
  setup = await Setup.demonstration();
});
afterAll(() => setup.close());

const read = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
  const response = await setup.partner(path, { headers, method });
  return {
    answer: response,
    bytes: Buffer.from(await response.arrayBuffer()),
    headers: response.headers,
  };
};
const computeDigest = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
const UNDO = { br: brotliDecompressSync, gzip: gunzipSync };
const CODINGS = ['br', 'gzip'] as const;
const FORMATS = ['jsonl', 'csv', 'json', 'jsonld'];
const EACH = FORMATS.flatMap((format) => CODINGS.map((coding) => [format, coding] as const));

describe('a file that browsers load', () => {
  it('14.2 is sent as the build compressed it, and uncompressed to a client without Brotli', async () => {
    const { names } = await readAssets();
    expect(Object.keys(names).sort()).toEqual(['api-reference.css', 'api-reference.js']);
    for (const name of Object.values(names)) {
      const fetchAs = (coding: string) =>
        setup.ask(`/docs/assets/${name}`, { headers: { 'accept-encoding': coding } });
      const [packed, plain] = [await fetchAs('gzip, deflate, br'), await fetchAs('identity')];
      expect(packed.headers.get('content-encoding')).toBe('br');
      expect(plain.headers.has('content-encoding')).toBe(false);
      expect((await fetchAs('gzip')).headers.get('content-encoding')).toBe('gzip');
      const bytes = Buffer.from(await plain.arrayBuffer());
      expect(brotliDecompressSync(Buffer.from(await packed.arrayBuffer())).equals(bytes)).toBe(
        true,
      );
      for (const { headers } of [packed, plain])
        expect(headers.get('vary')).toContain('Accept-Encoding');
    }
  });
});

describe('a file that is stored compressed', () => {
  it.each(EACH)('14.2 is sent compressed: %s in %s', async (format, coding) => {
    const path = `${DATA}?format=${format}`;
    const plain = await read(path);
    const { bytes, headers } = await read(path, { 'accept-encoding': `deflate, ${coding}` });
    expect(headers.get('content-encoding')).toBe(coding);
    expect(UNDO[coding](bytes)).toEqual(plain.bytes);
    expect(bytes.length).toBeLessThan(plain.bytes.length / 3);
    expect(headers.get('content-length')).toBe(String(bytes.length));
    expect(headers.get('etag')).toBe(`"${computeDigest(bytes).toString('hex')}"`);
    expect(headers.get('repr-digest')).toBe(`sha-256=:${computeDigest(bytes).toString('base64')}:`);
    for (const each of [plain.headers, headers])
      expect(each.get('vary')).toContain('Accept-Encoding');
    for (const name of ['content-type', 'content-disposition', 'kaart-version'])
      expect(headers.get(name)).toBe(plain.headers.get(name));
    expect(plain.headers.has('content-encoding')).toBe(false);
    const head = await read(path, { 'accept-encoding': coding }, 'HEAD');
    const listHeaders = ({ headers: all }: typeof head) =>
      [...all].filter(([name]) => !/^(x-request-id|date|ratelimit.*)$/.test(name));
    expect(head.bytes).toHaveLength(0);
    expect(listHeaders(head)).toEqual(listHeaders(await read(path, { 'accept-encoding': coding })));
  });

  it.each(['parquet', 'xlsx'])(
    '14.2 %s is already compressed, and is sent unchanged',
    async (format) => {
      const { headers, bytes } = await read(`${DATA}?format=${format}`, {
        'accept-encoding': 'br',
      });
      expect(headers.has('content-encoding')).toBe(false);
      expect(headers.get('content-length')).toBe(String(bytes.length));
    },
  );

  it('14.2 gets 304 only for the ETag of the same coding', async () => {
    const readEtagIn = async (coding: string) =>
      (await read(DATA, { 'accept-encoding': coding })).headers.get('etag') ?? '';
    const etags = [await readEtagIn('identity'), await readEtagIn('gzip'), await readEtagIn('br')];
    expect(new Set(etags).size).toBe(3);
    for (const [at, coding] of ['identity', 'gzip', 'br'].entries())
      for (const [other, etag] of etags.entries()) {
        const { answer: response } = await read(DATA, {
          'accept-encoding': coding,
          'if-none-match': etag,
        });
        expect([coding, other, response.status]).toEqual([coding, other, at === other ? 304 : 200]);
      }
  });

  it('14.2 is sent in ranges of its compressed bytes', async () => {
    const whole = await read(DATA, { 'accept-encoding': 'gzip' });
    const ask = (range: string, more = {}) =>
      read(DATA, { 'accept-encoding': 'gzip', range, ...more });
    const parts = [await ask('bytes=0-99'), await ask('bytes=100-')];
    expect(parts.map(({ answer: response }) => response.status)).toEqual([206, 206]);
    expect(parts[0]?.headers.get('content-range')).toBe(`bytes 0-99/${whole.bytes.length}`);
    expect(Buffer.concat(parts.map(({ bytes }) => bytes))).toEqual(whole.bytes);
    const other = (await read(DATA)).headers.get('etag') ?? '';
    expect((await ask('bytes=0-99', { 'if-range': other })).answer.status).toBe(200);
    const plain = await read(DATA, { range: 'bytes=0-99' });
    expect(plain.headers.has('content-encoding')).toBe(false);
    expect(plain.bytes).toEqual((await read(DATA)).bytes.subarray(0, 100));
  });

  it('14.2 is recorded with the number of sent bytes', async () => {
    const { bytes, headers } = await read(`${DATA}?format=json`, { 'accept-encoding': 'br' });
    const reads = await linesOf<{ requestId: string; bytes: number; format: string }>(
      setup.as('auditor', '/v1/partners/demo-partner/disclosures?since=1970-01-01T00:00:00Z'),
    );
    const own = reads.find(({ requestId }) => requestId === headers.get('x-request-id'));
    expect(own).toMatchObject({ format: 'json', bytes: bytes.length });
  });

  it('14.2 is decompressed by the client and by the command', async () => {
    const shell = await Shell.demonstration();
    const env = { KAART_HOME: shell.home, PORT: '0' };
    const quiet = { host: '127.0.0.1', demo: true, quiet: true, nightly: false };
    const served = await serveLocal({ env, ...quiet, writeLine: () => undefined });
    try {
      const [{ access_token = '' } = {}] = await shell.json<{ access_token?: string }>('token');
      const headers = { authorization: `Bearer ${access_token}` };
      const response = await fetch(`${served.url}${DATA}`, { headers });
      expect(response.headers.get('content-encoding')).toBe('gzip');
      const rows = await response.text();
      expect(rows.split('\n')).toHaveLength(119);
      const secret = readFileSync(join(shell.home, 'demo-partner.secret'), 'utf8').trim();
      const remote = new Shell({ KAART_CLIENT_ID: 'demo-partner', KAART_CLIENT_SECRET: secret });
      expect((await remote.type(`fetch --url ${served.url}`)).out).toBe(
        Buffer.from(rows).toString('latin1'),
      );
    } finally {
      await served.close();
    }
  });

  it('14.2 of an earlier version is sent compressed, too', async () => {
    const { id } = await body<{ id: string }>(setup.partner(`${VERSIONS}/current`));
    const path = `${VERSIONS}/${id}/files/healthtech-companies.csv`;
    const { bytes, headers } = await read(path, { 'accept-encoding': 'gzip' });
    expect(headers.get('content-encoding')).toBe('gzip');
    expect(gunzipSync(bytes)).toEqual((await read(path)).bytes);
  });
});

describe('a CSV for Excel', () => {
  it('14.2 begins with the byte order mark, and has a separate digest and length', async () => {
    const plain = await read(`${DATA}?format=csv`);
    const path = `${DATA}?format=csv&bom=true`;
    const { bytes, headers } = await read(path, { 'accept-encoding': 'br, gzip' });
    expect(bytes).toEqual(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), plain.bytes]));
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.has('content-encoding')).toBe(false);
    expect(headers.get('content-length')).toBe(String(bytes.length));
    expect(headers.get('etag')).toBe(`"${computeDigest(bytes).toString('hex')}"`);
    const part = await read(path, { range: 'bytes=0-8' });
    expect([part.answer.status, part.bytes.toString('utf8')]).toEqual([206, '\ufeffrecord']);
    expect((await read(`${DATA}?format=csv&bom=false`)).bytes).toEqual(plain.bytes);
  });

  it('14.2 has no byte order mark in other formats', async () => {
    for (const query of ['bom=true', 'format=json&bom=true', 'format=csv&bom=1']) {
      const { answer: response } = await read(`${DATA}?${query}`);
      expect([query, response.status]).toEqual([query, 400]);
    }
  });

  it('14.2 is also written by the command', async () => {
    const shell = await Shell.demonstration();
    expect((await shell.type('fetch -f csv --bom')).out.slice(0, 4)).toBe('\xef\xbb\xbfr');
    expect((await shell.type('fetch -f csv')).out.slice(0, 3)).toBe('rec');
  });
});
