// node test/bench/coding.mjs: measures the cost of compression for the server. Reads each address without a
// coding, in gzip and in Brotli, in turns in one run, and prints the bytes and the CPU time of the server for
// one response. --only=TEXT measures only addresses that contain this text.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildCli } from '../../scripts/build.mjs';

const CODINGS = ['identity', 'gzip', 'br'];
const ADDRESSES = [
  '/',
  '/figures',
  '/docs',
  '/catalog.ttl',
  '/v1/datasets/healthtech-companies/records',
  '/v1/datasets/healthtech-companies/data',
];
const [ROUNDS, READS] = [5, 200];
const TICKS_PER_SECOND = 100; // USER_HZ, as /proc counts

const home = mkdtempSync(join(tmpdir(), 'kaart-bench-'));
await buildCli();
const env = { ...process.env, KAART_HOME: home, PORT: '0', KAART_RATE_PER_MINUTE: '1000000' };
const server = spawn(process.execPath, ['bin/kaart.js', 'serve', '--demo', '--json'], { env });
const lines = createInterface({ input: server.stdout });
try {
  const { url } = JSON.parse(await new Promise((done) => lines.once('line', done)));
  const secret = readFileSync(join(home, 'demo-partner.secret'), 'utf8').trim();
  const basic = Buffer.from(`demo-partner:${secret}`).toString('base64');
  const body = new URLSearchParams({ grant_type: 'client_credentials' });
  const headers = { authorization: `Basic ${basic}` };
  const answer = await fetch(`${url}/token`, { method: 'POST', body, headers });
  const { access_token: token } = await answer.json();
  console.log('| address | coding | bytes | server CPU, ms | ratio |');
  console.log('|---|---|---:|---:|---:|');
  const only = process.argv.find((word) => word.startsWith('--only='))?.slice(7) ?? '';
  for (const address of ADDRESSES.filter((each) => each.includes(only)))
    await compare(url + address, address, token);
} finally {
  server.kill();
  rmSync(home, { recursive: true, force: true });
}

/** Prints the lines of an address: the median of the rounds. */
async function compare(url, address, token) {
  const rounds = CODINGS.map(() => []);
  const bytes = [];
  for (const [at, coding] of CODINGS.entries()) bytes[at] = await read(url, coding, token);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [at, coding] of CODINGS.entries()) {
      const before = cpuTicks();
      for (let n = 0; n < READS; n += 1) await read(url, coding, token);
      rounds[at].push(((cpuTicks() - before) * 1000) / TICKS_PER_SECOND / READS);
    }
  const medians = rounds.map((all) => all.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]);
  for (const [at, coding] of CODINGS.entries()) {
    const ratio = (medians[at] / medians[0]).toFixed(2);
    console.log(`| ${address} | ${coding} | ${bytes[at]} | ${medians[at].toFixed(2)} | ${ratio} |`);
  }
}

/** Reads an address and returns the bytes that were sent. */
function read(url, coding, token) {
  const headers = { 'accept-encoding': coding, authorization: `Bearer ${token}` };
  return new Promise((done, failed) => {
    get(url, { headers }, (answer) => {
      if (answer.statusCode !== 200) failed(new Error(`${url}: ${answer.statusCode}`));
      let bytes = 0;
      answer.on('data', (chunk) => {
        bytes += chunk.length;
      });
      answer.on('end', () => done(bytes));
    }).on('error', failed);
  });
}

/** CPU time of the server so far, in user and system mode. */
function cpuTicks() {
  const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
