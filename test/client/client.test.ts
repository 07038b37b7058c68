import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KaartClient, VerificationError } from '../../lib/client/index.ts';
import { SETUP_URL, Setup } from '../app/setup.ts';

const COMPANIES = 'healthtech-companies';

let setup: Setup;
/** The requests that the client has sent. */
let requests: Request[];

beforeAll(async () => {
  setup = await Setup.demonstration();
});
afterAll(() => setup.close());
beforeEach(() => {
  requests = [];
});

/** The Web API `fetch` for the app of the test. */
const send: typeof fetch = async (input, init) => {
  const request = new Request(input, init);
  requests.push(request.clone());
  return setup.kaart.app.fetch(request);
};

const withSecret = (clientSecret = setup.secret) =>
  new KaartClient({
    url: SETUP_URL,
    fetch: send,
    credentials: { clientId: 'demo-partner', clientSecret },
  });

async function collectAll<T>(list: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of list) found.push(each);
  return found;
}

describe('14.2 the client and its token', () => {
  it('gets one token for requests at the same time, and keeps it', async () => {
    const kaart = withSecret();
    await Promise.all([kaart.version(COMPANIES), kaart.version(COMPANIES)]);
    await kaart.version(COMPANIES);
    expect(requests.filter(({ url }) => url.endsWith('/token'))).toHaveLength(1);
  });

  it('gets another one if the server refuses the token', async () => {
    const kaart = withSecret();
    await kaart.version(COMPANIES);
    let refused = 0;
    const spoiled = new KaartClient({
      url: SETUP_URL,
      credentials: { clientId: 'demo-partner', clientSecret: setup.secret },
      fetch: async (input, init) => {
        const request = new Request(input, init);
        if (request.url.endsWith('/token') || refused > 0) return send(request);
        refused += 1;
        request.headers.set('authorization', 'Bearer of-another-day');
        return send(request);
      },
    });
    expect((await spoiled.version(COMPANIES)).id).toBe((await kaart.version(COMPANIES)).id);
  });

  it('reports the error of the credentials', async () => {
    await expect(withSecret('wrong').version(COMPANIES)).rejects.toMatchObject({
      status: 401,
      code: 'invalid_client',
    });
  });

  it('gets a token with a private key', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const kid = 'key-1';
    const registered = await setup.as('partner-admin', '/v1/partners', {
      json: {
        client_id: 'with-key',
        name: 'With a key',
        purposes: ['https://w3id.org/dpv#ResearchAndDevelopment'],
        jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid }] },
      },
    });
    expect([registered.status, await registered.text()]).toMatchObject([201, expect.anything()]);
    const kaart = new KaartClient({
      url: SETUP_URL,
      fetch: send,
      credentials: {
        clientId: 'with-key',
        privateKey: { kty: 'EC', ...privateKey.export({ format: 'jwk' }), kid },
      },
    });
    expect((await collectAll(kaart.rows(COMPANIES))).length).toBeGreaterThan(100);
  });

  it('sends no token without credentials, and reads the public rows', async () => {
    const kaart = new KaartClient({ url: SETUP_URL, fetch: send });
    expect(await collectAll(kaart.rows('healthtech-companies-public'))).toEqual([]);
    await expect(kaart.version(COMPANIES)).rejects.toMatchObject({ status: 401 });
    expect(requests.every(({ headers }) => headers.get('authorization') === null)).toBe(true);
  });
});

describe('14.2 the client reads', () => {
  it('rows, equal to those of the API', async () => {
    const rows = await collectAll(withSecret().rows(COMPANIES));
    const text = await (await setup.partner(`/v1/datasets/${COMPANIES}/data`)).text();
    expect(rows).toEqual(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
  });

  it('records over all pages, with filters', async () => {
    const kaart = withSecret();
    const rows = await collectAll(kaart.rows(COMPANIES));
    expect(await collectAll(kaart.records(COMPANIES, { limit: 7 }))).toEqual(rows);
    const sarl = await collectAll(kaart.records(COMPANIES, { legal_form: ['SARL'], limit: 50 }));
    expect(sarl).toEqual(rows.filter(({ legal_form }) => legal_form === 'SARL'));
    expect(sarl.length).toBeGreaterThan(10);
    const [first] = rows;
    expect(await kaart.record(COMPANIES, first?.record_id ?? '')).toEqual(first);
    await expect(kaart.record(COMPANIES, 'LUHT-NONE')).rejects.toMatchObject({ status: 404 });
  });

  it('rows for one of its purposes, and is refused for another purpose', async () => {
    const kaart = withSecret();
    const purpose = 'https://w3id.org/dpv#ResearchAndDevelopment';
    const { id } = await kaart.version(COMPANIES, 'current', { purpose });
    expect((await collectAll(kaart.rows(COMPANIES, { purpose }))).length).toBeGreaterThan(100);
    expect(await collectAll(kaart.changes(COMPANIES, id, { purpose }))).toEqual([]);
    expect((await collectAll(kaart.versions(COMPANIES, { purpose })))[0]?.id).toBe(id);
    expect((await kaart.verified(COMPANIES, ['csv'], { purpose })).manifest.version).toBe(id);
    const other = { purpose: 'https://w3id.org/dpv#DirectMarketing' };
    await expect(kaart.version(COMPANIES, 'current', other)).rejects.toMatchObject({ status: 403 });
    await expect(collectAll(kaart.rows(COMPANIES, other))).rejects.toMatchObject({ status: 403 });
    await expect(collectAll(kaart.changes(COMPANIES, id, other))).rejects.toMatchObject({
      status: 403,
    });
  });

  it('data once, and again only after a change', async () => {
    const kaart = withSecret();
    const first = await kaart.data(COMPANIES, { format: 'csv' });
    if (!first.changed || first.etag === null) throw new Error('there is no data');
    expect((await first.response.text()).split('\n').length).toBeGreaterThan(100);
    expect(first.version).toBe((await kaart.version(COMPANIES)).id);
    expect(await kaart.data(COMPANIES, { format: 'csv' }, { etag: first.etag })).toEqual({
      changed: false,
    });
  });

  it('versions, changes, editions, figures and the catalog', async () => {
    const kaart = withSecret();
    const [newest] = await collectAll(kaart.versions(COMPANIES));
    expect(newest?.id).toBe((await kaart.version(COMPANIES)).id);
    expect(await collectAll(kaart.changes(COMPANIES, newest?.id ?? ''))).toEqual([]);
    const editions = await collectAll(kaart.editions());
    expect(editions.length).toBe(2);
    expect(await kaart.catalog()).toMatchObject({ '@context': expect.anything() });
    expect(await kaart.figures('2025')).toMatchObject({ edition: expect.anything() });
  });
});

describe('14.2 the client verifies', () => {
  it('the files of a version against the manifest', async () => {
    const { manifest, files } = await withSecret().verified(COMPANIES, ['csv', 'parquet']);
    expect([...files.keys()].sort()).toEqual([
      'healthtech-companies.csv',
      'healthtech-companies.parquet',
    ]);
    expect(manifest.dataset).toBe(COMPANIES);
  });

  it.each([
    [['pdf'], /^No file as pdf: this version has jsonl, .*csv/],
    [['csv', 'CSV', 'toString'], /^No file as CSV, toString: this version has/],
    [[], /^No format was asked for: this version has/],
  ])('no file in formats that the version does not have: %j', async (formats, why) => {
    const requested: string[] = [];
    const kaart = new KaartClient({
      url: SETUP_URL,
      credentials: { clientId: 'demo-partner', clientSecret: setup.secret },
      fetch: (input, init) => {
        requested.push(String(input));
        return send(input, init);
      },
    });
    const verifying = kaart.verified(COMPANIES, formats);
    await expect(verifying).rejects.toThrow(RangeError);
    await expect(verifying).rejects.toThrow(why);
    expect(requested.filter((url) => url.includes('/files/'))).toEqual([]);
  });

  it('the publisher, and refuses another file, manifest or key', async () => {
    const openChangingClient = (suffix: string, change: (text: string) => string) =>
      new KaartClient({
        url: SETUP_URL,
        credentials: { clientId: 'demo-partner', clientSecret: setup.secret },
        fetch: async (input, init) => {
          const response = await send(input, init);
          if (!new Request(input).url.includes(suffix)) return response;
          return new Response(change(await response.text()), { headers: response.headers });
        },
      }).verified(COMPANIES, ['csv']);
    await expect(openChangingClient('.csv', (text) => `${text}x`)).rejects.toThrow(
      VerificationError,
    );
    await expect(openChangingClient('jwks-archive', () => '{"keys":[]}')).rejects.toThrow(
      VerificationError,
    );
    const changePayload = (text: string) =>
      text.replace(
        /("manifest":"[^.]+\.)([^.])/,
        (_, head, first) => `${head}${first === 'e' ? 'f' : 'e'}`,
      );
    await expect(openChangingClient('/versions/current', changePayload)).rejects.toThrow(
      VerificationError,
    );
    const removeManifest = (text: string) => text.replace(/"manifest":"[^"]+"/, '"manifest":null');
    await expect(openChangingClient('/versions/current', removeManifest)).rejects.toThrow(
      VerificationError,
    );
  });
});

it('14.2 the types of the client are those of the OpenAPI document', async () => {
  const script: string = '../../scripts/client-types.mjs';
  const { clientTypes } = (await import(script)) as {
    clientTypes(document: unknown): Promise<string>;
  };
  const document: unknown = await (await setup.ask('/openapi.json')).json();
  const file = fileURLToPath(new URL('../../lib/client/openapi.ts', import.meta.url));
  // Biome has formatted the file.
  const toPlainText = (text: string) => text.replace(/[\s;,'"|()]+/g, '');
  expect(toPlainText(readFileSync(file, 'utf8')), 'run `npm run client-types`').toBe(
    toPlainText(await clientTypes(document)),
  );
});
