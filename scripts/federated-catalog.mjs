// A real EDC Federated Catalog crawls Kaart: with 1, 100, 101 and 250 datasets, and after one is removed;
// then the demonstration, before and after the retraction of an edition.
//   node scripts/federated-catalog.mjs
// The scripts in KAART_FEDERATED_CATALOG (by default ../shared/peers/federated-catalog) fetch it from
// Maven Central. If something is missing, it is named, and the exit code is 2.
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildCli } from './build.mjs';
import { createToken } from './peers/kaart.mjs';
import {
  freePort,
  readyLine,
  scratchFolder,
  start,
  stop,
  stopAll,
  until,
} from './peers/processes.mjs';
import { need, report } from './peers/tools.mjs';

const root = resolve(import.meta.dirname, '..');
const folder = resolve(
  process.env.KAART_FEDERATED_CATALOG ?? join(root, '../shared/peers/federated-catalog'),
);
/** Longest wait for a crawl, in milliseconds. The catalog crawls every two seconds after its start. */
const MAX_WAIT_MS = 60_000;
const ID = 'did:web:kaart.example';
const FIGURES_2020 = 'healthtech-figures-2020';

need('The Federated Catalog', ['java', 'maven'], [join(folder, 'run.sh')]);
const counts = { passed: 0, failed: 0 };
await buildCli();
try {
  await manyDatasets();
  await demonstration();
} finally {
  await stopAll();
}
report(counts.passed, counts.failed);
process.exitCode = counts.failed === 0 ? 0 : 1;

async function manyDatasets() {
  const args = ['--import', 'tsx', join(root, 'test/interop/many-datasets.ts')];
  const env = { ...process.env, KAART_HOME: await scratchFolder('kaart-federated-') };
  const kaart = start('Kaart', process.execPath, args, { cwd: root, env });
  const { url, dsp } = await readyLine(kaart, 120);
  await post(`${url}/test/datasets`, { count: 1 });
  const catalog = await startCrawler(dsp);
  for (const count of [1, 100, 101, 250]) {
    await post(`${url}/test/datasets`, { count });
    await expectDatasets(catalog, `${count} datasets`, assetIds(count));
  }
  const without = 'asset-7';
  await post(`${url}/test/datasets`, { count: 250, without });
  const remaining = assetIds(250).filter((id) => id !== without);
  await expectDatasets(catalog, `250 datasets, ${without} removed`, remaining);
  await stop(catalog.process);
  await stop(kaart);
}

function assetIds(count) {
  return Array.from({ length: count }, (_, at) => `asset-${at}`);
}

async function demonstration() {
  const env = {
    ...process.env,
    KAART_HOME: await scratchFolder('kaart-federated-'),
    KAART_LOG_LEVEL: 'error',
    KAART_IDENTITY: 'mock',
    KAART_PARTICIPANT_ID: ID,
    PORT: String(await freePort()),
  };
  const cli = join(root, 'bin/kaart.js');
  const kaart = start('Kaart', process.execPath, [cli, 'serve', '--demo', '--json'], { env });
  const { url, dsp, datasets } = await readyLine(kaart, 120);
  const catalog = await startCrawler(dsp);
  await expectDatasets(catalog, 'the demonstration', datasets);
  const authorization = `Bearer ${createToken(env, ['releaser'])}`;
  const because = { reason: 'a row was read wrongly' };
  await post(`${url}/v1/editions/2020/retraction`, because, { authorization });
  const remaining = datasets.filter((id) => id !== FIGURES_2020);
  await expectDatasets(catalog, 'the demonstration, edition 2020 retracted', remaining);
}

async function post(url, json, headers = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(json),
  });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Starts a Federated Catalog that crawls one connector; the first start builds it, which takes some time. */
async function startCrawler(dsp) {
  const port = (await freePort(6)) + 1; // it uses six ports in a row
  const env = { ...process.env, PORT: String(port), PERIOD: '2' };
  const args = [join(folder, 'run.sh'), dsp, ID];
  const crawler = start('the Federated Catalog', 'bash', args, { env });
  const query = `http://127.0.0.1:${port}/edc/fc/catalog/api/v1alpha/catalog/query`;
  await until(crawler, () => listDatasets(query), 600);
  return { process: crawler, query };
}

/** Waits until the crawler lists exactly these datasets, and prints the result. */
async function expectDatasets({ process: crawler, query }, what, expected) {
  const began = Date.now();
  const wanted = [...expected].sort().join();
  let found = [];
  do {
    found = await listDatasets(query);
    if (found.sort().join() === wanted) break;
    await sleep(500);
  } while (Date.now() - began < MAX_WAIT_MS);
  const same = found.join() === wanted;
  counts[same ? 'passed' : 'failed'] += 1;
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`${same ? 'ok    ' : 'FAILED'} ${what}: ${found.length} listed after ${seconds} s`);
  if (!same) console.log(crawler.output());
}

/** Returns the ids of the datasets in all catalogs. The limit counts catalogs, and there is one. */
async function listDatasets(query) {
  const context = { '@vocab': 'https://w3id.org/edc/v0.0.1/ns/' };
  const spec = { '@context': context, '@type': 'QuerySpec', limit: 50, offset: 0 };
  const catalogs = [await post(query, spec)].flat();
  return catalogs
    .flatMap((catalog) => [catalog['dcat:dataset'] ?? catalog.dataset ?? []].flat())
    .map((dataset) => dataset['@id']);
}
