// npm run bench:compare -- COMMIT: measures this tree beside an earlier commit. Serves the demonstration with both
// programs, reads each address from both in turns in one run, and prints the CPU time of the server for one
// response, with the ratio. --only=TEXT measures only addresses that contain this text.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import autocannon from 'autocannon';

const ADDRESSES = [
  '/health',
  '/figures',
  '/v1/editions/2025/figures',
  '/companies',
  '/v1/datasets/healthtech-companies/records?limit=1',
  '/v1/datasets/healthtech-companies/data',
];
const [ROUNDS, READS, CONNECTIONS] = [7, 300, 10];
const TICKS_PER_SECOND = 100; // USER_HZ, as /proc counts

const ROOT = resolve(import.meta.dirname, '../..');
const words = process.argv.slice(2);
const commit = words.find((word) => !word.startsWith('--')) ?? 'HEAD^';
const only = words.find((word) => word.startsWith('--only='))?.slice(7) ?? '';
const scratch = mkdtempSync(join(tmpdir(), 'kaart-compare-'));
const programs = [];
try {
  programs.push(await serve('before', checkout(commit)), await serve('after', ROOT));
  console.log('| address | CPU before, ms | after | ratio |');
  console.log('|---|---:|---:|---:|');
  for (const address of ADDRESSES.filter((each) => each.includes(only))) await compare(address);
} finally {
  for (const { server } of programs) server.kill();
  rmSync(scratch, { recursive: true, force: true });
}

/** The tree of a commit, in a separate folder. */
function checkout(at) {
  const folder = join(scratch, 'tree');
  execFileSync('mkdir', [folder]);
  const input = execFileSync('git', ['archive', at], { cwd: ROOT, maxBuffer: 1e9 });
  execFileSync('tar', ['-x', '-C', folder], { input });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Builds and starts the demonstration of a tree. */
async function serve(name, tree) {
  const home = join(scratch, name);
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: tree, stdio: 'ignore' });
  const env = { ...process.env, KAART_HOME: home, PORT: '0', KAART_RATE_PER_MINUTE: '100000000' };
  const server = spawn(process.execPath, ['bin/kaart.js', 'serve', '--demo', '--json'], {
    cwd: tree,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const lines = createInterface({ input: server.stdout });
  const { url } = JSON.parse(await new Promise((done) => lines.once('line', done)));
  const secret = readFileSync(join(home, 'demo-partner.secret'), 'utf8').trim();
  const basic = Buffer.from(`demo-partner:${secret}`).toString('base64');
  const body = new URLSearchParams({ grant_type: 'client_credentials' });
  const headers = { authorization: `Basic ${basic}` };
  const answer = await fetch(`${url}/token`, { method: 'POST', body, headers });
  return { server, url, token: (await answer.json()).access_token };
}

/** Prints the line of an address: the medians of the rounds, in which the programs take turns. */
async function compare(address) {
  const rounds = programs.map(() => []);
  for (let round = -1; round < ROUNDS; round += 1)
    for (const [at, program] of programs.entries()) {
      const before = cpuTicks(program.server);
      await read(program, address);
      const ms = ((cpuTicks(program.server) - before) * 1000) / TICKS_PER_SECOND / READS;
      if (round >= 0) rounds[at].push(ms); // the first round only warms
    }
  const [before, after] = rounds.map((all) => all.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]);
  const cells = [before, after, after / before].map((value) => value.toFixed(2));
  console.log(`| ${address} | ${cells.join(' | ')} |`);
}

async function read({ url, token }, address) {
  const isOpen = !address.includes('/datasets/');
  const headers = isOpen ? {} : { authorization: `Bearer ${token}` };
  const result = await autocannon({
    url: url + address,
    headers,
    connections: CONNECTIONS,
    amount: READS,
  });
  if (result['2xx'] !== READS || result.errors > 0)
    throw new Error(`${address}: ${JSON.stringify(result.statusCodeStats)}`);
}

/** CPU time of a server so far, in user and system mode. */
function cpuTicks({ pid }) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
