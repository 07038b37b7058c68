// Two Kaarts, two data directories, two processes: negotiations and transfers between them while one
// or the other is killed (SIGKILL) at random moments and started again.
//   node scripts/kill.mjs [--seconds 120] [--seed N]
// At the end both are left alone; then every process must have ended or be at rest, both sides must
// agree on its state and agreement, and what is started must hand its data over.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { freePort, readyLine, start, stop, stopAll } from './peers/processes.mjs';
import { randomOf } from './peers/random.mjs';
import { report } from './peers/tools.mjs';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '120' }, seed: { type: 'string' } },
});
const root = resolve(import.meta.dirname, '..');
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const random = randomOf(seed);
const scratch = await mkdtemp(join(tmpdir(), 'kaart-kill-'));
const DATASETS = ['healthtech-companies', 'healthtech-figures-2025'];
/** States in which a process may rest. */
const AT_REST = {
  negotiation: ['FINALIZED', 'TERMINATED'],
  transfer: ['STARTED', 'SUSPENDED', 'COMPLETED', 'TERMINATED'],
};
const kills = { provider: 0, consumer: 0 };
const failures = [];
let checked = 0;

console.log(`seed ${seed}`);
try {
  const provider = await party('provider', ['--demo']);
  const consumer = await party('consumer', []);
  await torment(provider, consumer, Number(values.seconds) * 1000);
  await settled(provider, consumer);
  await compare(provider, consumer);
  await fetchStarted(consumer);
} finally {
  await stopAll();
  await rm(scratch, { recursive: true, force: true });
}
console.log(`${kills.provider} kills of the provider, ${kills.consumer} of the consumer`);
for (const failure of failures.slice(0, 20)) console.log(`FAILED ${failure}`);
console.log(`${checked - failures.length} processes as they should be, ${failures.length} not`);
if (checked < 20) failures.push('fewer than 20 processes came to be: nothing was shown');
report(checked - failures.length, failures.length);
process.exitCode = failures.length === 0 ? 0 : 1;

async function party(name, args) {
  const home = join(scratch, name);
  const port = await freePort();
  const env = {
    ...process.env,
    KAART_HOME: home,
    PORT: String(port),
    KAART_IDENTITY: 'mock',
    KAART_PARTICIPANT_ID: name,
    KAART_RATE_PER_MINUTE: '1000000',
    KAART_LOG_LEVEL: 'error',
  };
  const self = { name, url: `http://127.0.0.1:${port}`, env, args, running: undefined, token: '' };
  await up(self);
  self.token = tokenOf(env);
  return self;
}

function tokenOf(env) {
  const cli = [join(root, 'bin/kaart.js'), 'token', '--role', 'operator'];
  const { stdout } = spawnSync(process.execPath, cli, { encoding: 'utf8', env });
  const token = /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(stdout)?.[0];
  if (token === undefined) throw new Error('there is no token');
  return token;
}

async function up(self) {
  const args = [join(root, 'bin/kaart.js'), 'serve', ...self.args, '--json'];
  self.running = start(self.name, process.execPath, args, { cwd: root, env: self.env });
  await readyLine(self.running, 120);
}

async function torment(provider, consumer, ms) {
  const end = Date.now() + ms;
  const work = workload(provider, consumer, end);
  while (Date.now() < end) {
    await sleep(200 + random() * 2800);
    const victim = random() < 0.5 ? provider : consumer;
    await stop(victim.running, 'SIGKILL');
    kills[victim.name] += 1;
    await up(victim);
  }
  await work;
}

/** Asks for new negotiations and moves transfers about; what fails because somebody is dead is left. */
async function workload(provider, consumer, end) {
  while (Date.now() < end) {
    await sleep(60 + random() * 200);
    const dice = random();
    if (dice < 0.4) await negotiate(provider, consumer);
    else if (dice < 0.6) await transfer(consumer);
    else await moveOne(random() < 0.5 ? consumer : provider);
  }
}

function negotiate(provider, consumer) {
  const dataset = DATASETS[random() < 0.5 ? 0 : 1];
  return tried(consumer, '/v1/negotiations', { address: `${provider.url}/dsp/2025-1`, dataset });
}

async function transfer(consumer) {
  const { negotiations = [] } = (await tried(consumer, '/v1/negotiations?limit=50')) ?? {};
  const { agreement } = oneOf(negotiations.filter(({ state }) => state === 'FINALIZED')) ?? {};
  if (agreement) await tried(consumer, '/v1/transfers', { agreement });
}

async function moveOne(party) {
  const { transfers = [] } = (await tried(party, '/v1/transfers?limit=50')) ?? {};
  const one = oneOf(transfers);
  const moves = ['suspension', 'start', 'completion', 'termination'];
  const move = oneOf(random() < 0.7 ? moves.slice(0, 2) : moves);
  if (one) await tried(party, `/v1/transfers/${one.pid}/${move}`, {});
}

function oneOf(list) {
  return list[Math.floor(random() * list.length)];
}

async function tried(party, path, json) {
  try {
    return await ask(party, path, json);
  } catch {
    return undefined;
  }
}

async function ask({ url, token }, path, json) {
  const response = await fetch(url + path, {
    method: json === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    signal: AbortSignal.timeout(5000),
  });
  if (!response.ok) throw new Error(`${path} ${response.status} ${await response.text()}`);
  return response.json();
}

async function all(party, kind) {
  const found = [];
  let cursor = '';
  do {
    const page = await ask(
      party,
      `/v1/${kind}s?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    found.push(...page[`${kind}s`]);
    cursor = page.cursor ?? '';
  } while (cursor !== '');
  return found;
}

/** Until nothing is on its way any more, on either side. */
async function settled(...parties) {
  const end = Date.now() + 90_000;
  for (;;) {
    const lists = await Promise.all(
      parties.flatMap((each) => ['negotiation', 'transfer'].map((kind) => all(each, kind))),
    );
    const moving = lists
      .flat()
      .filter(({ pending, state }) => pending !== null || state === 'START');
    if (moving.length === 0 || Date.now() > end) return;
    await sleep(500);
  }
}

async function compare(provider, consumer) {
  for (const kind of ['negotiation', 'transfer']) {
    const [theirs, ours] = [await all(provider, kind), await all(consumer, kind)];
    const byPid = new Map(theirs.map((each) => [each.pid, each]));
    const ended = {};
    for (const mine of ours) {
      checked += 1;
      ended[mine.state] = (ended[mine.state] ?? 0) + 1;
      const other =
        byPid.get(mine.counterPid) ?? theirs.find((each) => each.counterPid === mine.pid);
      const wrong = whatIsWrong(kind, mine, other);
      if (wrong) failures.push(`${kind} ${mine.pid}: ${wrong}`);
    }
    const known = new Set(ours.map(({ pid }) => pid));
    for (const other of theirs.filter(({ counterPid }) => !known.has(counterPid)))
      failures.push(`${kind} ${other.pid}: only the provider knows it (${other.state})`);
    console.log(`${ours.length} ${kind}s: ${JSON.stringify(ended)}`);
  }
}

function whatIsWrong(kind, mine, other) {
  if (mine.pending !== null) return `a ${mine.pending.type} is still on its way`;
  if (!AT_REST[kind].includes(mine.state)) return `it rests in ${mine.state}`;
  // A request that never arrived is a process of one side, and it has ended.
  if (other === undefined)
    return mine.state === 'TERMINATED' ? '' : `only the consumer knows it (${mine.state})`;
  if (other.pending !== null) return `the provider’s ${other.pending.type} is still on its way`;
  if (other.state !== mine.state) return `consumer ${mine.state}, provider ${other.state}`;
  return mine.agreement === other.agreement || mine.state === 'TERMINATED'
    ? ''
    : 'another agreement';
}

async function fetchStarted(consumer) {
  const started = (await all(consumer, 'transfer')).filter(({ state }) => state === 'STARTED');
  for (const { pid } of started.slice(0, 5)) {
    checked += 1;
    const address = await ask(consumer, `/v1/transfers/${pid}/data-address?renew=true`);
    const property = address.endpointProperties.find(({ name }) => name === 'authorization');
    const answer = await fetch(address.endpoint, { headers: { authorization: property.value } });
    if (answer.status !== 200) failures.push(`transfer ${pid}: its data answer ${answer.status}`);
  }
  console.log(
    `data of ${Math.min(5, started.length)} of ${started.length} started transfers fetched`,
  );
}
