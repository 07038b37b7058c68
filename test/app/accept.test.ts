import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { body, DATA, Setup, VERSIONS } from './setup.ts';

const RECORDS = '/v1/datasets/healthtech-companies/records';
const JSON_PATHS = [
  RECORDS,
  `${RECORDS}/LUHT-DEMO-0035`,
  '/v1/datasets/healthtech-companies/counts?by=canton',
  `${VERSIONS}/current`,
];

let setup: Setup;
let lines: readonly string[] = [];
beforeAll(async () => {
  setup = await Setup.demonstration();
  const { id } = await body<{ id: string }>(setup.partner(`${VERSIONS}/current`));
  lines = [VERSIONS, `/v1/datasets/healthtech-companies/changes?since=${id}`];
});
afterAll(() => setup.close());

const askAccepting = (path: string, accept: string, method = 'GET') =>
  setup.partner(path, { method, headers: { accept } });

describe('14.2 Accept on requests for data', () => {
  it.each([
    ['application/json', 200],
    ['APPLICATION/JSON; charset=utf-8', 200],
    ['*/*', 200],
    ['application/*;q=0.1', 200],
    ['text/html, application/json;q=0.5', 200],
    ['application/problem+json', 200],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 200],
    ['application/xml', 406],
    ['text/html', 406],
    ['application/json;q=0', 406],
    ['application/json;q=0, text/csv', 406],
    ['*/*;q=0', 406],
  ])('%s: %d, also for HEAD', async (accept, status) => {
    for (const path of JSON_PATHS)
      for (const method of ['GET', 'HEAD'])
        expect([path, (await askAccepting(path, accept, method)).status]).toEqual([path, status]);
  });

  it('14.2 is that of JSON Lines for feeds', async () => {
    for (const path of lines) {
      expect((await askAccepting(path, 'application/jsonl')).status).toBe(200);
      expect((await askAccepting(path, 'text/plain, */*;q=0.1')).status).toBe(200);
      expect((await askAccepting(path, 'application/xml')).status).toBe(406);
    }
  });

  it('14.2 of another type is refused with the list of supported types', async () => {
    expect(await body(askAccepting(RECORDS, 'application/xml'))).toMatchObject({
      code: 'not-acceptable',
      reason: 'none-acceptable',
      allowed: ['application/json'],
    });
  });

  it('14.2 is evaluated only for callers with a right', async () => {
    const headers = { accept: 'application/xml' };
    expect((await setup.ask(RECORDS, { headers })).status).toBe(401);
  });
});

describe('14.2 Vary', () => {
  const EVERYWHERE = ['Accept', 'Accept-Language', 'Authorization'];
  const listVary = async (response: Promise<Response>) =>
    ((await response).headers.get('vary') ?? '').split(', ');

  it.each([
    ['GET', 200],
    ['HEAD', 200],
  ])('names Accept and Authorization for rows of partners: %s', async (method, status) => {
    for (const path of [DATA, `${DATA}?format=csv`, ...JSON_PATHS, ...lines]) {
      const response = setup.partner(path, { method });
      expect((await response).status).toBe(status);
      expect([path, await listVary(response)]).toEqual([path, expect.arrayContaining(EVERYWHERE)]);
    }
    expect(await listVary(setup.partner(DATA))).toContain('Accept-Encoding');
  });

  it('names them in 304 and in errors', async () => {
    const etag = (await setup.partner(DATA)).headers.get('etag') ?? '';
    const headers = { 'if-none-match': etag };
    const unchanged = setup.partner(DATA, { headers });
    expect((await unchanged).status).toBe(304);
    for (const response of [unchanged, setup.ask(DATA), askAccepting(RECORDS, 'text/html')])
      expect(await listVary(response)).toEqual(expect.arrayContaining(EVERYWHERE));
  });

  it('names no Authorization for open data, which are the same with each token', async () => {
    for (const path of [
      '/catalog',
      '/v1/editions/2025/figures',
      '/v1/datasets/healthtech-companies-public/data',
      '/v1/datasets/healthtech-companies-public/records',
    ]) {
      const names = await listVary(setup.ask(path));
      expect(names).toEqual(expect.arrayContaining(['Accept', 'Accept-Language']));
      expect([path, names]).not.toEqual([path, expect.arrayContaining(['Authorization'])]);
    }
  });
});

describe('14.1 Accept on the catalog', () => {
  it.each(['application/xml', 'text/xml', 'application/xml, text/html;q=0.9'])(
    '%s is RDF/XML',
    async (accept) => {
      for (const path of ['/catalog', '/catalog/datasets/healthtech-companies']) {
        const response = await setup.ask(path, { headers: { accept } });
        expect([response.status, response.headers.get('content-type')]).toEqual([
          200,
          accept.split(',')[0],
        ]);
        const named = await setup.ask(path, { headers: { accept: 'application/rdf+xml' } });
        expect(await response.text()).toBe(await named.text());
      }
    },
  );

  it('a browser gets a page; a client that names RDF/XML gets RDF/XML', async () => {
    const typeFor = async (accept: string) =>
      (await setup.ask('/catalog', { headers: { accept } })).headers.get('content-type');
    expect(
      await typeFor('text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'),
    ).toMatch(/^text\/html/);
    expect(await typeFor('text/html, application/xml')).toMatch(/^text\/html/);
    expect(await typeFor('application/xml, application/rdf+xml')).toBe('application/rdf+xml');
  });
});
