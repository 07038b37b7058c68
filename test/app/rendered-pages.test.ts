import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMPANIES_DATASET_ID } from '../../lib/core/dataset-ids.ts';
import { SCRIPT_ASSET, STYLE_ASSET } from '../../lib/portal/page-assets.ts';
import { DECISION, linesOf, Setup } from './setup.ts';

let setup: Setup;
beforeAll(async () => {
  setup = await Setup.demonstration();
});
afterAll(() => setup.close());

const HTML = { accept: 'text/html' };
const PAGES = [
  '/',
  '/map',
  '/figures',
  '/figures/2020',
  '/figures?from=2020',
  '/catalog',
  `/catalog/datasets/${COMPANIES_DATASET_ID}`,
  '/imprint',
  '/docs',
  '/companies',
];

describe('15.1 a page in the cache', () => {
  it.each(PAGES)('%s is the same at a second request, and 304 for its ETag', async (path) => {
    const first = await setup.ask(path, { headers: HTML });
    const [etag, html] = [first.headers.get('etag') ?? '', await first.text()];
    const again = await setup.ask(path, { headers: HTML });
    expect([await again.text(), again.headers.get('etag')]).toEqual([html, etag]);
    expect(again.headers.get('content-type')).toBe('text/html; charset=UTF-8');
    expect(again.headers.get('cache-control')).toMatch(/^public/);
    const same = await setup.ask(path, { headers: { ...HTML, 'if-none-match': `W/${etag}` } });
    expect([same.status, await same.text(), same.headers.get('etag')]).toEqual([304, '', etag]);
  });

  it('is one for each language, also by Accept-Language', async () => {
    for (const [given, path] of [
      ['de', '/imprint?lang=de'],
      ['fr', '/imprint'],
      ['en', '/imprint'],
    ]) {
      const headers = { ...HTML, 'accept-language': given ?? '' };
      const response = await setup.ask(path ?? '', { headers });
      expect(response.headers.get('content-language')).toBe(given);
      expect(await response.text()).toContain(`<html lang="${given}">`);
    }
  });

  it('is one for each query that it depends on', async () => {
    const readPage = async (path: string) => (await setup.ask(path, { headers: HTML })).text();
    expect(await readPage('/figures/2020?lang=en')).not.toBe(
      await readPage('/figures/2025?lang=en'),
    );
    expect(await readPage('/companies?q=a&lang=en')).not.toBe(
      await readPage('/companies?q=b&lang=en'),
    );
    expect(await readPage('/catalog?lang=en')).toBe(await readPage('/catalog?lang=en&unknown=1'));
  });

  it('changes after a nightly run that fails, and again after one that succeeds', async () => {
    const readHomePage = async () => (await setup.ask('/?lang=en', { headers: HTML })).text();
    expect(await readHomePage()).toContain('Up to date');
    const { nights } = setup.kaart;
    await nights.recordFailure('2025-10-01', setup.now, 'no disk');
    expect(await readHomePage()).toContain('has failed since');
    await nights.recordSuccess('2025-10-02', setup.now, 'published');
    expect(await readHomePage()).toContain('Up to date');
  });

  it('of rows is changed by a withdrawal at the next read, and each read is recorded', async () => {
    const company = 'LUHT-DEMO-0012';
    const json = { ...DECISION, audiences: ['public'] };
    await setup.as('consent-officer', `/v1/companies/${company}/consents`, { json });
    await setup.as('publisher', '/v1/publications', { json: {} });
    const path = `/companies/${company}?lang=en`;
    const disclosures = `/v1/companies/${company}/disclosures`;
    const countReads = async () => (await linesOf(setup.as('auditor', disclosures))).length;
    const before = await countReads();
    for (const _ of [1, 2, 3]) expect((await setup.ask(path)).status).toBe(200);
    const etag = (await setup.ask(path)).headers.get('etag') ?? '';
    expect((await setup.ask(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await countReads()) - before).toBeGreaterThan(0);
    await setup.as('consent-officer', `/v1/companies/${company}/withdrawals`, { json });
    expect([404, 503]).toContain((await setup.ask(path)).status);
    await setup.kaart.deliver();
    expect((await setup.ask(path)).status).toBe(404);
    expect(await (await setup.ask('/companies?lang=en')).text()).not.toContain(company);
  });
});

describe('15.1 the stylesheet and the script', () => {
  it.each([STYLE_ASSET, SCRIPT_ASSET])(
    '$path has the digest of its content in its name, in each page, and is cached for a year',
    async ({ path, mediaType, text }) => {
      const response = await setup.ask(path);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, mediaType]);
      expect(response.headers.get('cache-control')).toContain('max-age=31536000');
      expect(await response.text()).toBe(text);
      expect(await (await setup.ask('/imprint')).text()).toContain(`="${path}"`);
    },
  );
});
