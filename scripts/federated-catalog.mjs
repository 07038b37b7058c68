// A real EDC Federated Catalog crawls Kaart: 1, 100, 101 and 250 datasets, and one that is withdrawn;
// then the demonstration, of which an edition is withdrawn.
//   node scripts/federated-catalog.mjs
// It comes from Maven Central by KAART_FEDERATED_CATALOG (by default ../shared/peers/federated-catalog).
// What is missing is named, and then the exit code is 2.
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildCli } from './build.mjs';
import { tokenOf } from './peers/kaart.mjs';
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
/** Longest wait for a crawl: it crawls every two seconds after its start. Milliseconds. */
const PATIENCE_MS = 60_000;
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
  await posted(`${url}/test/datasets`, { count: 1 });
  const catalog = await crawling(dsp);
  for (const count of [1, 100, 101, 250]) {
    await posted(`${url}/test/datasets`, { count });
    await lists(catalog, `${count} datasets`, named(count));
  }
  const without = 'asset-7';
  await posted(`${url}/test/datasets`, { count: 250, without });
  const left = named(250).filter((id) => id !== without);
  await lists(catalog, `250 datasets, ${without} withdrawn`, left);
  await stop(catalog.process);
  await stop(kaart);
}

function named(count) {
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
  const catalog = await crawling(dsp);
  await lists(catalog, 'the demonstration', datasets);
  const authorization = `Bearer ${tokenOf(env, 'releaser')}`;
  const because = { reason: 'a row was read wrongly' };
  await posted(`${url}/v1/editions/2020/retraction`, because, { authorization });
  const left = datasets.filter((id) => id !== FIGURES_2020);
  await lists(catalog, 'the demonstration, edition 2020 retracted', left);
}

async function posted(url, json, headers = {}) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(json),
  });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Starts a Federated Catalog that crawls one connector; the first start builds it, which takes some time. */
async function crawling(dsp) {
  const port = (await freePort(6)) + 1; // it uses six ports in a row
  const env = { ...process.env, PORT: String(port), PERIOD: '2' };
  const args = [join(folder, 'run.sh'), dsp, ID];
  const crawler = start('the Federated Catalog', 'bash', args, { env });
  const query = `http://127.0.0.1:${port}/edc/fc/catalog/api/v1alpha/catalog/query`;
  await until(crawler, () => listed(query), 600);
  return { process: crawler, query };
}

/** Waits until it lists exactly these datasets. */
async function lists({ process: crawler, query }, what, expected) {
  const began = Date.now();
  const wanted = [...expected].sort().join();
  let found = [];
  do {
    found = await listed(query);
    if (found.sort().join() === wanted) break;
    await sleep(500);
  } while (Date.now() - began < PATIENCE_MS);
  const same = found.join() === wanted;
  counts[same ? 'passed' : 'failed'] += 1;
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`${same ? 'ok    ' : 'FAILED'} ${what}: ${found.length} listed after ${seconds} s`);
  if (!same) console.log(crawler.said());
}

/** Ids of the datasets in all its catalogs; the limit counts catalogs, and there is one. */
async function listed(query) {
  const context = { '@vocab': 'https://w3id.org/edc/v0.0.1/ns/' };
  const spec = { '@context': context, '@type': 'QuerySpec', limit: 50, offset: 0 };
  const catalogs = [await posted(query, spec)].flat();
  return catalogs
    .flatMap((catalog) => [catalog['dcat:dataset'] ?? catalog.dataset ?? []].flat())
    .map((dataset) => dataset['@id']);
}
