// npm run bench [-- ROWS… | --only=start | --only=catalog | --only=reads]: measures the speed of Kaart on
// this machine, for the README. Everything runs in separate processes.
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import autocannon from 'autocannon';
import { buildCli } from '../../scripts/build.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'kaart-bench-'));
const words = process.argv.slice(2);
const isStartOnly = words.includes('--only=start');
const isCatalogOnly = words.includes('--only=catalog');
const isReadsOnly = words.includes('--only=reads');
const sizes = words.filter((word) => /^\d+$/.test(word)).map(Number);
const ROWS = sizes.length > 0 ? sizes : [10_000, 100_000, 1_000_000];
/** CPU of the first page of the catalog in a warm process, also after a change. Milliseconds. */
const CATALOG_CPU_MS = 50;
/** Memory counts as constant if a larger catalog needs at most this many megabytes more, for the cached pages. */
const CATALOG_GROWTH_MB = 8;
const number = (n) => Math.round(n).toLocaleString('en');

await buildCli();
try {
  if (isCatalogOnly) catalogPages();
  else if (isReadsOnly) await reads();
  else await commandLine();
  if (!isStartOnly && !isCatalogOnly && !isReadsOnly) {
    await mainJob();
    await decisions();
    await withdrawals();
    await reads();
    catalogPages();
  }
  if (!isCatalogOnly && !isReadsOnly) startUp();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** The built command line, and for comparison the TypeScript sources with a loader, in one run. */
async function commandLine() {
  console.log('\n## The command line, built and from its sources\n');
  console.log('| command | built, CPU s (wall s) | sources, CPU s (wall s) | ratio |');
  console.log('|---|---:|---:|---:|');
  const home = join(scratch, 'command-line');
  const served = spawnServe(home);
  const startMs = await served.ready;
  await served.stop();
  const words = [['--version'], ['--help'], ['catalog']];
  for (const command of words) {
    const [built, sources] = [['bin/kaart.js'], ['--import', 'tsx', 'bin/kaart.ts']].map((start) =>
      medianOf(5, () => cpuOf([...start, ...command], home)),
    );
    const cells = [built, sources].map(({ cpu, wall }) => `${cpu.toFixed(2)} (${wall.toFixed(2)})`);
    const ratio = (sources.cpu / built.cpu).toFixed(1);
    console.log(`| kaart ${command.join(' ')} | ${cells.join(' | ')} | ${ratio} × |`);
  }
  console.log(
    `\nkaart serve --demo on an empty directory → ready: ${(startMs / 1000).toFixed(2)} s`,
  );
}

function spawnServe(home) {
  const env = { ...process.env, KAART_HOME: home, PORT: '0' };
  const started = performance.now();
  const server = spawn(process.execPath, ['bin/kaart.js', 'serve', '--demo', '--json'], { env });
  const lines = createInterface({ input: server.stdout });
  const ready = new Promise((done) => lines.once('line', () => done(performance.now() - started)));
  return { ready, stop: () => new Promise((done) => server.once('exit', done).kill('SIGTERM')) };
}

function cpuOf(args, home) {
  const started = performance.now();
  const env = { ...process.env, KAART_HOME: home };
  const run = spawnSync(
    'bash',
    ['-c', 'TIMEFORMAT="%U %S"; time "$@" >/dev/null', 'bash', process.execPath, ...args],
    { env, encoding: 'utf8' },
  );
  const [user, system] = run.stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return { cpu: user + system, wall: (performance.now() - started) / 1000 };
}

function medianOf(runs, measure) {
  const all = Array.from({ length: runs }, measure).sort((a, b) => a.cpu - b.cpu);
  return all[Math.floor(runs / 2)];
}

async function generate(n, consents) {
  const file = join(scratch, `${n}${consents ? '-consents' : ''}.csv`);
  const out = createWriteStream(file);
  const child = spawn(process.execPath, [
    'test/fixtures/scale/gen-scale.mjs',
    String(n),
    ...(consents ? ['--consents'] : []),
  ]);
  child.stdout.pipe(out);
  await finished(out);
  return file;
}

async function mainJob() {
  console.log(
    '\n## Import and publish, each step a process of its own; consents of eleven in twelve\n',
  );
  console.log(
    '| rows | formats | import, submit, release | publish | both, rows/s | peak of both | consent events/s | peak |',
  );
  console.log('|---:|---|---:|---:|---:|---:|---:|---:|');
  for (const n of ROWS) {
    const home = join(scratch, `home-${n}`);
    const [rows, consents] = [await generate(n, false), await generate(n, true)];
    const imported = step('import', rows, home);
    const recorded = step('consents', consents, home);
    const published = step('publish', '-', home, 'jsonl');
    // A workbook, and for comparison the CSV file of the same rows.
    for (const formats of n === 100_000 ? ['jsonl,csv', 'jsonl,xlsx'] : [])
      console.log(line(n, formats, imported, recorded, step('publish', '-', home, formats)));
    const again = step('publish', '-', home, 'jsonl,csv,json,jsonld,parquet,xlsx');
    console.log(line(n, 'jsonl', imported, recorded, published));
    console.log(line(n, 'all', imported, recorded, again));
    for (const path of [home, rows, consents]) rmSync(path, { recursive: true, force: true });
  }
}

/** Time from the call that records a withdrawal to the first read without the row. */
async function withdrawals() {
  console.log('\n## Withdrawn → no read shows it, one after the other\n');
  console.log('| rows | withdrawals | p50 | p95 |');
  console.log('|---:|---:|---:|---:|');
  for (const n of [130, 10_000, 100_000]) {
    const home = join(scratch, `withdrawn-${n}`);
    const [rows, consents] = [await generate(n, false), await generate(n, true)];
    step('import', rows, home);
    step('consents', consents, home);
    step('publish', '-', home, 'jsonl');
    const count = n > 10_000 ? 10 : 50;
    const args = ['--import', 'tsx', 'test/bench/withdraw-run.ts', home, String(count)];
    const env = { ...process.env, KAART_FORMATS: 'jsonl' };
    const run = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
    if (run.status !== 0) throw new Error(run.stderr);
    const { done, p50, p95 } = JSON.parse(run.stdout);
    console.log(`| ${number(n)} | ${done} | ${number(p50)} ms | ${number(p95)} ms |`);
    for (const path of [home, rows, consents]) rmSync(path, { recursive: true, force: true });
  }
}

function step(name, file, home, formats = 'jsonl') {
  const run = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'test/bench/publish-run.ts', name, file, home],
    {
      env: { ...process.env, KAART_FORMATS: formats },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const result = run.status === 0 ? JSON.parse(run.stdout) : { done: 0 };
  if (result.done === 0) throw new Error(`${name} of ${file} gave no result`);
  return result;
}

function line(n, formats, imported, recorded, published) {
  const cells = [
    number(n),
    formats,
    `${imported.seconds.toFixed(1)} s`,
    `${published.seconds.toFixed(1)} s`,
    number(n / (imported.seconds + published.seconds)),
    `${number(Math.max(imported.peakMb, published.peakMb))} MB`,
    number(recorded.done / recorded.seconds),
    `${number(recorded.peakMb)} MB`,
  ];
  return `| ${cells.join(' | ')} |`;
}

async function decisions() {
  const n = 10_000;
  const home = join(scratch, 'decisions');
  step('import', await generate(n, false), home);
  step('consents', await generate(n, true), home);
  const run = spawnSync(process.execPath, ['--import', 'tsx', 'test/bench/decide-run.ts', home], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { done, seconds, median, bytes } = JSON.parse(run.stdout);
  if (done === 0) throw new Error('nothing is permitted');
  console.log('\n## Decisions about 10,000 companies, five groups each, in one call\n');
  console.log('| grants of 50,000 | answer | first call of a process | p50 of the next 9 |');
  console.log('|---:|---:|---:|---:|');
  const times = [seconds, median].map((each) => `${number(each * 1000)} ms`);
  console.log(`| ${number(done)} | ${number(bytes / 1024)} KiB | ${times.join(' | ')} |`);
}

async function reads() {
  const home = join(scratch, 'demo');
  const server = spawn(process.execPath, ['bin/kaart.js', 'serve', '--demo', '--json'], {
    env: { ...process.env, KAART_HOME: home, PORT: '0', KAART_RATE_PER_MINUTE: '100000000' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = await new Promise((resolve) =>
      createInterface(server.stdout).once('line', (text) => resolve([text])),
    );
    const { url, client_id, client_secret, dataset } = JSON.parse(line);
    const answer = await fetch(`${url}/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret }),
    });
    const { access_token } = await answer.json();
    const data = `${url}/v1/datasets/${dataset}/data?format=jsonl`;
    const headers = { authorization: `Bearer ${access_token}` };
    const etag = (await fetch(data, { headers })).headers.get('etag');
    console.log('\n## Reads, 10 connections, server and client on the same cores\n');
    console.log('| what | requests/s | p50 | p99 |');
    console.log('|---|---:|---:|---:|');
    await load('health', `${url}/health`, {});
    await load("the partners' dataset, 118 rows", data, headers);
    await load('the same, unchanged (304)', data, { ...headers, 'if-none-match': etag });
    await recordReads(`${url}/v1/datasets/${dataset}/records`, data, headers);
  } finally {
    server.kill('SIGTERM');
  }
}

/** Records, and for comparison the file of the same rows: the first page of 100, one record, and a search. */
async function recordReads(records, data, headers) {
  const {
    records: [{ record_id }],
  } = await (await fetch(records, { headers })).json();
  console.log('\n## Records beside the file of the same rows, 118 rows\n');
  console.log('| what | requests/s | ratio to the file | p50 | p99 |');
  console.log('|---|---:|---:|---:|---:|');
  const whole = await measureLoad('the file', data, headers);
  for (const [what, address] of [
    ['the file', undefined],
    ['the first page of records, 100', records],
    ['one record by its id', `${records}/${record_id}`],
    ['words and a filter: q=sante&subsector=software', `${records}?q=sante&subsector=software`],
    ['an order: sort=-employees', `${records}?sort=-employees`],
  ]) {
    const found = address === undefined ? whole : await measureLoad(what, address, headers);
    const ratio = (found.requests.average / whole.requests.average).toFixed(2);
    const { p50, p99 } = found.latency;
    console.log(
      `| ${what} | ${number(found.requests.average)} | ${ratio} × | ${p50} ms | ${p99} ms |`,
    );
  }
}

async function load(what, url, headers) {
  const { requests, latency } = await measureLoad(what, url, headers);
  console.log(`| ${what} | ${number(requests.average)} | ${latency.p50} ms | ${latency.p99} ms |`);
}

/** @throws Error if a request is refused; 304 to a conditional request is allowed */
async function measureLoad(what, url, headers) {
  const found = await autocannon({ url, headers, connections: 10, duration: 8 });
  const expected304 = 'if-none-match' in headers;
  if (!expected304 && found.non2xx > 0) throw new Error(`${what}: ${found.non2xx} refused`);
  return found;
}

/**
 * The first page of the catalog, which a harvester requests, and for comparison that of a small catalog, each
 * with its limit. A missed limit is reported but is not a failure, because other work on the machine makes a
 * page slower.
 */
function catalogPages() {
  console.log('\n## The first page of the catalog as Turtle, CPU of a warm process\n');
  console.log(
    `| datasets | bytes | rendered after a change (limit ${CATALOG_CPU_MS} ms) | ratio | unchanged | heap after the first page | after a crawl of all pages (limit ${CATALOG_GROWTH_MB} MB over 100 datasets) | verdict |`,
  );
  console.log('|---:|---:|---:|---:|---:|---:|---:|---|');
  let small;
  let smallHeap;
  for (const n of [100, 1_000, 10_000]) {
    const args = ['--expose-gc', '--import', 'tsx', 'test/bench/catalog-run.ts', String(n)];
    const run = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(run.stderr);
    const { bytes, rendered, cached, afterFirstPage, afterCrawl } = JSON.parse(run.stdout);
    small ??= rendered;
    smallHeap ??= afterCrawl;
    const isWithin = rendered <= CATALOG_CPU_MS && afterCrawl - smallHeap <= CATALOG_GROWTH_MB;
    const cells = [number(n), number(bytes), `${rendered.toFixed(1)} ms`];
    const ratio = `${(rendered / small).toFixed(1)} ×`;
    console.log(
      `| ${cells.join(' | ')} | ${ratio} | ${cached.toFixed(1)} ms | ${afterFirstPage.toFixed(1)} MB | ${afterCrawl.toFixed(1)} MB | ${isWithin ? 'within the limits' : 'MISSED'} |`,
    );
  }
}

function startUp() {
  console.log(
    '\n## Functions: size of the bundle, time of a new process to import it (20 processes)\n',
  );
  console.log('| function | KiB | p50 | worst |');
  console.log('|---|---:|---:|---:|');
  if (
    spawnSync('npm', ['run', '--silent', 'bundle'], { stdio: ['ignore', 'ignore', 'inherit'] })
      .status !== 0
  )
    throw new Error('no bundles');
  for (const name of ['api', 'publish', 'deliver', 'break-glass']) {
    const file = `dist/${name}/index.mjs`;
    const code = `const t=performance.now();await import(${JSON.stringify(join(process.cwd(), file))});console.log(performance.now()-t);process.exit(0)`;
    const env = {
      ...process.env,
      KAART_TABLE: 't',
      KAART_BUCKET: 'b',
      KAART_KMS_KEY: 'k',
      AWS_REGION: 'eu-central-1',
    };
    const times = Array.from({ length: 20 }, () =>
      Number(
        spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8', env })
          .stdout,
      ),
    ).sort((a, b) => a - b);
    if (times.some(Number.isNaN)) throw new Error(`${name} does not start`);
    console.log(
      `| ${name} | ${number(statSync(file).size / 1024)} | ${times[10].toFixed(0)} ms | ${times[19].toFixed(0)} ms |`,
    );
  }
  const all = JSON.parse(readFileSync('package.json', 'utf8'));
  console.log(`\nKaart ${all.version}, Node ${process.version}`);
}
