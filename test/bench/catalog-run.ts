// Renders the catalog as Turtle with a given number of datasets, in a process of its own:
// node --expose-gc --import tsx test/bench/catalog-run.ts DATASETS
import { buildCatalogPage } from '../../lib/catalog/documents.ts';
import { RDF_FORMS } from '../../lib/catalog/rdf/forms.ts';
import { RenderedDocuments } from '../../lib/catalog/rendered-documents.ts';
import { largeModel } from '../catalog/model.ts';

const datasets = Number(process.argv[2]);
const [turtle] = RDF_FORMS;
if (turtle === undefined) throw new Error('no Turtle');
const model = largeModel(datasets);
const address = `${model.publicUrl}/catalog.ttl`;

const documents = new RenderedDocuments({
  revision: async () => '1',
  model: async () => model,
});
const read = (page: number) =>
  documents.get(`/catalog.ttl?page=${page}`, turtle, (said) =>
    buildCatalogPage(said, page, address),
  );

async function render(page: number): Promise<number> {
  const document = buildCatalogPage(model, page, address);
  return document === undefined ? 0 : ((await turtle?.write(document))?.length ?? 0);
}

/** CPU in milliseconds, p50 of 50 runs after 20 that warm up. */
async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 70; run += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    if (run >= 20) times.push((user + system) / 1_000);
  }
  return times.sort((a, b) => a - b)[25] ?? 0;
}

const bytes = await render(1);
const rendered = await cpuOf(() => render(1));
await read(1);
const cached = await cpuOf(() => read(1));
// The first crawl of all pages fills the cache; a second one must not let the heap grow.
const pages = Math.ceil(datasets / 100);
const heapAfterCrawl = async () => {
  for (let page = 1; page <= pages; page += 1) await read(page);
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1024 / 1024;
};
const [first, second] = [await heapAfterCrawl(), await heapAfterCrawl()];
process.stdout.write(`${JSON.stringify({ bytes, rendered, cached, first, second })}\n`);
