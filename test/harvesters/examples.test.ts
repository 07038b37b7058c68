import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningKaart } from '../../lib/app/serve.ts';
import { pickTexts } from '../openapi/page-code.ts';
import { serveDemonstration, setting } from './served.ts';

const SUBSECTORS = /software|bio-pharma|medical-devices/;

let kaart: RunningKaart;
const folder = mkdtempSync(join(tmpdir(), 'kaart-examples-'));
beforeAll(async () => {
  kaart = await serveDemonstration();
});
afterAll(() => kaart.close());

/** Runs an example as a partner does, with the address and the credentials as settings. */
async function runExample(
  name: string,
  { url = kaart.url, args = [] }: { readonly url?: string; readonly args?: readonly string[] } = {},
): Promise<string> {
  const env = {
    ...process.env,
    KAART_URL: url,
    KAART_CLIENT_ID: 'demo-partner',
    KAART_CLIENT_SECRET: kaart.secret,
  };
  const script = resolve('examples', name);
  const options = { cwd: folder, env };
  return (await promisify(execFile)(setting('KAART_PYTHON'), [script, ...args], options)).stdout;
}

/** A server in front of Kaart that adds a byte to each file of rows. */
async function damagingProxy() {
  const server = createServer(async (request, response) => {
    const { method = 'GET', url = '/', headers } = request;
    const { authorization = '', 'content-type': type = '' } = headers;
    const body = method === 'POST' ? await buffer(request) : null;
    const reply = await fetch(kaart.url + url, {
      method,
      body,
      headers: { authorization, ...(type !== '' && { 'content-type': type }) },
    });
    const bytes = Buffer.from(await reply.arrayBuffer());
    response.statusCode = reply.status;
    response.setHeader('content-type', reply.headers.get('content-type') ?? '');
    // The catalog contains the addresses of its files. Here, they point to this server too.
    const own = bytes.toString().replaceAll(kaart.url, `http://${headers.host}`);
    response.end(url.includes('/data') ? Buffer.concat([bytes, Buffer.from(' ')]) : own);
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((done) => server.close(done)),
  };
}

/** Reads from our own API as the partner. */
async function readAsPartner(path: string): Promise<Response> {
  const form = { grant_type: 'client_credentials' };
  const basic = Buffer.from(`demo-partner:${kaart.secret}`).toString('base64');
  const granted = await fetch(`${kaart.url}/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { authorization: `Basic ${basic}` },
  });
  const { access_token } = (await granted.json()) as { access_token: string };
  const headers = { authorization: `Bearer ${access_token}` };
  return fetch(`${kaart.url}/v1/datasets/healthtech-companies/${path}`, { headers });
}

/** The rows that the partner reads, counted by our own API. */
async function countOf(subsector: string): Promise<number> {
  const response = await readAsPartner(`records?subsector=${subsector}&limit=1`);
  return ((await response.json()) as { total: number }).total;
}

describe('14.2 the example of httpx and pandas', () => {
  it('14.2 finds the rows in the catalog, verifies them, and reads records page by page', async () => {
    const out = await runExample('rows_to_pandas.py');
    const software = await countOf('software');
    expect(software).toBeGreaterThan(10); // more than one page of the example
    expect(out).toContain('118 rows, verified');
    expect(out).toMatch(new RegExp(`^software +${software}$`, 'm'));
    expect(out).toContain(`${software} records of software`);
  });
});

/**
 * Runs Python code after the import of an example. `client` has a token. The code prints a data frame `rows`
 * as JSON.
 */
async function readFrame(read: string): Promise<unknown[]> {
  const program = join(folder, 'frame.py');
  const lines = [
    'import os, sys',
    `sys.path.insert(0, ${JSON.stringify(resolve('examples'))})`,
    'sys.dont_write_bytecode = True',
    'import httpx',
    'from rows_to_pandas import *',
    'client = httpx.Client(base_url=os.environ["KAART_URL"], follow_redirects=True)',
    'address = discover(client)',
    'log_in(client)',
    `rows = ${read}`,
    'print(rows.to_json(orient="records", date_format="iso"))',
  ];
  writeFileSync(program, lines.join('\n'));
  return JSON.parse(await runExample(program));
}

describe('14.2 the data frames of the example', () => {
  it.each(['fetch_file(client, address)', 'search_records(client, limit="100")'])(
    '14.2 have the texts of the API, also those of digits only: %s',
    async (read) => {
      const sent = await (await readAsPartner('data?format=jsonl')).text();
      const expected = sent
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(expected.some(({ nace_code: code }) => code?.endsWith('0'))).toBe(true);
      expect(await readFrame(read)).toMatchObject(expected.map(pickTexts));
    },
  );

  it('14.2 have numbers and dates as such', async () => {
    const read = 'fetch_file(client, address).dtypes.astype(str).to_frame("type").reset_index()';
    const types = new Map(
      ((await readFrame(read)) as { index: string; type: string }[]).map((each) => [
        each.index,
        each.type,
      ]),
    );
    expect([types.get('employees'), types.get('funding_total_eur')]).toEqual(['Int64', 'float64']);
    expect([types.get('digital_focus'), types.get('nace_code')]).toEqual(['boolean', 'str']);
    for (const name of ['incorporation_date', 'updated_at'])
      expect(types.get(name)).toMatch(/^datetime64/);
  });
});

describe('14.2 the example of DuckDB on Parquet', () => {
  it('14.2 counts by SQL the same as our API', async () => {
    const out = await runExample('query_parquet.py');
    expect(out).toMatch(SUBSECTORS);
    expect(out).toContain(`('software', ${await countOf('software')})`);
  });

  it('14.2 has the texts of the API, also those of digits only', async () => {
    const sent = await (await readAsPartner('data?format=jsonl')).text();
    const codes = sent
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).nace_code ?? '-');
    const sql =
      "SELECT string_agg(coalesce(nace_code, '-'), ' ' ORDER BY record_id) FROM companies";
    expect(await runExample('query_parquet.py', { args: [sql] })).toContain(`'${codes.join(' ')}'`);
  });

  it('14.2 runs a query of the user', async () => {
    const sql = 'SELECT count(*), count(DISTINCT record_id) FROM companies';
    expect((await runExample('query_parquet.py', { args: [sql] })).trim()).toBe('[(118, 118)]');
  });
});

it.each(['rows_to_pandas.py', 'query_parquet.py'])(
  '14.2 %s stops if the file differs from its digest',
  async (name) => {
    const proxy = await damagingProxy();
    try {
      await expect(runExample(name, { url: proxy.url })).rejects.toThrow('not that of the version');
    } finally {
      await proxy.close();
    }
  },
);

it('14.2 the documents name each example', () => {
  const guide = readFileSync('docs/partner.md', 'utf8');
  const list = readFileSync('examples/README.md', 'utf8');
  for (const name of ['rows_to_pandas.py', 'query_parquet.py', 'stay-in-sync.mjs'])
    expect([name, guide.includes(name), list.includes(name)]).toEqual([name, true, true]);
});
