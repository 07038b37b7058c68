import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tablesIn } from '../read-workbook.ts';
import { body, DATA, linesOf, RESEARCH, Setup, VERSIONS } from './setup.ts';

let setup: Setup;
beforeAll(async () => {
  setup = await Setup.demonstration();
});
afterAll(() => setup.close());

const computeDigest = (bytes: ArrayBuffer) =>
  createHash('sha256').update(Buffer.from(bytes)).digest('hex');
const listReads = () =>
  linesOf(setup.as('auditor', '/v1/partners/demo-partner/disclosures?since=1970-01-01T00:00:00Z'));

describe('the rows', () => {
  it.each([
    ['jsonl', 'application/jsonl'],
    ['csv', 'text/csv; charset=utf-8; header=present'],
    ['json', 'application/json'],
    ['jsonld', 'application/ld+json'],
    ['parquet', 'application/vnd.apache.parquet'],
    ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ])('are sent as %s, by the format or by Accept, with their digest', async (format, type) => {
    const byFormat = await setup.partner(`${DATA}?format=${format}`);
    const [mediaType] = type.split(';');
    const accept = `text/html, ${mediaType};q=0.5`;
    const byAccept = await setup.partner(DATA, { headers: { accept } });
    const bytes = await byFormat.arrayBuffer();
    expect(byFormat.headers.get('content-type')).toBe(type);
    expect(byFormat.headers.get('etag')).toBe(`"${computeDigest(bytes)}"`);
    expect(byFormat.headers.get('content-length')).toBe(String(bytes.byteLength));
    expect(byAccept.headers.get('etag')).toBe(byFormat.headers.get('etag'));
    expect(byFormat.headers.get('cache-control')).toBe('private, no-cache');
  });

  it('are the same 118 of 130 companies in every format', async () => {
    const jsonl = (await linesOf(setup.partner(DATA))).map(({ record_id }) => record_id);
    const csv = parse<Record<string, string>>(
      await (await setup.partner(`${DATA}?format=csv`)).text(),
      { columns: true },
    );
    const array = await body<{ record_id: string }[]>(setup.partner(`${DATA}?format=json`));
    const graph = await body<{ '@graph': { record_id: string }[] }>(
      setup.partner(`${DATA}?format=jsonld`),
    );
    const file = join(setup.home, 'rows.parquet');
    writeFileSync(
      file,
      Buffer.from(await (await setup.partner(`${DATA}?format=parquet`)).arrayBuffer()),
    );
    const parquet = await parquetReadObjects({ file: await asyncBufferFromFile(file) });
    expect(jsonl).toHaveLength(118);
    expect(csv.map((row) => row['record_id'])).toEqual(jsonl);
    expect(array.map((row) => row.record_id)).toEqual(jsonl);
    expect(parquet.map((row) => row['record_id'])).toEqual(jsonl);
    expect(JSON.stringify(graph).match(/"LUHT-DEMO-\d+"/g)).toHaveLength(118);
    const xlsx = await (await setup.partner(`${DATA}?format=xlsx`)).arrayBuffer();
    const { companies = [] } = await tablesIn(new Uint8Array(xlsx));
    expect(companies.map((row) => row['record_id'])).toEqual(jsonl);
    const version = await body(setup.partner(`${VERSIONS}/current`));
    expect(version['coverage']).toMatchObject({ published: 118, eligible: 130 });
  });

  it('omit withheld fields and name their groups; null means unknown', async () => {
    const rows = await linesOf<{ withheld: string[] }>(setup.partner(DATA));
    const withheld = rows.filter((row) => row.withheld.includes('headcount'));
    expect(withheld.length).toBeGreaterThan(0);
    for (const row of withheld) expect(row).not.toHaveProperty('employees');
    expect(rows.some((row) => row['former_names' as never] === null)).toBe(true);
  });

  it.each([
    'sector_type',
    'provider_activity',
    'source',
    'source_checked_on',
    'notes',
    'internal_notes',
  ])('never have the internal field %s, in no format', async (field) => {
    for (const format of ['jsonl', 'csv', 'jsonld']) {
      const text = await (await setup.partner(`${DATA}?format=${format}`)).text();
      expect(text).not.toMatch(new RegExp(`\\b${field}\\b"?[:,]`));
    }
  });

  it('of an unsupported type in Accept get 406 and the offered types', async () => {
    const response = await setup.partner(DATA, { headers: { accept: 'application/pdf' } });
    expect(response.status).toBe(406);
    expect((await body<{ allowed: string[] }>(response)).allowed).toContain('text/csv');
    expect((await setup.partner(`${DATA}?format=pdf`)).status).toBe(400);
  });

  it('are served for a purpose that the partner is registered with, and for no other', async () => {
    const ask = (purpose: string) =>
      setup.partner(`${DATA}?purpose=${encodeURIComponent(purpose)}`);
    expect((await ask(RESEARCH)).status).toBe(200);
    expect((await ask('https://w3id.org/dpv#Marketing')).status).toBe(403);
    expect((await ask('https://w3id.org/dpv#AcademicResearch')).status).toBe(403);
    expect((await ask('no purpose')).status).toBe(400);
    const file = `${VERSIONS}/current/files/healthtech-companies.csv`;
    expect((await setup.partner(`${file}?purpose=https://w3id.org/dpv%23Marketing`)).status).toBe(
      403,
    );
  });

  it('are not found in another dataset', async () => {
    const other = await body(setup.partner('/v1/datasets/healthtech-figures/data'));
    const none = await body(setup.partner('/v1/datasets/nothing/data'));
    expect(other).toMatchObject({ status: 404, code: 'not-found' });
    expect({ ...none, requestId: '' }).toEqual({ ...other, requestId: '' });
  });
});

describe('a conditional request', () => {
  it.each([
    ['the digest', (etag: string) => etag, 304],
    ['a weak one', (etag: string) => `W/${etag}`, 304],
    ['one among others', (etag: string) => `"x", ${etag}`, 304],
    ['anything', () => '*', 304],
    ['another digest', () => '"0000"', 200],
    ['nonsense', () => 'banana', 200],
  ])('that names %s', async (_, header, status) => {
    const etag = (await setup.partner(DATA, { method: 'HEAD' })).headers.get('etag') ?? '';
    const response = await setup.partner(DATA, { headers: { 'if-none-match': header(etag) } });
    expect(response.status).toBe(status);
    if (status === 304) expect(await response.text()).toBe('');
  });

  it('of one format does not accept the digest of another', async () => {
    const etag = (await setup.partner(`${DATA}?format=csv`, { method: 'HEAD' })).headers.get(
      'etag',
    );
    const response = await setup.partner(DATA, { headers: { 'if-none-match': etag ?? '' } });
    expect(response.status).toBe(200);
  });
});

describe('a range', () => {
  const readWhole = async () =>
    Buffer.from(await (await setup.partner(`${DATA}?format=csv`)).arrayBuffer());
  const readPart = (headers: Record<string, string>) =>
    setup.partner(`${DATA}?format=csv`, { headers });

  it.each<[string, (bytes: number) => [number, number]]>([
    ['bytes=0-9', () => [0, 10]],
    ['bytes=100-', (bytes) => [100, bytes]],
    ['bytes=-7', (bytes) => [bytes - 7, bytes]],
    ['bytes=5-99999999', (bytes) => [5, bytes]],
  ])('%s returns that part of the file', async (range, of) => {
    const file = await readWhole();
    const [from, to] = of(file.length);
    const response = await readPart({ range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/${file.length}`);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(file.subarray(from, to));
  });

  it.each(['bytes=0-1,5-6', 'rows=0-1', 'bytes=9-3', 'bytes=a-b'])(
    '%s returns the whole file',
    async (range) => {
      const response = await readPart({ range });
      expect(response.status).toBe(200);
      expect((await response.arrayBuffer()).byteLength).toBe((await readWhole()).length);
    },
  );

  it('after the end is refused, with the length', async () => {
    const { length } = await readWhole();
    const response = await readPart({ range: `bytes=${length}-` });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe(`bytes */${length}`);
  });

  it('of a file that has changed since returns the whole new file', async () => {
    const etag = (await readPart({})).headers.get('etag') ?? '';
    expect((await readPart({ range: 'bytes=0-9', 'if-range': etag })).status).toBe(206);
    expect((await readPart({ range: 'bytes=0-9', 'if-range': '"old"' })).status).toBe(200);
    expect((await readPart({ range: 'bytes=0-9', 'if-range': `W/${etag}` })).status).toBe(200);
    expect((await readPart({ range: 'bytes=99999999-', 'if-range': '"old"' })).status).toBe(200);
  });
});

describe('the list of disclosures', () => {
  it('has every read of rows with its version, bytes and token, and no other requests', async () => {
    const before = (await listReads()).length;
    await setup.partner(DATA, { method: 'HEAD' });
    const etag = (await setup.partner(DATA)).headers.get('etag') ?? '';
    await setup.partner(DATA, { headers: { 'if-none-match': etag } });
    await setup.partner(`${DATA}?format=csv`, { headers: { range: 'bytes=0-99' } });
    await setup.partner(`${DATA}?format=pdf`);
    const [whole, part, ...more] = (await listReads()).slice(before);
    expect(whole).toMatchObject({
      format: 'jsonl',
      audience: 'partners',
      partnerId: 'demo-partner',
    });
    expect(part).toMatchObject({ format: 'csv', bytes: 100, version: whole?.['version'] });
    expect(part?.['tokenId']).not.toBe(whole?.['tokenId']);
    expect(more).toEqual([]);
  });

  it('of an unknown partner is not an empty list', async () => {
    const path = '/v1/partners/nobody/disclosures?since=1970-01-01T00:00:00Z';
    expect((await setup.as('auditor', path)).status).toBe(404);
    expect(
      (await setup.partner('/v1/partners/demo-partner/disclosures?since=1970-01-01T00:00:00Z'))
        .status,
    ).toBe(403);
  });
});
