import { describe, expect, it } from 'vitest';
import { buildCatalogPage } from '../../lib/catalog/documents.ts';
import type { CatalogModel } from '../../lib/catalog/model.ts';
import { RDF_FORMS } from '../../lib/catalog/rdf/forms.ts';
import { RenderedDocuments } from '../../lib/catalog/rendered-documents.ts';
import type { RdfNode } from '../../lib/catalog/vocabulary.ts';
import { buildLargeModel, EMPTY, MODEL } from './model.ts';

const ADDRESS = `${MODEL.publicUrl}/catalog.ttl`;
const [TURTLE] = RDF_FORMS;
if (TURTLE === undefined) throw new Error('no Turtle');

/**
 * Reads all pages as a harvester does: it starts at the first page and follows only `hydra:next`. Returns the
 * datasets of each page, and the stated total.
 */
async function harvest(model: CatalogModel) {
  const pages: { readonly datasets: readonly string[]; readonly total: string }[] = [];
  let next: string | undefined = ADDRESS;
  while (next !== undefined) {
    const after: string | undefined = new URL(next).searchParams.get('after') ?? undefined;
    const document = await buildCatalogPage(model, after, ADDRESS);
    if (document === undefined) throw new Error(`no page ${next}`);
    const { node } = document;
    const view = node['hydra:view'] as RdfNode;
    pages.push({
      datasets: ((node['dcat:dataset'] ?? []) as RdfNode[]).map((each) => each['@id']),
      total: (node['hydra:totalItems'] as { '@value': string })['@value'],
    });
    next = (view['hydra:next'] as RdfNode | undefined)?.['@id'];
    expect(document.next).toBe(next);
  }
  return pages;
}

/** CPU in milliseconds of the fastest of several runs. */
async function measureCpu(runs: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1_000);
  }
  return Math.min(...times);
}

/** Renders the first page, as for the first caller after a change. */
const renderFirst = (model: CatalogModel) => async () => {
  const document = await buildCatalogPage(model, undefined, ADDRESS);
  if (document === undefined) throw new Error('no page');
  return TURTLE.write(document);
};

describe('14.1 the pages of a large catalog', () => {
  it.each([1_000, 10_000])(
    '14.1 lead to each of %i datasets once, 100 at a time',
    async (count) => {
      const pages = await harvest(buildLargeModel(count));
      expect(pages).toHaveLength(count / 100);
      expect(new Set(pages.map(({ total }) => total))).toEqual(new Set([String(count)]));
      expect(pages.every(({ datasets }) => datasets.length === 100)).toBe(true);
      const all = pages.flatMap(({ datasets }) => datasets);
      expect(new Set(all).size).toBe(count);
      // The order is the same each time.
      expect((await harvest(buildLargeModel(count))).flatMap(({ datasets }) => datasets)).toEqual(
        all,
      );
    },
  );

  it('14.1 need no more CPU and bytes with 10,000 datasets than with 1,000', async () => {
    const [small, large] = [
      renderFirst(buildLargeModel(1_000)),
      renderFirst(buildLargeModel(10_000)),
    ];
    expect((await large()).length / (await small()).length).toBeCloseTo(1, 1);
    await measureCpu(3, large);
    const [less, more] = [await measureCpu(4, small), await measureCpu(4, large)];
    expect(more / less).toBeLessThan(2);
  });

  it('14.1 begin after a dataset, also if it has left the catalog in the meantime', async () => {
    const model = buildLargeModel(300);
    const readFirstAfter = async (id: string) => {
      const page = await buildCatalogPage(model, id, ADDRESS);
      const [first] = ((page?.node['dcat:dataset'] ?? []) as RdfNode[]).map((each) => each['@id']);
      return first?.split('/').at(-1);
    };
    expect(await readFirstAfter('healthtech-figures-9903')).toBe('healthtech-figures-9902');
    expect(await readFirstAfter('healthtech-figures-9903.7')).toBe('healthtech-figures-9903');
  });

  it('14.1 end after the last dataset, also in an empty catalog', async () => {
    expect(await harvest(EMPTY)).toEqual([{ datasets: [], total: '0' }]);
    const last = await buildCatalogPage(EMPTY, 'healthtech-figures-2020', ADDRESS);
    expect([last?.node['dcat:dataset'], last?.next]).toEqual([undefined, undefined]);
  });

  it.each(['healthtech', 'healthtech-figures', 'healthtech-figures-x', '2020', '1'])(
    '14.1 do not begin after %s, which ends no page',
    async (id) => {
      expect(await buildCatalogPage(buildLargeModel(300), id, ADDRESS)).toBeUndefined();
    },
  );
});

describe('14.1 a catalog that is read every few seconds', () => {
  it('14.1 reads the model once and renders each document once, until something changes', async () => {
    let [revision, models, builds] = ['1', 0, 0];
    const documents = new RenderedDocuments({
      revision: async () => revision,
      model: async () => {
        models += 1;
        return buildLargeModel(1_000 * models);
      },
    });
    const crawl = () =>
      documents.get('/catalog.ttl', TURTLE, (model) => {
        builds += 1;
        return buildCatalogPage(model, undefined, ADDRESS);
      });
    const first = await crawl();
    for (let round = 0; round < 20; round += 1) expect(await crawl()).toBe(first);
    expect([models, builds]).toEqual([1, 1]);
    revision = '2';
    const next = await crawl();
    expect(next?.etag).not.toBe(first?.etag);
    expect([models, builds]).toEqual([2, 2]);
  });

  it('14.1 caches each form and address of a document separately, and does not cache missing documents', async () => {
    const documents = new RenderedDocuments({
      revision: async () => '1',
      model: async () => MODEL,
    });
    const build = (model: CatalogModel) => buildCatalogPage(model, undefined, ADDRESS);
    const etags = await Promise.all(
      RDF_FORMS.map(async (form) => (await documents.get('/catalog', form, build))?.etag),
    );
    expect(new Set(etags).size).toBe(3);
    expect(await documents.get('/none', TURTLE, async () => undefined)).toBeUndefined();
    expect(await documents.get('/none', TURTLE, build)).toBeDefined();
  });
});
