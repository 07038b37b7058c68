// node test/bench/pages.mjs: measures the cost of each page of the portal on this machine, with a warm
// server. Prints its bytes (plain, and compressed as a proxy would send them), the CPU time of the server for
// a page, pages a second with 10 connections, and, with Chromium, the first paint and the layout shift.
// Without Chromium, the last two are missing, and the output says this. KAART_CHROMIUM is the path of
// Chromium; the default is `chromium` on the path.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import autocannon from 'autocannon';
import { chromium } from 'playwright-core';
import { buildCli } from '../../scripts/build.mjs';
import { chromium as findChromium } from '../../scripts/peers/tools.mjs';

const PAGES = [
  '/',
  '/figures',
  '/map',
  '/companies',
  '/companies?q=care&view=table',
  '/catalog',
  '/catalog/datasets/healthtech-companies-public',
  '/imprint',
  '/docs',
];
/** Limits of the project: bytes, layout shift, CPU time for 1,000 pages a second on one core. */
const LIMITS = { bytes: 100_000, shift: 0.02, cpuMs: 1 };
const SECONDS = 4;
const SEEN = `new Promise((resolve) => {
  let shift = 0;
  new PerformanceObserver((list) => { for (const each of list.getEntries()) shift += each.value; })
    .observe({ type: 'layout-shift', buffered: true });
  const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
  setTimeout(() => resolve({ paint, shift }), 50);
})`;
const TICKS_PER_SECOND = 100; // USER_HZ, as /proc counts

const home = mkdtempSync(join(tmpdir(), 'kaart-bench-'));
await buildCli();
const env = { ...process.env, KAART_HOME: home, PORT: '0' };
const server = spawn(process.execPath, ['bin/kaart.js', 'serve', '--demo', '--json'], { env });
const lines = createInterface({ input: server.stdout });
const ready = await new Promise((done) => lines.once('line', done));
const { url } = JSON.parse(ready);
const browser = await openBrowser();
try {
  console.log(
    '| page | kB | kB gzip | server CPU, ms a page | pages/s | first paint, ms | layout shift |',
  );
  console.log('|---|---:|---:|---:|---:|---:|---:|');
  const missed = [];
  for (const page of PAGES) {
    const measured = { ...(await measureServer(page)), ...(await measureBrowser(page)) };
    console.log(writeLine(page, measured));
    missed.push(...listMissed(page, measured));
  }
  if (browser === undefined)
    console.log('\nNo Chromium was found: first paint and layout shift were not measured.');
  console.log(missed.length === 0 ? '\nAll limits hold.' : `\nMissed: ${missed.join('; ')}`);
} finally {
  await browser?.close();
  await new Promise((done) => server.once('exit', done).kill('SIGTERM'));
  rmSync(home, { recursive: true, force: true });
}

async function openBrowser() {
  const executablePath = findChromium();
  if (executablePath === undefined || !existsSync(executablePath)) return undefined;
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}

async function measureServer(page) {
  const answer = await fetch(url + page, { headers: { accept: 'text/html' } });
  if (!answer.ok) throw new Error(`${page}: ${answer.status}`);
  const html = Buffer.from(await answer.arrayBuffer());
  const load = { url: url + page, connections: 10, headers: { accept: 'text/html' } };
  await autocannon({ ...load, duration: 1 });
  const before = cpuSeconds();
  const { requests, errors, non2xx } = await autocannon({ ...load, duration: SECONDS });
  if (errors + non2xx > 0) throw new Error(`${page}: ${errors} errors, ${non2xx} not 2xx`);
  return {
    bytes: html.length,
    packed: gzipSync(html).length,
    cpuMs: ((cpuSeconds() - before) * 1000) / requests.total,
    perSecond: requests.average,
  };
}

/** CPU time of the server, user and system. @see man 5 proc_pid_stat */
function cpuSeconds() {
  const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Bytes over the network with stylesheet and script, with an empty cache. */
async function measureBrowser(page) {
  if (browser === undefined) return {};
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const tab = await context.newPage();
  let wire = 0;
  tab.on('response', async (response) => {
    wire += (await response.body().catch(() => Buffer.alloc(0))).length;
  });
  await tab.goto(url + page, { waitUntil: 'networkidle' });
  const { paint, shift } = await tab.evaluate(SEEN);
  await context.close();
  return { wire, paint, shift };
}

function writeLine(page, { bytes, packed, cpuMs, perSecond, paint, shift }) {
  const cells = [
    (bytes / 1000).toFixed(1),
    (packed / 1000).toFixed(1),
    cpuMs.toFixed(2),
    Math.round(perSecond).toLocaleString('en'),
    paint === undefined ? '–' : Math.round(paint),
    shift === undefined ? '–' : shift.toFixed(3),
  ];
  return `| ${page} | ${cells.join(' | ')} |`;
}

/** The limit is for the CPU time, because pages a second depend on the other work of the machine. */
function listMissed(page, { bytes, wire = bytes, cpuMs, shift = 0 }) {
  return [
    wire > LIMITS.bytes && `${page}: ${wire} bytes with stylesheet and script`,
    shift > LIMITS.shift && `${page}: layout shift ${shift}`,
    cpuMs > LIMITS.cpuMs && `${page}: ${cpuMs.toFixed(2)} ms of CPU a page`,
  ].filter(Boolean);
}
