// Serves the catalog as Turtle with a given number of datasets in a separate process:
// node --expose-gc --import tsx test/bench/catalog-run.ts DATASETS
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadDemonstration } from '../../lib/app/demonstration.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { catalogChangeWrite } from '../../lib/store/catalog-revision.ts';
import { Setup } from '../app/setup.ts';
import { listEditions } from '../catalog/listed.ts';

/** Number of datasets of the demonstration itself. */
const OWN = 5;

const setup = new Setup();
await loadDemonstration(setup.kaart, setup.home, () => undefined);
const table = openSqliteTable(join(setup.home, 'kaart.sqlite'));
await listEditions(table, Number(process.argv[2]) - OWN);

async function read(address: string): Promise<Uint8Array> {
  const response = await setup.ask(address);
  if (response.status !== 200) throw new Error(`${address}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** CPU in milliseconds: the median of 50 runs, after 20 runs that warm up. */
async function measureCpu(prepare: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 70; run += 1) {
    await prepare();
    const before = process.cpuUsage();
    await read('/catalog.ttl');
    const { user, system } = process.cpuUsage(before);
    if (run >= 20) times.push((user + system) / 1_000);
  }
  return times.sort((a, b) => a - b)[25] ?? 0;
}

/** The heap in MB after a garbage collection that also frees the bytes of responses. */
async function heapMb(): Promise<number> {
  for (let round = 0; round < 5; round += 1) {
    globalThis.gc?.();
    await sleep(20);
  }
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1024 / 1024;
}

/** All pages, from the first to the last. */
async function crawl(): Promise<void> {
  let next: string | undefined = '/catalog.ttl';
  while (next !== undefined) {
    const text: string = Buffer.from(await read(next)).toString();
    next = /hydra:next <[^>]*(\/catalog\.ttl\?[^>]*)>/.exec(text)?.[1];
  }
}

const bytes = (await read('/catalog.ttl')).byteLength;
// After a change, the page is read and rendered again. Otherwise it is sent from memory.
const rendered = await measureCpu(() => table.transact([catalogChangeWrite()]));
const cached = await measureCpu(async () => undefined);
const afterFirstPage = await heapMb();
await crawl();
const afterCrawl = await heapMb();
const result = { bytes, rendered, cached, afterFirstPage, afterCrawl };
process.stdout.write(`${JSON.stringify(result)}\n`);
await table.close();
await setup.close();
