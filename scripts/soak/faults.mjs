// The faults of the soak test, one after the other, at random: of the processes, the clock, the disk and
// the services of AWS.
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { stop } from '../peers/processes.mjs';
import { untilHealthy } from './installations.mjs';

const MINUTE_MS = 60_000;
/** Period before a kill in which an emulator may lose an acknowledged write. Milliseconds. */
const LAST_WRITES_MS = 2_000;
/** Changes of the clock. Milliseconds. */
const JUMPS = [-120, -10, 3, 60, 26 * 60].map((minutes) => minutes * MINUTE_MS);

/**
 * Causes faults until `isOver`.
 *
 * @param mayKill whether servers are killed now; emulators are always killed
 */
export async function injectFaults({ machine, cloud, emulators, proxies }, options) {
  const { random, isOver, mayKill, pauseMs, counts } = options;
  const oneOf = (list) => list[Math.floor(random() * list.length)];
  const kills = [machine, cloud].map((installation) => [
    'kill -9 of a server',
    () => killServer(installation),
  ]);
  const faults = [
    ...emulators.map((each) => ['kill -9 of an emulator', () => killEmulator(each, cloud, random)]),
    ...[machine, cloud].flatMap((installation) => [
      ['frozen server', () => freeze(installation)],
      ['clock jump', () => jump(installation, oneOf(JUMPS))],
    ]),
    ['full disk', () => fillDisk(machine)],
    ['throttles', () => disturb(proxies, 'throttled', 0.4)],
    ['silent service', () => disturb(proxies, 'silent', 0.1)],
    ['lost responses', () => disturb(proxies, 'lost', 0.1)],
  ];
  let round = kills; // a short run kills both, too
  while (!isOver()) {
    await sleep(pauseMs * (0.5 + random()));
    if (round.length === 0) round = shuffled([...(mayKill() ? kills : []), ...faults], random);
    const [[name, fault], ...others] = round;
    round = others;
    if (name === kills[0][0] && !mayKill()) continue;
    counts.add(name);
    await fault();
  }
  for (const installation of [machine, cloud]) installation.setClock(0);
}

function shuffled(list, random) {
  return list
    .map((each) => [random(), each])
    .toSorted(([a], [b]) => a - b)
    .map(([, each]) => each);
}

async function killServer(installation) {
  await installation.kill();
  await installation.startAgain();
  await installation.refreshToken();
}

/**
 * DynamoDB Local loses its last transaction in most kills during writes, although it has acknowledged it. So
 * all acknowledgements from just before the kill until its restart count as unknown.
 */
async function killEmulator(emulator, { ledger }, random) {
  const before = Date.now() - LAST_WRITES_MS;
  await stop(emulator.running, 'SIGKILL');
  await sleep(1_000 + random() * 4_000);
  await emulator.up();
  ledger.forgetSince(before);
}

/** Stops the process for ten seconds, so that its clients reach their time limits. */
async function freeze(installation) {
  process.kill(installation.pid, 'SIGSTOP');
  await sleep(10_000);
  process.kill(installation.pid, 'SIGCONT');
  await untilHealthy(installation);
}

async function jump(installation, aheadMs) {
  installation.setClock(aheadMs);
  await installation.refreshToken();
  await sleep(15_000);
  installation.setClock(0);
  await installation.refreshToken();
}

/** Makes the kernel refuse each write that would make a file longer, as on a full disk. */
async function fillDisk({ pid }) {
  limitFiles(pid, '1');
  await sleep(10_000);
  limitFiles(pid, 'unlimited');
}

function limitFiles(pid, bytes) {
  const { status, stderr } = spawnSync('prlimit', [
    '--pid',
    `${pid}`,
    `--fsize=${bytes}:unlimited`,
  ]);
  if (status !== 0) throw new Error(`prlimit: ${stderr}`);
}

async function disturb(proxies, fault, share) {
  for (const { faults } of proxies) faults[fault] = share;
  await sleep(15_000);
  for (const { faults } of proxies) faults[fault] = 0;
}
