import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { listEditions } from '../catalog/listed.ts';
import { readTriples } from '../catalog/read-rdf.ts';
import { SETUP_URL, Setup } from './setup.ts';

/**
 * Harvests a source of DCAT as data.public.lu does, by the documented rules of udata 17. It does not contain
 * code of udata.
 */
const FORMATS_BY_SUFFIX: Readonly<Record<string, string>> = {
  ttl: 'text/turtle',
  xml: 'application/rdf+xml',
  rdf: 'application/rdf+xml',
  jsonld: 'application/ld+json',
  json: 'application/ld+json',
};
const RDF_TYPES = new Set(Object.values(FORMATS_BY_SUFFIX));
const [DCT, DCAT, HYDRA] = [
  'http://purl.org/dc/terms/',
  'http://www.w3.org/ns/dcat#',
  'http://www.w3.org/ns/hydra/core#',
];

type Ask = (url: string, method?: 'HEAD') => Promise<Response>;

interface HarvestedDataset {
  readonly iri: string;
  readonly identifier: string;
  readonly title: string;
  readonly modified: string | undefined;
  readonly resources: readonly {
    readonly title: string;
    readonly format: string;
    readonly url: string;
  }[];
}

/** The triples of some pages, found by subject and predicate. */
class Graph {
  readonly #objects = new Map<string, string[]>();

  /** @param lines N-Triples */
  add(lines: readonly string[]): void {
    for (const line of lines) {
      const [, subject = '', predicate = '', object = ''] =
        /^<([^>]*)> <([^>]*)> (.*) \.$/.exec(line) ?? [];
      const key = `${subject} ${predicate}`;
      const value = /^<([^>]*)>$/.exec(object)?.[1] ?? /^"(.*)"/.exec(object)?.[1] ?? '';
      this.#objects.set(key, [...(this.#objects.get(key) ?? []), value]);
    }
  }

  all(subject: string, predicate: string): readonly string[] {
    return this.#objects.get(`${subject} ${predicate}`) ?? [];
  }

  one(subject: string, predicate: string): string | undefined {
    return this.all(subject, predicate)[0];
  }
}

/** Returns the format by the file suffix. If the suffix is unknown, the Content-Type of HEAD decides. */
async function findFormat(ask: Ask, url: string): Promise<string> {
  const suffix = /\.(\w+)$/.exec(new URL(url).pathname)?.[1] ?? '';
  const known = FORMATS_BY_SUFFIX[suffix];
  if (known !== undefined) return known;
  const head = await ask(url, 'HEAD');
  expect([url, head.status, await head.text()]).toEqual([url, 200, '']);
  const type = (head.headers.get('content-type') ?? '').split(';')[0] ?? '';
  expect(RDF_TYPES.has(type), `${url}: ${type}`).toBe(true);
  return type;
}

/** Harvests a source: it follows `hydra:next`, and each page has the format of the first page. */
async function harvest(ask: Ask, source: string, now: string): Promise<HarvestedDataset[]> {
  const format = await findFormat(ask, source);
  const found: string[] = [];
  const graph = new Graph();
  const visited = new Set<string>();
  for (let page: string | undefined = source; page !== undefined; ) {
    expect(visited.has(page), `${page} leads back to itself`).toBe(false);
    visited.add(page);
    const response: Response = await ask(page);
    expect([page, response.status]).toEqual([page, 200]);
    const lines = await readTriples(await response.text(), format);
    const own = new Graph();
    own.add(lines);
    graph.add(lines);
    const [catalog = ''] = lines.flatMap(
      (line) =>
        /^<([^>]*)> <[^>]*#type> <http:\/\/www.w3.org\/ns\/dcat#Catalog>/.exec(line)?.[1] ?? [],
    );
    found.push(...own.all(catalog, `${DCAT}dataset`));
    const view = own.one(catalog, `${HYDRA}view`) ?? '';
    page = own.one(view, `${HYDRA}next`);
  }
  return found.map((iri) => readDataset(graph, iri, now));
}

function readDataset(graph: Graph, iri: string, now: string): HarvestedDataset {
  const identifier = graph.one(iri, `${DCT}identifier`) ?? '';
  const title = graph.one(iri, `${DCT}title`) ?? '';
  expect([iri, identifier !== '', title !== '']).toEqual([iri, true, true]);
  const modified = graph.one(iri, `${DCT}modified`);
  if (modified !== undefined) expect(modified <= now, `${iri}: ${modified}`).toBe(true);
  const resources = graph.all(iri, `${DCAT}distribution`).map((distribution) => {
    const [url, resourceTitle, mediaType] = [
      // The URL of a file has priority over the URL of a page.
      graph.one(distribution, `${DCAT}downloadURL`) ?? graph.one(distribution, `${DCAT}accessURL`),
      graph.one(distribution, `${DCT}title`),
      graph.one(distribution, `${DCT}format`) ?? graph.one(distribution, `${DCAT}mediaType`),
    ];
    // The Dataspace Protocol is a way to negotiate, not a file. It has no format.
    const format = mediaType ?? (distribution.endsWith('/dsp') ? 'dsp' : '');
    return { title: resourceTitle ?? '', format, url: url ?? '' };
  });
  return { iri, identifier, title, modified, resources };
}

let setup: Setup;
beforeAll(async () => {
  setup = await Setup.demonstration();
});
afterAll(() => setup.close());

const ask: Ask = (url, method) =>
  setup.ask(url.slice(SETUP_URL.length), method === undefined ? {} : { method });

describe('14.1 udata harvests the catalog', () => {
  it.each(['/catalog.ttl', '/catalog.xml', '/catalog.rdf', '/catalog.jsonld', '/catalog'])(
    '14.1 from %s: each dataset with identifier and title, no date in the future',
    async (path) => {
      const found = await harvest(ask, SETUP_URL + path, setup.now);
      expect(found.map(({ identifier }) => identifier).sort()).toEqual([
        'healthtech-companies',
        'healthtech-companies-dataspace',
        'healthtech-companies-public',
        'healthtech-figures-2020',
        'healthtech-figures-2025',
      ]);
      for (const { identifier, modified } of found)
        expect([identifier, modified]).toEqual([identifier, expect.stringMatching(/^2025-/)]);
    },
  );

  it('14.1 each distribution has a title, a format and an address that responds', async () => {
    const found = await harvest(ask, `${SETUP_URL}/catalog.ttl`, setup.now);
    const resources = found.flatMap((dataset) => dataset.resources);
    expect(resources.length).toBeGreaterThan(15);
    for (const { title, format, url } of resources) {
      expect([url, title !== '', format !== '']).toEqual([url, true, true]);
      // Restricted rows and the protocol need a token.
      const restricted = /\/(healthtech-companies|dsp)\//.test(url);
      expect([url, (await ask(url)).status]).toEqual([url, restricted ? 401 : 200]);
    }
  });
});

describe('14.1 udata harvests a catalog of 1,000 datasets', () => {
  it('14.1 page by page to the end, each dataset once', async () => {
    const large = await Setup.demonstration();
    const table = openSqliteTable(join(large.home, 'kaart.sqlite'));
    try {
      await listEditions(table, 995);
      const requests: string[] = [];
      const askLarge: Ask = (url) => {
        requests.push(url);
        return large.ask(url.slice(SETUP_URL.length));
      };
      const found = await harvest(askLarge, `${SETUP_URL}/catalog.jsonld`, large.now);
      expect(new Set(found.map(({ identifier }) => identifier)).size).toBe(1_000);
      expect([found.length, requests.length]).toEqual([1_000, 10]);
    } finally {
      await table.close();
      await large.close();
    }
  });
});

describe('14.1 the figures of an edition in the catalog', () => {
  it('14.1 are offered as JSON, CSV and XLSX, each with its media type', async () => {
    const graph = new Graph();
    const dataset = `${SETUP_URL}/catalog/datasets/healthtech-figures-2025`;
    const text = await (await setup.ask('/catalog/datasets/healthtech-figures-2025.ttl')).text();
    graph.add(await readTriples(text, 'text/turtle'));
    const files = graph
      .all(dataset, `${DCAT}distribution`)
      .filter((each) => graph.one(each, `${DCAT}downloadURL`) !== undefined);
    expect(files.map((each) => each.split('/').at(-1))).toEqual(['csv', 'json', 'xlsx']);
    for (const file of files) {
      const url = graph.one(file, `${DCAT}downloadURL`) ?? '';
      const response = await setup.ask(url.slice(SETUP_URL.length));
      const bytes = Buffer.from(await response.arrayBuffer());
      const type = graph.one(file, `${DCAT}mediaType`)?.split('media-types/')[1];
      expect(response.headers.get('content-type')?.split(';')[0]).toBe(type);
      // A size and a digest are given only if they are right for the file at every time.
      const size = graph.one(file, `${DCAT}byteSize`);
      const isJson = type === 'application/json';
      expect([file, size]).toEqual([file, isJson ? String(bytes.byteLength) : undefined]);
      const checksum = graph.one(file, 'http://spdx.org/rdf/terms#checksum');
      expect(checksum !== undefined).toBe(isJson);
    }
  });
});

describe('14.1 the data services of the catalog', () => {
  it.each([
    [
      'api',
      [
        'healthtech-companies',
        'healthtech-companies-public',
        'healthtech-figures-2020',
        'healthtech-figures-2025',
      ],
    ],
    [
      'dsp',
      [
        'healthtech-companies-dataspace',
        'healthtech-companies-public',
        'healthtech-figures-2020',
        'healthtech-figures-2025',
      ],
    ],
  ])('14.1 %s names each dataset that it serves, and no other', async (name, expected) => {
    const service = `${SETUP_URL}/catalog/services/${name}`;
    const readGraph = async (path: string) => {
      const graph = new Graph();
      graph.add(await readTriples(await (await setup.ask(path)).text(), 'text/turtle'));
      return graph.all(service, `${DCAT}servesDataset`).map((iri) => iri.split('/').at(-1));
    };
    expect((await readGraph(`/catalog/services/${name}.ttl`)).sort()).toEqual(expected);
    expect((await readGraph('/catalog.ttl')).sort()).toEqual(expected);
    // The document of a dataset names only this dataset.
    expect(await readGraph('/catalog/datasets/healthtech-figures-2025.ttl')).toEqual([
      'healthtech-figures-2025',
    ]);
  });

  it('14.1 each dataset names the organisations that made it', async () => {
    const text = await (await setup.ask('/catalog/datasets/healthtech-figures-2025.ttl')).text();
    const graph = new Graph();
    graph.add(await readTriples(text, 'text/turtle'));
    const dataset = `${SETUP_URL}/catalog/datasets/healthtech-figures-2025`;
    const creators = graph.all(dataset, `${DCT}creator`);
    const listNames = (agent: string) => graph.all(agent, 'http://xmlns.com/foaf/0.1/name');
    expect(creators.map(listNames)).toEqual([
      expect.arrayContaining(['Ministry of the Economy', 'Ministerium für Wirtschaft']),
      ['Luxinnovation'],
    ]);
    expect(creators).toContain(graph.one(dataset, `${DCT}publisher`));
  });
});
