// npm run bench:dsp: the connector beside a real EDC in one run, for the README. The EDC pair and the
// tools that measure both alike come from ../shared/peers/edc (KAART_PEERS); without them, or without
// Java, or with --alone, only Kaart is measured, and the run says so.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import autocannon from 'autocannon';
import {
  freePort,
  output,
  readyLine,
  start,
  stop,
  stopAll,
} from '../../scripts/peers/processes.mjs';

const root = resolve(import.meta.dirname, '../..');
const peers = resolve(process.env.KAART_PEERS ?? join(root, '../shared/peers/edc'));
const edc = process.env.KAART_EDC ?? join(tmpdir(), 'kaart-edc');
const tools = existsSync(join(peers, 'run')) ? join(peers, 'run') : undefined;
const alone = process.argv.includes('--alone');
const withEdc =
  !alone &&
  tools !== undefined &&
  output('java', ['-version']) !== '' &&
  output('mvn', ['-version']) !== '';
const scratch = mkdtempSync(join(tmpdir(), 'kaart-bench-dsp-'));
const EDC_DSP = 'http://127.0.0.1:22014/protocol/2025-1';
const CONTEXT = ['https://w3id.org/dspace/2025/1/context.jsonld'];

try {
  if (withEdc) prepareEdc();
  else console.log('There is no EDC here (Java 17, Maven and ../shared/peers/edc): Kaart alone.\n');
  await catalogs();
  await flows();
  await betweenTwo();
  await data();
} finally {
  if (withEdc) inEdc('./stop.sh', []);
  await stopAll();
  rmSync(scratch, { recursive: true, force: true });
}

function prepareEdc() {
  const { status } = spawnSync('bash', [join(peers, 'setup.sh'), edc], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the EDC pair was not built');
  inEdc('./stop.sh', []);
  inEdc('./start.sh', ['provider']);
  inEdc('./start.sh', ['consumer']);
}

function inEdc(command, args, env = {}) {
  const { stdout, stderr, status } = spawnSync(command, args, {
    cwd: join(edc, 'run'),
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout;
}

async function kaartWith(datasets) {
  const server = start(
    'Kaart',
    process.execPath,
    ['--import', 'tsx', join(root, 'test/bench/dsp-server.ts')],
    { cwd: root, env: { ...process.env, DATASETS: String(datasets) } },
  );
  return { ...(await readyLine(server)), server, pid: server.child.pid };
}

/** Peak is what the process has held at most since it started. */
function megabytes(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

async function catalogs() {
  console.log('\n## Catalog requests: requests/s (p50) on 1 and 10 connections; peak memory\n');
  console.log(
    '| datasets | Kaart, 1 | Kaart, 10 | Kaart | EDC, 1 | EDC, 10 | EDC | ratio, 1 / 10 |',
  );
  console.log('|---:|---:|---:|---:|---:|---:|---:|---:|');
  let seeded = 0;
  for (const datasets of [10, 150, 1000]) {
    const kaart = await kaartWith(datasets);
    const ours = await catalogLoad(kaart.dsp);
    const memory = megabytes(kaart.pid);
    await stop(kaart.server);
    let theirs;
    if (withEdc) {
      const more = `import('./lib.mjs').then(L=>L.seed(${datasets - seeded},{prefix:'c${datasets}-'}))`;
      inEdc(process.execPath, ['-e', more]);
      seeded = datasets;
      theirs = await catalogLoad(EDC_DSP);
    }
    const edcMemory = withEdc ? megabytes(edcPid()) : undefined;
    console.log(
      row([
        datasets,
        ...ours.map(rate),
        `${memory} MB`,
        ...(theirs?.map(rate) ?? ['–', '–']),
        edcMemory === undefined ? '–' : `${edcMemory} MB`,
        theirs
          ? ours.map(({ rps }, at) => `${Math.round(rps / theirs[at].rps)} ×`).join(' / ')
          : '–',
      ]),
    );
  }
}

function edcPid() {
  return Number(readFileSync(join(edc, 'run/provider.pid'), 'utf8'));
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

function rate({ rps, p50 }) {
  return `${rps.toFixed(rps < 100 ? 1 : 0)} (${p50} ms)`;
}

function row(cells) {
  return `| ${cells.join(' | ')} |`;
}

/** Request → FINALIZED and request → start, against a consumer that answers at once. */
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
  // The first two warm the processes up.
  for (const list of Object.values(times)) list.splice(0, 2);
  console.log(row(['Kaart', spread(times.negotiation), spread(times.started), spread(times.data)]));
  await stop(provider.server);
  await stop(consumer.server);
  if (!withEdc) return;
  const flow = JSON.parse(
    inEdc(process.execPath, ['bench-flow.mjs', '20']).trim().split('\n').at(-1),
  );
  const cell = ({ p50, p90 }) => `${p50} (${p90})`;
  const [n, t, a] = [flow.negotiationMs, flow.transferStartMs, flow.catalogToEdrMs];
  console.log(row(['EDC (to the token)', cell(n), cell(t), cell(a)]));
}

async function party(name) {
  const env = {
    ...process.env,
    KAART_HOME: join(scratch, name),
    PORT: String(await freePort()),
    KAART_IDENTITY: 'mock',
    KAART_PARTICIPANT_ID: name,
    KAART_RATE_PER_MINUTE: '1000000000',
  };
  const demo = name === 'provider' ? ['--demo'] : [];
  const args = [join(root, 'bin/kaart.js'), 'serve', ...demo, '--json'];
  const server = start(name, process.execPath, args, { cwd: root, env });
  const { url } = await readyLine(server, 120);
  const cli = [join(root, 'bin/kaart.js'), 'token', '--role', 'operator'];
  const { stdout } = spawnSync(process.execPath, cli, { encoding: 'utf8', env });
  return { server, url, token: /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(stdout)?.[0] };
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

async function ask({ url, token }, path, json) {
  const response = await fetch(url + path, {
    method: json === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return response.json();
}

function spread(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part) => Math.round(sorted[Math.floor(part * sorted.length)]);
  return `${at(0.5)} (${at(0.9)})`;
}

/** The data plane on real data: token, transfer, agreement and consent are looked at on every read. */
async function data() {
  console.log(
    '\n## Data plane, 10 connections: token, agreement and consent decided on every read\n',
  );
  console.log('| what | requests/s | p50 |');
  console.log('|---|---:|---:|');
  const [provider, consumer] = [await party('provider'), await party('consumer')];
  for (const dataset of ['healthtech-figures-2025', 'healthtech-companies']) {
    const address = `${provider.url}/dsp/2025-1`;
    const { pid } = await ask(consumer, '/v1/negotiations', { address, dataset });
    const { agreement } = await reached(
      consumer,
      `/v1/negotiations/${pid}`,
      ({ state }) => state === 'FINALIZED',
    );
    const transfer = await ask(consumer, '/v1/transfers', { agreement });
    await reached(
      consumer,
      `/v1/transfers/${transfer.pid}`,
      ({ hasDataAddress }) => hasDataAddress,
    );
    const { endpoint, endpointProperties } = await ask(
      consumer,
      `/v1/transfers/${transfer.pid}/data-address`,
    );
    const authorization = endpointProperties.find(({ name }) => name === 'authorization').value;
    const load = { url: endpoint, headers: { authorization }, connections: 10 };
    await autocannon({ ...load, duration: 3 });
    const { requests, latency, throughput } = await autocannon({ ...load, duration: 6 });
    const kilobytes = Math.round(throughput.average / requests.average / 1024);
    console.log(
      row([`${dataset}, ${kilobytes} KB`, Math.round(requests.average), `${latency.p50} ms`]),
    );
  }
  console.log(`\nload at the end: ${loadavg()[0].toFixed(1)}`);
}
