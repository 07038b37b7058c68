// The faults of the soak test, one after the other, at random: of the processes, the clock, the disk and
// the services of AWS.
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { stop } from '../peers/processes.mjs';
import { untilHealthy } from './places.mjs';

const MINUTE_MS = 60_000;
/** How far the clock jumps. Milliseconds. */
const JUMPS = [-120, -10, 3, 60, 26 * 60].map((minutes) => minutes * MINUTE_MS);

/**
 * Injects faults until `isOver`.
 *
 * @param mayKill whether servers are killed now. Emulators always are
 */
export async function torment({ machine, cloud, emulators, proxies }, options) {
  const { random, isOver, mayKill, pauseMs, counts } = options;
  const oneOf = (list) => list[Math.floor(random() * list.length)];
  const kills = [machine, cloud].map((place) => ['kill -9 of a server', () => killServer(place)]);
  const faults = [
    ...emulators.map((each) => ['kill -9 of an emulator', () => killEmulator(each, random)]),
    ...[machine, cloud].flatMap((place) => [
      ['frozen server', () => freeze(place)],
      ['clock jump', () => jump(place, oneOf(JUMPS))],
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
  for (const place of [machine, cloud]) place.setClock(0);
}

function shuffled(list, random) {
  return list
    .map((each) => [random(), each])
    .toSorted(([a], [b]) => a - b)
    .map(([, each]) => each);
}

async function killServer(place) {
  await place.kill();
  await place.up();
  await place.refreshToken();
}

async function killEmulator(emulator, random) {
  await stop(emulator.running, 'SIGKILL');
  await sleep(1_000 + random() * 4_000);
  await emulator.up();
}

/** The process does nothing, so its callers run into their time limits. */
async function freeze(place) {
  process.kill(place.pid, 'SIGSTOP');
  await sleep(10_000);
  process.kill(place.pid, 'SIGCONT');
  await untilHealthy(place);
}

async function jump(place, aheadMs) {
  place.setClock(aheadMs);
  await place.refreshToken();
  await sleep(15_000);
  place.setClock(0);
  await place.refreshToken();
}

/** The kernel refuses each write to a file that would make it longer, as on a full disk. */
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
