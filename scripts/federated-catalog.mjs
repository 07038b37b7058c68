// A real EDC Federated Catalog crawls Kaart: 1, 100, 101 and 250 datasets, and one that is withdrawn.
// It comes from Maven Central by KAART_FEDERATED_CATALOG (by default ../shared/peers/federated-catalog).
// What is missing is named, and then the exit code is 2.
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, readyLine, start, stopAll, until } from './peers/processes.mjs';
import { need, report } from './peers/tools.mjs';

const root = resolve(import.meta.dirname, '..');
const folder = resolve(
  process.env.KAART_FEDERATED_CATALOG ?? join(root, '../shared/peers/federated-catalog'),
);
/** Crawls every two seconds; the first comes when it has started. */
const PATIENCE_MS = 60_000;
const STEPS = [
  { count: 1 },
  { count: 100 },
  { count: 101 },
  { count: 250 },
  { count: 250, without: 'asset-7' },
];

need('The Federated Catalog', ['java', 'maven'], [join(folder, 'run.sh')]);
let passed = 0;
try {
  const args = ['--import', 'tsx', join(root, 'test/interop/many-datasets.ts')];
  const kaart = start('Kaart', process.execPath, args, { cwd: root });
  const { url, dsp } = await readyLine(kaart);
  await offer(url, STEPS[0]);
  const port = await freePorts();
  const env = { ...process.env, PORT: String(port), PERIOD: '2' };
  const id = 'did:web:kaart.example';
  const crawler = start('the Federated Catalog', 'bash', [join(folder, 'run.sh'), dsp, id], {
    env,
  });
  const query = `http://127.0.0.1:${port}/edc/fc/catalog/api/v1alpha/catalog/query`;
  await until(crawler, () => listed(query), 600);
  for (const step of STEPS) passed += (await crawled(url, query, step)) ? 1 : 0;
} finally {
  await stopAll();
}
report(passed, STEPS.length - passed);
process.exitCode = passed === STEPS.length ? 0 : 1;

/** Six ports in a row are its own. */
async function freePorts() {
  return (await freePort()) + 1;
}

async function offer(url, step) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/test/datasets`, {
    method: 'POST',
    headers,
    body: JSON.stringify(step),
  });
  if (!answer.ok) throw new Error(`the datasets: ${answer.status}`);
}

/** Whether the catalog lists exactly what is offered, in the end. */
async function crawled(url, query, step) {
  await offer(url, step);
  const { count, without } = step;
  const expected = Array.from({ length: count }, (_, at) => `asset-${at}`)
    .filter((id) => id !== without)
    .sort();
  const began = Date.now();
  let found = [];
  while (Date.now() - began < PATIENCE_MS) {
    found = ((await listed(query)) ?? []).sort();
    if (found.join() === expected.join()) break;
    await sleep(500);
  }
  const same = found.join() === expected.join();
  const what =
    without === undefined ? `${count} datasets` : `${count} datasets, ${without} withdrawn`;
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`${same ? 'ok    ' : 'FAILED'} ${what}: ${found.length} listed after ${seconds} s`);
  return same;
}

/** Ids of all datasets of all catalogs it holds; `undefined` while it does not answer. */
async function listed(query) {
  const answer = await fetch(query, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      '@context': { '@vocab': 'https://w3id.org/edc/v0.0.1/ns/' },
      '@type': 'QuerySpec',
      limit: 1000,
      offset: 0,
    }),
  }).catch(() => undefined);
  if (!answer?.ok) return undefined;
  const catalogs = [await answer.json()].flat();
  return catalogs
    .flatMap((catalog) => [catalog['dcat:dataset'] ?? catalog.dataset ?? []].flat())
    .map((dataset) => dataset['@id']);
}
