import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findDataset } from '../../lib/catalog/datasets.ts';
import type { CatalogModel } from '../../lib/catalog/model.ts';
import { buildSitemap, describeForSearch } from '../../lib/catalog/search-engines.ts';
import { SETUP_URL, Setup } from '../app/setup.ts';
import { openEditionEntries } from './model.ts';
import { isAllowed } from './robots.ts';

let setup: Setup;
beforeAll(async () => {
  setup = await Setup.demonstration();
});
afterAll(() => setup.close());

const readText = async (path: string) =>
  (await setup.ask(path, { headers: { accept: 'text/html,*/*;q=0.8' } })).text();

/** The schema.org description in a page; `undefined` without one. */
async function readStructuredData(path: string): Promise<Record<string, unknown> | undefined> {
  const found = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(
    await readText(path),
  )?.[1];
  return found === undefined ? undefined : (JSON.parse(found) as Record<string, unknown>);
}

/** The entries of a sitemap: address, day of the last change, addresses in the other languages. */
function readSitemap(xml: string) {
  const entries: { loc: string; lastmod?: string; alternates: string[] }[] = [];
  const parser = new SaxesParser();
  let name = '';
  parser.on('opentag', (tag) => {
    name = tag.name;
    if (name === 'url') entries.push({ loc: '', alternates: [] });
    if (name === 'xhtml:link') entries.at(-1)?.alternates.push(String(tag.attributes['href']));
  });
  parser.on('text', (content) => {
    const entry = entries.at(-1);
    if (entry && name === 'loc') entry.loc += content.trim();
    if (entry && name === 'lastmod' && content.trim() !== '') entry.lastmod = content.trim();
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
  return entries;
}

describe('14.1 search engines', () => {
  it('read in robots.txt which pages they may visit, and the address of the sitemap', async () => {
    const response = await setup.ask('/robots.txt');
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    const lines = (await response.text()).split('\n');
    expect(lines[0]).toBe('User-agent: *');
    expect(lines).toContain(`Sitemap: ${SETUP_URL}/sitemap.xml`);
    for (const closed of ['/my', '/v1/', '/objects/'])
      expect(lines).toContain(`Disallow: ${closed}`);
    const refused = lines.flatMap((line) => line.split('Disallow: ')[1] ?? []);
    for (const { loc } of readSitemap(await readText('/sitemap.xml')))
      expect(refused.filter((path) => new URL(loc).pathname.startsWith(path))).toEqual([]);
  });

  it('may read each file that a page names, and no other response with rows or about a person', async () => {
    const robots = await readText('/robots.txt');
    const mayVisit = (address: string) => isAllowed(robots, address.replace(SETUP_URL, ''));
    const files: string[] = [];
    for (const { loc } of readSitemap(await readText('/sitemap.xml'))) {
      const { distribution = [] } = (await readStructuredData(loc.replace(SETUP_URL, ''))) ?? {};
      files.push(...(distribution as { contentUrl: string }[]).map(({ contentUrl }) => contentUrl));
    }
    expect(new Set(files).size).toBe(3 + 3 + 6); // two editions, and the public rows
    expect(files.filter((file) => !mayVisit(file))).toEqual([]);
    for (const path of [
      ...['/my/key', '/companies', '/companies/LUHT-DEMO-0001', '/token', '/objects/x'],
      ...['/dsp/2025-1/catalog/request', '/v1/datasets/healthtech-companies/data?format=csv'],
      ...[
        '/v1/datasets/healthtech-companies-public/records/LUHT-DEMO-0001',
        '/v1/editions/2025/counts',
      ],
      ...['/v1/datasets/healthtech-companies/records', '/v1/editions/2025/retraction'],
      ...['/v1/datasets/healthtech-companies-public/versions/x/files/rows.csv', '/v1/partners'],
    ])
      expect([path, mayVisit(path)]).toEqual([path, false]);
  });

  it('find each page of the sitemap in each language, and no page changes in the future', async () => {
    const entries = readSitemap(await readText('/sitemap.xml'));
    expect(entries.length).toBe(63); // 12 pages, 2 series, 5 datasets and 2 pages of figures in 3 languages
    for (const { loc, lastmod, alternates } of entries) {
      const response = await setup.ask(loc.replace(SETUP_URL, ''), {
        headers: { accept: 'text/html' },
      });
      expect([loc, response.status, response.headers.get('content-type')]).toEqual([
        loc,
        200,
        expect.stringMatching(/^text\/html/),
      ]);
      const language = new URL(loc).searchParams.get('lang');
      expect(response.headers.get('content-language')).toBe(language);
      expect([alternates.length, alternates.includes(loc)]).toEqual([3, true]);
      if (lastmod !== undefined) expect(Date.parse(lastmod)).toBeLessThanOrEqual(Date.now());
    }
  });

  it('get the facts of a dataset in schema.org terms, in the language of the page', async () => {
    const dataset =
      (await readStructuredData('/catalog/datasets/healthtech-figures-2025?lang=fr')) ?? {};
    expect(dataset).toMatchObject({
      '@context': 'https://schema.org/',
      '@type': 'Dataset',
      '@id': `${SETUP_URL}/catalog/datasets/healthtech-figures-2025`,
      name: 'Chiffres officiels, édition 2025',
      license: 'http://publications.europa.eu/resource/authority/licence/CC_BY_4_0',
      isAccessibleForFree: true,
      creator: [
        { '@type': 'Organization', name: 'Luxinnovation' },
        { '@type': 'Organization', name: 'Ministère de l’Économie' },
      ],
    });
    expect(dataset).not.toHaveProperty('conditionsOfAccess');
    const [way] = dataset['distribution'] as { contentUrl: string; encodingFormat: string }[];
    const file = await setup.ask((way?.contentUrl ?? '').replace(SETUP_URL, ''));
    expect(file.headers.get('content-type')).toContain(way?.encodingFormat);
  });

  it.each(['healthtech-companies', 'healthtech-companies-dataspace'])(
    'get the address for access requests for %s, but no address of a file, no version and no coverage',
    async (id) => {
      const dataset = await readStructuredData(`/catalog/datasets/${id}?lang=en`);
      expect(dataset).toMatchObject({
        identifier: id,
        version: '2025',
        conditionsOfAccess: `${SETUP_URL}/access?lang=en`,
      });
      expect(dataset).not.toHaveProperty('distribution');
    },
  );

  it('find the dataset of the edition on the pages of figures, and each dataset in the catalog', async () => {
    const ofTheDataset = await readStructuredData(
      '/catalog/datasets/healthtech-figures-2020?lang=de',
    );
    expect(await readStructuredData('/figures/2020?lang=de')).toEqual(ofTheDataset);
    expect(await readStructuredData('/figures')).toMatchObject({
      identifier: 'healthtech-figures-2025',
    });
    const catalog = (await readStructuredData('/catalog?lang=de')) ?? {};
    expect(catalog).toMatchObject({
      '@type': 'DataCatalog',
      '@id': `${SETUP_URL}/catalog`,
      license: 'http://publications.europa.eu/resource/authority/licence/CC_BY_4_0',
      publisher: { '@type': 'Organization', name: 'Luxinnovation' },
    });
    const turtle = await setup.ask('/catalog.ttl');
    const listed = [...(await turtle.text()).matchAll(/ldp:contains <(.*?)>/g)];
    const datasets = (catalog['dataset'] as { '@id': string }[]).map((each) => each['@id']);
    expect(datasets).toHaveLength(5);
    expect(listed.length).toBeGreaterThan(0);
    for (const id of datasets)
      expect((await setup.ask(id.replace(SETUP_URL, ''))).status).toBe(200);
  });

  it('get names, and descriptions of 50 to 5,000 characters, as they require', async () => {
    const found = new Map<unknown, Record<string, unknown>>();
    const catalogs = new Set<unknown>();
    for (const { loc } of readSitemap(await readText('/sitemap.xml'))) {
      const data = await readStructuredData(loc.replace(SETUP_URL, ''));
      if (data !== undefined) found.set(loc, data);
      if (data?.['@type'] === 'DataCatalog') {
        catalogs.add(data['name']);
        for (const each of data['dataset'] as Record<string, unknown>[])
          found.set(`${loc} ${each['@id']}`, each);
      }
    }
    expect(catalogs.size).toBe(3);
    // In 3 languages: 5 datasets and 3 pages of figures, the catalog and its entries.
    expect(found.size).toBe(3 * (5 + 3 + 1 + 5));
    for (const [loc, { name, description }] of found) {
      expect(String(name).length, `${loc}`).toBeGreaterThan(5);
      expect(String(description).length, `${loc}`).toBeGreaterThanOrEqual(50);
      expect(String(description).length, `${loc}`).toBeLessThanOrEqual(5000);
    }
  });
});

describe('14.1 a special character in an address or in the name of a publisher', () => {
  const origin = {
    publicUrl: 'https://kaart.example/a&b',
    dspUrl: 'https://kaart.example/dsp',
    publisher: {
      name: { en: '</script><b>', fr: 'x', de: 'x' },
      homepage: 'https://office.example',
      contactName: { en: 'x', fr: 'x', de: 'x' },
      contactEmail: 'x@office.example',
    },
    coOwner: { name: { en: 'Ministry', fr: 'x', de: 'x' }, homepage: 'https://ministry.example' },
    figureFormats: [{ format: 'json', mediaType: 'application/json' }],
    companies: null,
  };
  const entry = {
    edition: '2025',
    referenceDate: '2025-09-30',
    releasedAt: '2025-09-30T22:00:00.000Z',
    previous: null,
    corrects: null,
    corrections: [],
    bytes: 1,
    sha256: '00',
  };
  const model = { ...origin, editions: openEditionEntries([entry as never]) } as CatalogModel;

  it('is escaped in the sitemap', async () => {
    const [first] = readSitemap(await buildSitemap(model));
    expect(first?.loc).toBe('https://kaart.example/a&b/?lang=en');
  });

  it('is unchanged in the structured data', async () => {
    const dataset = await findDataset(model, 'healthtech-figures-2025');
    const found = dataset && describeForSearch(model, dataset, 'en');
    expect(found).toMatchObject({ publisher: { name: '</script><b>' } });
    for (const id of ['healthtech-figures', 'other'])
      expect(await findDataset(model, id)).toBeUndefined();
  });
});
