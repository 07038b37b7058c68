import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTriples } from '../catalog/read-rdf.ts';
import { body, DECISION, linesOf, SETUP_URL, Setup } from './setup.ts';

const TYPES = ['text/turtle', 'application/rdf+xml', 'application/ld+json'];
const SUFFIXES: Readonly<Record<string, string>> = {
  ttl: 'text/turtle',
  rdf: 'application/rdf+xml',
  xml: 'application/rdf+xml',
  jsonld: 'application/ld+json',
};
const CONTAINS = '<http://www.w3.org/ns/ldp#contains>';
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

let setup: Setup;
beforeAll(async () => {
  setup = await Setup.demonstration();
  // A version that is not the current version any more.
  await setup.as('consent-officer', '/v1/companies/LUHT-DEMO-0106/consents', {
    json: { ...DECISION, audiences: ['public'] },
  });
  await setup.as('publisher', '/v1/publications', { json: {} });
  await setup.kaart.deliver();
});
afterAll(() => setup.close());

const ask = (path: string, accept?: string, more: Record<string, string> = {}, method = 'GET') =>
  setup.ask(path, { method, headers: { ...(accept === undefined ? {} : { accept }), ...more } });

async function readTriplesAt(path: string, accept = 'text/turtle'): Promise<string[]> {
  const response = await ask(path, accept);
  expect([path, accept, response.status]).toEqual([path, accept, 200]);
  return readTriples(
    await response.text(),
    (response.headers.get('content-type') ?? '').split(';')[0] ?? '',
  );
}

const toPath = (url: string) => url.slice(SETUP_URL.length);

/** The path of the current version of the public rows. */
async function findVersionPath(): Promise<string> {
  const dataset = '/healthtech-companies-public/versions';
  const [current] = await linesOf<{ id: string }>(setup.ask(`/v1/datasets${dataset}`));
  return `/catalog/datasets${dataset}/${current?.id}`;
}

/** Crawls as a client of FAIR Data Points does: it reads Turtle at every address and follows only `ldp:contains`. */
async function crawl(root: string): Promise<Map<string, string[]>> {
  const seen = new Map<string, string[]>();
  const queue = [root];
  for (const url of queue) {
    if (seen.has(url)) continue;
    const triples = await readTriplesAt(toPath(url));
    seen.set(url, triples);
    for (const triple of triples)
      if (triple.includes(CONTAINS)) queue.push(/<([^>]*)> \.$/.exec(triple)?.[1] ?? '');
  }
  return seen;
}

/** The subjects of a class in a set of triples. */
const listOfClass = (triples: readonly string[], name: string) =>
  triples.flatMap((triple) => {
    const found = /^<([^>]*)> <[^>]*#type> <http:\/\/www.w3.org\/ns\/dcat#(\w+)> \.$/.exec(triple);
    return found?.[2] === name ? [found[1] ?? ''] : [];
  });

describe('14.1 a crawler that follows ldp:contains', () => {
  it('14.1 reaches every dataset, series and distribution from the catalog, and each has a description of itself', async () => {
    const found = await crawl(`${SETUP_URL}/catalog`);
    const all = [...found.values()].flat();
    const [datasets, series, distributions] = ['Dataset', 'DatasetSeries', 'Distribution'].map(
      (name) => new Set(listOfClass(all, name)),
    );
    expect([...(datasets ?? [])].map((url) => url.split('/').at(-1)).sort()).toEqual([
      'healthtech-companies',
      'healthtech-companies-dataspace',
      'healthtech-companies-public',
      'healthtech-figures-2020',
      'healthtech-figures-2025',
    ]);
    expect(series?.size).toBe(2);
    expect(distributions?.size).toBeGreaterThanOrEqual(14);
    for (const url of [...(datasets ?? []), ...(series ?? []), ...(distributions ?? [])]) {
      expect(url).not.toContain('#');
      const own = found.get(url) ?? [];
      expect([url, own.some((triple) => triple.startsWith(`<${url}> <`))]).toEqual([url, true]);
    }
  });

  it('14.1 finds each IRI with a fragment described in the document at its address', async () => {
    const found = await crawl(`${SETUP_URL}/catalog`);
    const more = ['/catalog/services/api', '/catalog/services/dsp', await findVersionPath()];
    const all = [
      ...found.values(),
      ...(await Promise.all(more.map((path) => readTriplesAt(path)))),
    ];
    const iris = new Set(
      all.flat().flatMap((each) => each.match(/(?<=<)[^<>]*#[^<>]*(?=>)/g) ?? []),
    );
    const ours = [...iris].filter((each) => each.startsWith(`${SETUP_URL}/`));
    for (const name of ['provenance', 'period', 'checksum', 'coverage', 'contact', 'public-terms'])
      expect([name, ours.some((each) => each.endsWith(`#${name}`))]).toEqual([name, true]);
    const undescribed: string[] = [];
    for (const each of ours) {
      const { pathname, hash } = new URL(each);
      const response = await ask(pathname, 'text/turtle, text/html;q=0.5');
      const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
      const text = await response.text();
      const isDescribed =
        type === 'text/html'
          ? text.includes(`id="${hash.slice(1)}"`)
          : (await readTriples(text, type)).some((triple) => triple.startsWith(`<${each}> <`));
      if (!isDescribed) undescribed.push(each);
    }
    expect(undescribed).toEqual([]);
  });

  it('14.1 finds the same triples in each format, at each address', async () => {
    const found = await crawl(`${SETUP_URL}/catalog`);
    const services = ['api', 'dsp'].map((name) => `${SETUP_URL}/catalog/services/${name}`);
    for (const url of [...found.keys(), ...services])
      for (const type of TYPES)
        expect(await readTriplesAt(toPath(url), type)).toEqual(await readTriplesAt(toPath(url)));
  });

  it('14.1 finds the same triples by suffix, with any Accept header', async () => {
    for (const path of [
      '/catalog',
      '/catalog/datasets/healthtech-figures-2025',
      '/catalog/datasets/healthtech-figures',
      '/catalog/datasets/healthtech-figures-2025/distributions/json',
      '/catalog/services/dsp',
    ]) {
      const expected = await readTriplesAt(path);
      for (const [suffix, type] of Object.entries(SUFFIXES)) {
        const response = await ask(`${path}.${suffix}`, 'text/html');
        expect([suffix, response.headers.get('content-type')]).toEqual([suffix, type]);
        // A page leads to the next in its own form.
        const text = (await response.text()).replaceAll(
          `/catalog.${suffix}?after`,
          '/catalog?after',
        );
        expect(await readTriples(text, type)).toEqual(expected);
      }
    }
  });
});

describe('14.1 the format of a response', () => {
  it.each([
    [undefined, 'text/turtle'],
    ['*/*', 'text/turtle'],
    ['text/turtle', 'text/turtle'],
    ['application/rdf+xml', 'application/rdf+xml'],
    ['application/ld+json', 'application/ld+json'],
    ['application/json', 'application/json'],
    ['text/turtle;q=0.3, application/rdf+xml;q=0.9', 'application/rdf+xml'],
    ['application/rdf+xml;q=0, */*;q=0.1', 'text/turtle'],
    ['text/html, */*;q=0.1', 'text/html; charset=UTF-8'],
    [BROWSER, 'text/html; charset=UTF-8'],
  ])('14.1 for Accept %s is %s', async (accept, type) => {
    for (const path of ['/catalog', '/catalog/datasets/healthtech-companies-public'])
      expect((await ask(path, accept)).headers.get('content-type')).toBe(type);
  });

  it('14.1 is a problem with a list of the formats, if no format is accepted', async () => {
    for (const path of [
      '/catalog',
      '/catalog/datasets/healthtech-figures',
      '/catalog/datasets/healthtech-figures-2025/distributions/json',
      '/catalog/services/api',
    ])
      expect(await body(ask(path, 'application/pdf'))).toMatchObject({
        status: 406,
        allowed: [...TYPES, 'application/json', 'text/html', 'application/xml', 'text/xml'],
      });
  });

  it('14.1 has the same headers for HEAD, without a body', async () => {
    for (const path of [
      '/catalog.ttl',
      '/catalog.xml',
      '/catalog/datasets/healthtech-figures-2025',
    ]) {
      const [head, full] = [await ask(path, '*/*', {}, 'HEAD'), await ask(path, '*/*')];
      const text = await full.text();
      expect([head.status, await head.text()]).toEqual([200, '']);
      expect(head.headers.get('content-length')).toBe(String(Buffer.byteLength(text)));
      for (const name of [
        'content-type',
        'content-length',
        'etag',
        'last-modified',
        'link',
        'vary',
      ])
        expect([name, head.headers.get(name)]).toEqual([name, full.headers.get(name)]);
      expect(head.headers.get('etag')).toMatch(/^"[0-9a-f]{64}"$/);
    }
  });

  it('14.1 has links to the other formats, and to its own address', async () => {
    const link = (await ask('/catalog/datasets/healthtech-figures.rdf')).headers.get('link');
    const base = `${SETUP_URL}/catalog/datasets/healthtech-figures`;
    expect(link?.split(', ')).toEqual([
      `<${base}>; rel="canonical"`,
      `<${base}.ttl>; rel="alternate"; type="text/turtle"`,
      `<${base}.rdf>; rel="alternate"; type="application/rdf+xml"`,
      `<${base}.jsonld>; rel="alternate"; type="application/ld+json"`,
    ]);
    expect((await ask('/catalog', BROWSER)).headers.get('link')).toContain('catalog.ttl>');
  });

  it('14.1 is 304 for a caller with the same ETag, and never by date alone', async () => {
    const path = '/catalog/datasets/healthtech-figures-2025.ttl';
    const { headers } = await ask(path);
    const [etag, date] = [headers.get('etag') ?? '', headers.get('last-modified') ?? ''];
    expect(Date.parse(date)).toBeGreaterThan(0);
    const readStatusWith = async (more: Record<string, string>) =>
      (await ask(path, '*/*', more)).status;
    expect(await readStatusWith({ 'if-none-match': etag })).toBe(304);
    expect(await readStatusWith({ 'if-none-match': `W/${etag}` })).toBe(304);
    expect(await readStatusWith({ 'if-modified-since': date })).toBe(200);
    expect(await readStatusWith({ 'if-none-match': '"else"', 'if-modified-since': date })).toBe(
      200,
    );
  });

  it('14.1 has a date, which for restricted rows is that of their edition', async () => {
    const readDate = async (path: string) => (await ask(path)).headers.get('last-modified');
    const at = '/catalog/datasets';
    const released = await readDate(`${at}/healthtech-figures-2025.ttl`);
    expect(Date.parse(released ?? '')).toBeGreaterThan(0);
    for (const id of ['healthtech-companies', 'healthtech-companies-dataspace'])
      expect([id, await readDate(`${at}/${id}.ttl`)]).toEqual([id, released]);
    expect(await readDate(`${at}/healthtech-companies/distributions/csv.ttl`)).toBe(released);
    const open = `${at}/healthtech-companies-public`;
    expect(await readDate(`${open}/distributions/csv.ttl`)).toBe(await readDate(`${open}.ttl`));
    const service = await ask('/catalog/services/api.ttl');
    expect([service.status, service.headers.get('last-modified')]).toEqual([200, null]);
    expect(service.headers.get('etag')).toMatch(/^"/);
  });

  it('14.1 may be read by a page of any origin', async () => {
    const { headers } = await ask('/catalog.ttl', '*/*', { origin: 'https://else.example' });
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-expose-headers')).toContain('Link');
    expect(headers.get('vary')).toContain('Accept');
  });

  it('14.1 redirects people from a resource without a page to the page that describes it', async () => {
    const readRedirect = async (path: string) => {
      const response = await ask(path, BROWSER);
      return [response.status, response.headers.get('location')];
    };
    const dataset = '/catalog/datasets/healthtech-companies';
    expect(await readRedirect(`${dataset}/distributions/csv`)).toEqual([303, dataset]);
    expect(await readRedirect('/catalog/services/api')).toEqual([303, '/docs']);
    expect((await readRedirect(`${dataset}/distributions/pdf`))[0]).toBe(404);
  });
});

describe('14.1 the requirements of harvesters', () => {
  it('14.1 has an identifier and a title for each dataset, and dates with a time that are not in the future', async () => {
    const triples = [...(await crawl(`${SETUP_URL}/catalog`)).values()].flat();
    for (const url of [
      ...listOfClass(triples, 'Dataset'),
      ...listOfClass(triples, 'DatasetSeries'),
    ])
      for (const term of ['identifier', 'title', 'description', 'publisher'])
        expect([
          url,
          term,
          triples.some((each) => each.startsWith(`<${url}> <http://purl.org/dc/terms/${term}>`)),
        ]).toEqual([url, term, true]);
    const dates = triples.filter((each) => /dc\/terms\/(issued|modified)>/.test(each));
    expect(dates.length).toBeGreaterThan(10);
    for (const each of dates) {
      const [, value = '', type] = /"([^"]*)"\^\^<[^>]*#(\w+)> \.$/.exec(each) ?? [];
      expect(type).toBe('dateTime');
      expect(value <= setup.now).toBe(true);
    }
  });

  it('14.1 describes versions of the public rows, each at its own address, in every format', async () => {
    const dataset = '/catalog/datasets/healthtech-companies-public';
    const [current = '', older = ''] = (
      await linesOf<{ id: string }>(setup.ask('/v1/datasets/healthtech-companies-public/versions'))
    ).map(({ id }) => `${SETUP_URL}${dataset}/versions/${id}`);
    const has = (triples: string[], subject: string, term: string, object: string) =>
      expect(
        triples.find(
          (each) => each.startsWith(`<${subject}> <`) && each.includes(`${term}> <${object}>`),
        ),
      ).toBeDefined();
    has(await readTriplesAt(dataset), `${SETUP_URL}${dataset}`, 'dcat#hasVersion', current);
    for (const type of TYPES) {
      const triples = await readTriplesAt(toPath(current), type);
      has(triples, current, 'dcat#isVersionOf', `${SETUP_URL}${dataset}`);
      has(triples, current, 'dcat#previousVersion', older);
      has(await readTriplesAt(toPath(older), type), older, 'dc/terms/isReplacedBy', current);
    }
    expect((await ask(`${toPath(current)}.rdf`)).headers.get('content-type')).toBe(TYPES[1]);
  });

  it('14.1 reveals no version, size, digest or coverage of restricted rows, in any format', async () => {
    for (const id of ['healthtech-companies', 'healthtech-companies-dataspace'])
      for (const suffix of Object.keys(SUFFIXES)) {
        const text = await (await ask(`/catalog/datasets/${id}.${suffix}`)).text();
        expect(text).not.toMatch(/2025-[0-9a-f]{12}|byteSize|checksumValue|QualityMeasurement/);
      }
  });

  it('14.1 has a next page after each of its datasets, and none after an unknown id', async () => {
    const { headers } = await ask('/catalog.ttl?after=');
    expect(headers.get('etag')).toBe((await ask('/catalog.ttl')).headers.get('etag'));
    for (const accept of [...TYPES, BROWSER])
      for (const id of ['healthtech', 'x', '2', 'healthtech-figures-2025.0'])
        expect((await ask(`/catalog?after=${id}`, accept)).status).toBe(400);
    expect(await body(ask('/catalog?after=x', 'text/turtle'))).toMatchObject({
      status: 400,
      reason: 'cursor-invalid',
    });
    const listDatasets = async (query: string) => {
      const document = await body<{ 'dcat:dataset'?: { 'dct:identifier'?: string }[] }>(
        ask(`/catalog.jsonld${query}`),
      );
      return [document['dcat:dataset'] ?? []]
        .flat()
        .flatMap((each) => each['dct:identifier'] ?? []);
    };
    const all = (await listDatasets('')).filter((id) => !id.includes('series'));
    expect(all).toContain('healthtech-companies');
    for (const [place, id] of all.entries())
      expect([id, await listDatasets(`?after=${id}`)]).toEqual([id, all.slice(place + 1)]);
    expect(await listDatasets('?after=healthtech-figures-1999')).toEqual([]);
    expect((await ask(`/catalog.ttl?after=${'x'.repeat(81)}`)).status).toBe(400);
  });
});
