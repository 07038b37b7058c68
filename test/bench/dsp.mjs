// npm run bench:dsp: the connector and a real EDC in one run, for the README. The EDC pair and the tools that
// measure both in the same way are in ../shared/peers/edc (KAART_PEERS). Without them, without Java, or with
// --alone, only Kaart is measured, and the output says this. --only=catalogs, flows, betweenTwo or data
// measures one part.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import autocannon from 'autocannon';
import { build } from 'esbuild';
import { BUNDLED } from '../../scripts/bundled.mjs';
import {
  EDC_HOME,
  EDC_PEERS,
  EDC_SETUP,
  forgetEdcPids,
  startEdcPair,
  takenEdcPort,
} from '../../scripts/peers/edc-pair.mjs';
import { ask, startKaart } from '../../scripts/peers/kaart.mjs';
import { output, readyLine, start, stop, stopAll } from '../../scripts/peers/processes.mjs';

const root = resolve(import.meta.dirname, '../..');
const tools = existsSync(EDC_SETUP) ? join(EDC_PEERS, 'run') : undefined;
const alone = process.argv.includes('--alone');
const only = /--only=(\w+)/.exec(process.argv.join(' '))?.[1];
const withEdc =
  !alone &&
  tools !== undefined &&
  output('java', ['-version']) !== '' &&
  output('mvn', ['-version']) !== '';
const scratch = mkdtempSync(join(tmpdir(), 'kaart-bench-dsp-'));
/** As deployed: one file, and a small heap limit. */
const SERVER = join(root, 'dist/bench/dsp-server.mjs');
const HEAP = ['--max-old-space-size=64', '--max-semi-space-size=2'];
const EDC_HEAP = '-Xmx256m';
const EDC_DSP = 'http://127.0.0.1:22014/protocol/2025-1';
const CONTEXT = ['https://w3id.org/dspace/2025/1/context.jsonld'];
let edcPids;

try {
  await bundleServer();
  if (withEdc) await startEdc();
  else console.log('There is no EDC here (Java 17, Maven and ../shared/peers/edc): Kaart alone.\n');
  for (const [name, section] of Object.entries({ catalogs, flows, betweenTwo, data }))
    if (only === undefined || only === name) await section();
  console.log(`\nload at the end: ${loadavg()[0].toFixed(1)}`);
} finally {
  await stopAll();
  if (withEdc) await forgetEdcPids();
  rmSync(scratch, { recursive: true, force: true });
}

async function startEdc() {
  const taken = await takenEdcPort();
  if (taken !== undefined) throw new Error(`something listens on 127.0.0.1:${taken} already`);
  edcPids = await startEdcPair({ jvm: EDC_HEAP });
  seedEdc(1, 'first');
}

function bundleServer() {
  return build({
    ...BUNDLED,
    entryPoints: [join(root, 'test/bench/dsp-server.ts')],
    outfile: SERVER,
    external: ['libsql'],
    target: 'node20',
  });
}

/** More assets of the EDC provider. */
function seedEdc(count, prefix) {
  const more = `import('./lib.mjs').then(L=>L.seed(${count},{prefix:'${prefix}-'}))`;
  inEdc(process.execPath, ['-e', more]);
}

function inEdc(command, args, env = {}) {
  const { stdout, stderr, status } = spawnSync(command, args, {
    cwd: EDC_HOME,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout;
}

async function kaartWith(datasets) {
  const env = { ...process.env, DATASETS: String(datasets) };
  const server = start('Kaart', process.execPath, [...HEAP, SERVER], { cwd: root, env });
  return { ...(await readyLine(server)), server, pid: server.child.pid };
}

/** The peak is the maximum memory of the process since its start. */
function megabytes(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

async function catalogs() {
  console.log(
    `\n## Catalog requests: requests/s (p50) on 1 and 10 connections; peak memory (${HEAP[0]}, ${EDC_HEAP})\n`,
  );
  console.log(
    '| datasets | Kaart, 1 | Kaart, 10 | Kaart | EDC, 1 | EDC, 10 | EDC | ratio, 1 / 10 |',
  );
  console.log('|---:|---:|---:|---:|---:|---:|---:|---:|');
  let seeded = 1;
  for (const datasets of [10, 150, 1000]) {
    const kaart = await kaartWith(datasets);
    const ours = await catalogLoad(kaart.dsp);
    const memory = megabytes(kaart.pid);
    await stop(kaart.server);
    let theirs;
    if (withEdc) {
      seedEdc(datasets - seeded, `c${datasets}`);
      seeded = datasets;
      theirs = await catalogLoad(EDC_DSP);
    }
    const edcMemory = withEdc ? megabytes(edcPids.provider) : undefined;
    console.log(
      row([
        datasets,
        ...ours.map(rate),
        `${memory} MB`,
        ...(theirs?.map(rate) ?? ['–', '–']),
        edcMemory === undefined ? '–' : `${edcMemory} MB`,
        theirs ? ours.map(({ rps }, at) => ratio(rps, theirs[at].rps)).join(' / ') : '–',
      ]),
    );
  }
}

async function catalogLoad(dsp) {
  const body = JSON.stringify({
    '@context': [...CONTEXT, 'https://w3id.org/edc/dspace/v0.0.1'],
    '@type': 'CatalogRequestMessage',
    filter: [{ '@type': 'QuerySpec', limit: 2000, offset: 0 }],
  });
  const token = { region: 'eu', audience: dsp, clientId: 'consumer' };
  const headers = { 'content-type': 'application/json', authorization: JSON.stringify(token) };
  const request = { url: `${dsp}/catalog/request`, method: 'POST', headers, body, timeout: 60 };
  await autocannon({ ...request, connections: 4, duration: 4 });
  const results = [];
  for (const connections of [1, 10]) {
    const { requests, latency, non2xx } = await autocannon({
      ...request,
      connections,
      duration: 6,
    });
    if (non2xx > 0) throw new Error(`${dsp}: ${non2xx} refused`);
    results.push({ rps: requests.average, p50: latency.p50 });
  }
  return results;
}

function ratio(ours, theirs) {
  return theirs === 0 ? '–' : `${Math.round(ours / theirs)} ×`;
}

function rate({ rps, p50 }) {
  if (rps === 0) return 'no answer within 6 s';
  return `${rps.toFixed(rps < 100 ? 1 : 0)} (${p50} ms)`;
}

function row(cells) {
  return `| ${cells.join(' | ')} |`;
}

/** Request → FINALIZED and request → start, with a consumer that responds at once. */
async function flows() {
  if (tools === undefined) return;
  console.log(
    '\n## Negotiations and transfers against an instant consumer, p50 (p90), milliseconds\n',
  );
  console.log('| in parallel | | request → FINALIZED | transfer request → start | flows/s |');
  console.log('|---:|---|---:|---:|---:|');
  const kaart = await kaartWith(10);
  for (const [parallel, count] of [
    [1, 20],
    [10, 100],
    [25, 150],
  ]) {
    wire('Kaart', kaart.dsp, count, parallel);
    if (withEdc) wire('EDC', EDC_DSP, count, parallel);
  }
  await stop(kaart.server);
}

function wire(name, dsp, count, parallel) {
  const port = 22050 + parallel;
  const args = [join(tools, 'bench-wire.mjs'), String(count), dsp, String(port), String(parallel)];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const result = JSON.parse(stdout.trim().split('\n').at(-1) || 'null');
  if (result === null) throw new Error(stderr);
  const { negotiation, toStart, flowsPerS } = result;
  const cell = ({ p50, p90 }) => `${p50} (${p90})`;
  console.log(row([parallel, name, cell(negotiation), cell(toStart), flowsPerS]));
}

async function betweenTwo() {
  console.log('\n## Between two connectors of a kind, p50 (p90) of 20, milliseconds\n');
  console.log('| | negotiation | transfer started | catalog → data |');
  console.log('|---|---:|---:|---:|');
  const [provider, consumer] = [await party('provider'), await party('consumer')];
  const times = { negotiation: [], started: [], data: [] };
  for (let each = 0; each < 22; each += 1) await oneFlow(provider, consumer, times);
  // The first two runs warm the processes up.
  for (const list of Object.values(times)) list.splice(0, 2);
  console.log(row(['Kaart', spread(times.negotiation), spread(times.started), spread(times.data)]));
  await stop(provider.running);
  await stop(consumer.running);
  if (!withEdc) return;
  const flow = JSON.parse(
    inEdc(process.execPath, ['bench-flow.mjs', '20']).trim().split('\n').at(-1),
  );
  const cell = ({ p50, p90 }) => `${p50} (${p90})`;
  const [n, t, a] = [flow.negotiationMs, flow.transferStartMs, flow.catalogToEdrMs];
  console.log(row(['EDC (to the token)', cell(n), cell(t), cell(a)]));
}

function party(name) {
  return startKaart(name, join(scratch, name), name === 'provider' ? ['--demo'] : []);
}

async function oneFlow(provider, consumer, times) {
  const began = performance.now();
  const address = `${provider.url}/dsp/2025-1`;
  const asked = { address, dataset: 'healthtech-companies' };
  const { pid } = await ask(consumer, '/v1/negotiations', asked);
  const { agreement } = await reached(
    consumer,
    `/v1/negotiations/${pid}`,
    ({ state }) => state === 'FINALIZED',
  );
  times.negotiation.push(performance.now() - began);
  const asking = performance.now();
  const transfer = await ask(consumer, '/v1/transfers', { agreement });
  await reached(consumer, `/v1/transfers/${transfer.pid}`, ({ hasDataAddress }) => hasDataAddress);
  times.started.push(performance.now() - asking);
  const address2 = await ask(consumer, `/v1/transfers/${transfer.pid}/data-address`);
  const token = address2.endpointProperties.find(({ name }) => name === 'authorization').value;
  const answer = await fetch(address2.endpoint, { headers: { authorization: token } });
  const rows = (await answer.text()).trim().split('\n').length;
  if (answer.status !== 200 || rows < 50)
    throw new Error(`the data: ${answer.status}, ${rows} rows`);
  times.data.push(performance.now() - began);
}

async function reached(party, path, done) {
  for (;;) {
    const found = await ask(party, path);
    if (found.state === 'TERMINATED') throw new Error(JSON.stringify(found));
    if (done(found)) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function spread(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part) => Math.round(sorted[Math.floor(part * sorted.length)]);
  return `${at(0.5)} (${at(0.9)})`;
}

/** The data plane with real data: every read checks token, transfer, agreement and consent. */
async function data() {
  console.log(
    '\n## Data plane, requests/s (p50) and MB/s on 10 connections; 4 for the large file\n',
  );
  console.log('| what | requests/s | MB/s |');
  console.log('|---|---:|---:|');
  const provider = await party('provider');
  const consumer = await party('consumer');
  for (const dataset of ['healthtech-figures-2025', 'healthtech-companies'])
    await fetched(provider, consumer, dataset);
  await stop(provider.running);
  await large(consumer);
  await stop(consumer.running);
  if (withEdc) dataOfEdc();
}

async function fetched(provider, consumer, dataset, connections = 10) {
  const address = `${provider.url}/dsp/2025-1`;
  const { pid } = await ask(consumer, '/v1/negotiations', { address, dataset });
  const done = ({ state }) => state === 'FINALIZED';
  const { agreement } = await reached(consumer, `/v1/negotiations/${pid}`, done);
  const transfer = await ask(consumer, '/v1/transfers', { agreement });
  const path = `/v1/transfers/${transfer.pid}`;
  await reached(consumer, path, ({ hasDataAddress }) => hasDataAddress);
  const { endpoint, endpointProperties } = await ask(consumer, `${path}/data-address`);
  const authorization = endpointProperties.find(({ name }) => name === 'authorization').value;
  const first = await fetch(endpoint, { headers: { authorization }, redirect: 'manual' });
  const bytes = (await first.arrayBuffer()).byteLength;
  // Large files come by a link that is valid for a minute, as from S3.
  const link = first.headers.get('location');
  const load = { url: link ?? endpoint, headers: link ? {} : { authorization }, connections };
  await autocannon({ ...load, duration: 3 });
  const { requests, latency, throughput, non2xx } = await autocannon({ ...load, duration: 6 });
  if (non2xx > 0) throw new Error(`${dataset}: ${non2xx} refused`);
  const size = link
    ? `${(throughput.average / requests.average / 1e6).toFixed(1)} MB by link`
    : `${(bytes / 1024).toFixed(1)} KB`;
  const [rps, mbps] = [requests.average, throughput.average / 1e6];
  console.log(
    row([`Kaart: ${dataset}, ${size}`, `${rps.toFixed(0)} (${latency.p50} ms)`, mbps.toFixed(0)]),
  );
}

/** A mapping with a hundred times as many companies. */
async function large(consumer) {
  const home = join(scratch, 'large');
  const scale = (args) =>
    spawnSync(
      process.execPath,
      [join(root, 'test/fixtures/scale/gen-scale.mjs'), '20000', ...args],
      { maxBuffer: 1 << 28 },
    ).stdout;
  for (const [step, text] of [
    ['import', scale([])],
    ['consents', scale(['--consents'])],
    ['publish'],
  ]) {
    const file = join(scratch, `${step}.csv`);
    writeFileSync(file, String(text ?? '').replaceAll(',partners,', ',dataspace,'));
    const run = join(root, 'test/bench/publish-run.ts');
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', run, step, file, home],
      { cwd: root, encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(stderr);
  }
  const provider = await party('large');
  await fetched(provider, consumer, 'healthtech-companies', 4);
  await stop(provider.running);
}

function dataOfEdc() {
  const lines = inEdc(process.execPath, ['bench-data.mjs']).split('\n');
  const results = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  for (const [what, conns, size] of [
    ['/small', 10, '1 KB'],
    ['/big', 4, '10 MB'],
  ]) {
    const { rps, p50, MBps } = results.findLast(
      (each) => each.what === what && each.conns === conns,
    );
    console.log(
      row([
        `EDC: ${size} from what lies behind it`,
        `${rps.toFixed(0)} (${p50} ms)`,
        MBps.toFixed(0),
      ]),
    );
  }
}
