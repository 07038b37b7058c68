// node test/bench/pages.mjs: measures the cost of each page of the portal and of the workbench on this machine,
// with a warm server. Prints its bytes (plain, and compressed as a proxy would send them), the CPU time of the server for
// a page, pages a second with 10 connections, and, with Chromium, the first paint and the layout shift.
// Without Chromium, the last two and the pages of the workbench are missing, and the output says this. KAART_CHROMIUM is the path of
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
/** Requests for a page of the workbench, where a person may make 300 a minute. Each page has its own person. */
const STAFF_REQUESTS = 200;
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
const { url, workbench, workbench_code } = JSON.parse(ready);
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
    console.log(
      '\nNo Chromium was found: first paint, layout shift and the workbench were not measured.',
    );
  else
    for (const page of await listWorkbenchPages()) {
      const context = await signIn(page);
      const measured = {
        ...(await measureAsStaff(page, context)),
        ...(await measureIn(context, page)),
      };
      console.log(writeLine(page, measured));
      missed.push(...listMissed(page, measured));
    }
  console.log(missed.length === 0 ? '\nAll limits hold.' : `\nMissed: ${missed.join('; ')}`);
  if (missed.some((each) => each.startsWith('/workbench')))
    console.log(
      'What limits a page of the workbench: no page of a person is kept, so each request reads the session, the rights and the lists again.',
    );
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

/** Signs a person in who may see every page, through the identity provider of one machine. */
async function signIn(person) {
  const context = await newContext();
  const tab = await context.newPage();
  await tab.goto(`${workbench}?lang=en`);
  await tab.fill('#code', workbench_code);
  await tab.fill('#person', `bench${person.replaceAll('/', '-')}`);
  for (const role of ['operator', 'partner-admin']) await tab.check(`[name="role.${role}"]`);
  await tab.locator('main button').click();
  await tab.waitForURL(`${workbench}?lang=en`);
  await tab.close();
  return context;
}

/** The pages to which the workbench leads this person. */
async function listWorkbenchPages() {
  const context = await signIn('/list');
  const tab = await context.newPage();
  await tab.goto(`${workbench}?lang=en`);
  const links = await tab
    .locator('a[href^="/workbench"]')
    .evaluateAll((all) => all.map((link) => new URL(link.href).pathname));
  await context.close();
  return [...new Set(['/workbench', ...links])].filter((path) => !path.includes('sign'));
}

async function measureAsStaff(page, context) {
  const [cookie] = (await context.cookies(url)).map(({ name, value }) => `${name}=${value}`);
  const read = async () => {
    const headers = { accept: 'text/html', cookie };
    const answer = await fetch(url + page, { headers, redirect: 'error' });
    if (!answer.ok) throw new Error(`${page}: ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  };
  const html = await read();
  for (let warm = 0; warm < 20; warm += 1) await read();
  const [start, before] = [performance.now(), cpuSeconds()];
  for (let sent = 0; sent < STAFF_REQUESTS; sent += 10)
    await Promise.all(Array.from({ length: 10 }, read));
  return {
    bytes: html.length,
    packed: gzipSync(html).length,
    cpuMs: ((cpuSeconds() - before) * 1000) / STAFF_REQUESTS,
    perSecond: (STAFF_REQUESTS * 1000) / (performance.now() - start),
  };
}

async function measureBrowser(page) {
  return browser === undefined ? {} : measureIn(await newContext(), page);
}

function newContext() {
  return browser.newContext({ viewport: { width: 1280, height: 900 } });
}

/** Bytes over the network with stylesheet and script, with an empty cache. Closes the context. */
async function measureIn(context, page) {
  const tab = await context.newPage();
  let wire = 0;
  tab.on('requestfinished', async (request) => {
    wire += (await request.sizes()).responseBodySize;
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
