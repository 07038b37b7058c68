// Runs two Kaarts under load and faults for an hour: one on the embedded stores, one on the AWS adapters over
// emulators. They negotiate with each other.
// node scripts/soak.mjs [--minutes 60] [--seed N]
// KAART_SOAK_MINUTES is the default of --minutes. A seed repeats the random actions of each worker. In the
// first half, faults also kill servers. In the second half the servers are not killed, so that their memory
// can be measured. docs/soak.md lists the requirements. If a tool is missing, its name is printed and the
// exit code is 2.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buildCli } from './build.mjs';
import { compareProcesses, waitUntilQuiet } from './peers/compare-processes.mjs';
import { EMULATOR_TOOLS, emulatorEnv, openEmulators } from './peers/emulators.mjs';
import { scratchFolder, stopAll } from './peers/processes.mjs';
import { randomOf } from './peers/random.mjs';
import { need, report } from './peers/tools.mjs';
import { workload } from './peers/workload.mjs';
import { decide, read } from './soak/actions.mjs';
import { findIrreproducible, findLost, findWrongRows, verifyAudit } from './soak/checks.mjs';
import { injectFaults } from './soak/faults.mjs';
import { startFaultyProxy } from './soak/faulty-proxy.mjs';
import { openCloud, openMachine, untilHealthy } from './soak/installations.mjs';
import { newStores } from './soak/stores.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: process.env.KAART_SOAK_MINUTES ?? '60' },
    seed: { type: 'string' },
  },
});
const durationMs = Number(values.minutes) * 60_000;
const seed = Number(values.seed ?? Date.now() % 1_000_000);
let workers = 0;
/** A generator for each worker, so that its actions do not depend on the speed of another worker. */
const nextRandom = () => randomOf(seed + workers++);
const PAUSE_MS = { decision: 900, read: 350, fault: 6_000 };
const EVERY_MS = {
  import: Math.max(20_000, durationMs / 12),
  publish: Math.max(10_000, durationMs / 60),
};
const DAY_LATER_MS = 26 * 3_600_000;
const NIGHT_MS = 45_000;
/** Time in which both sides have to agree about their processes after the last fault. */
const AGREE_WITHIN_MS = 300_000;
const PROGRESS_MS = 30_000;
const MEMORY_MS = Math.min(10_000, durationMs / 60);

/** Actions that must have happened at least once. */
const PROOF = ['reads', 'withdrawals', 'grants', 'releases', 'pulls of transfers'];

class Counts {
  #counts = new Map();

  add(name) {
    this.#counts.set(name, this.get(name) + 1);
  }

  get(name) {
    return this.#counts.get(name) ?? 0;
  }

  all() {
    return [...this.#counts].toSorted(([a], [b]) => a.localeCompare(b));
  }
}

need('The soak test', [...EMULATOR_TOOLS, 'prlimit']);
console.log(`seed ${seed}, ${values.minutes} minutes`);
await buildCli();
const failures = [];
const passed = [];
const faults = new Counts();
const scratch = await scratchFolder('kaart-soak-');
try {
  const { dynamodb, s3 } = await openEmulators({ isKept: true });
  const proxies = [
    await startFaultyProxy('dynamodb', dynamodb.url, nextRandom()),
    await startFaultyProxy('s3', s3.url, nextRandom()),
  ];
  const [tables, buckets] = proxies.map(({ url }) => url);
  const aws = {
    ...emulatorEnv({ dynamodb: tables, s3: buckets }),
    ...newStores(emulatorEnv({ dynamodb: dynamodb.url, s3: s3.url })),
  };
  const machine = await openMachine(join(scratch, 'machine'));
  const cloud = await openCloud(join(scratch, 'cloud'), aws);
  const installations = [machine, cloud].map((installation) =>
    Object.assign(installation, { counts: new Counts() }),
  );
  for (const installation of installations) {
    await installation.refreshToken();
    await installation.begin();
  }
  await run({ machine, cloud, emulators: [dynamodb, s3], proxies });
  await check({ machine, cloud });
  for (const proxy of proxies) proxy.stop();
  printSummary(installations, proxies);
} finally {
  await stopAll();
}
for (const failure of failures.slice(0, 40)) console.log(`FAILED ${failure}`);
report(passed.length, failures.length);
process.exitCode = failures.length === 0 ? 0 : 1;

async function run(parts) {
  const { machine, cloud } = parts;
  const [began, end] = [Date.now(), Date.now() + durationMs];
  const isOver = () => Date.now() >= end;
  const mayKill = () => Date.now() < began + durationMs / 2;
  const csv = readFileSync(resolve(import.meta.dirname, '../examples/mapping-2025.csv'));
  const work = [
    [machine, cloud],
    [cloud, machine],
  ].flatMap(([installation, other]) => {
    const { counts } = installation;
    const own = { isOver, counts, csv, everyMs: EVERY_MS };
    return [
      decide(installation, { ...own, random: nextRandom(), pauseMs: PAUSE_MS.decision }),
      read(installation, { ...own, other, random: nextRandom(), pauseMs: PAUSE_MS.read }),
      workload({ provider: installation.kaart, consumer: other.kaart, random: nextRandom(), end }),
      measure(installation, isOver),
    ];
  });
  const areFaultsOver = () => Date.now() >= end - 20_000;
  const pauseMs = PAUSE_MS.fault;
  work.push(
    injectFaults(parts, {
      random: nextRandom(),
      isOver: areFaultsOver,
      mayKill,
      pauseMs,
      counts: faults,
    }),
  );
  work.push(progress([machine, cloud], isOver, began));
  await Promise.all(work);
}

async function measure(installation, isOver) {
  for (; !isOver(); await sleep(MEMORY_MS)) {
    const sample = await installation.send({ memory: true });
    if (sample !== undefined) installation.memory.add(sample);
  }
}

async function progress(installations, isOver, began) {
  for (; !isOver(); await sleep(PROGRESS_MS)) {
    const minutes = ((Date.now() - began) / 60_000).toFixed(1);
    const parts = installations.map(({ name, counts, ledger, memory }) => {
      const { last } = memory.assess('heapUsed');
      const did = ['reads', 'withdrawals', 'grants', 'releases'].map(
        (each) => `${each} ${counts.get(each)}`,
      );
      return `${name}: ${did.join(', ')}, heap ${megabytes(last)} MB, ${ledger.violations.length} violations`;
    });
    console.log(`${minutes} min | ${parts.join(' | ')}`);
  }
}

/** Each check is a test of this suite. */
async function check({ machine, cloud }) {
  for (const installation of [machine, cloud]) {
    await untilHealthy(installation);
    await installation.refreshToken();
  }
  await waitUntilQuiet(machine.kaart, cloud.kaart);
  for (const installation of [machine, cloud]) {
    await installation.request('officer', '/v1/publications', { json: {} }); // publishes the last grants
    await checkInstallation(installation);
    checkMemory(installation);
  }
  await compareSilent(machine, cloud);
  for (const [installation, other] of [
    [machine, cloud],
    [cloud, machine],
  ]) {
    const { failures, summary } = await compareUntilAgreed(installation.kaart, other.kaart);
    for (const line of summary) console.log(line);
    recordCheck(`${other.name} agrees with ${installation.name} about their processes`, failures);
  }
}

/** Each side checks some hundred silent processes in a run, so the last one may be checked only after minutes. */
async function compareUntilAgreed(provider, consumer) {
  const end = Date.now() + AGREE_WITHIN_MS;
  for (;;) {
    const compared = await compareProcesses(provider, consumer);
    if (compared.failures.length === 0 || Date.now() > end) return compared;
    await sleep(PROGRESS_MS / 3);
  }
}

/** Runs a night, which compares the processes whose counterparty has been silent for an hour: some messages were lost. */
async function compareSilent(machine, cloud) {
  for (const installation of [machine, cloud]) {
    installation.setClock(DAY_LATER_MS);
    await installation.refreshToken();
  }
  await cloud.send({ night: true });
  await sleep(NIGHT_MS); // the machine looks every 30 s whether a night is due
  await waitUntilQuiet(machine.kaart, cloud.kaart);
}

async function checkInstallation(installation) {
  const { name, counts, ledger } = installation;
  recordCheck(`${name}: no withdrawn row was served`, ledger.violations);
  recordCheck(`${name}: the log names no defect`, installation.defects);
  recordCheck(`${name}: the process ran to the end`, installation.hasEnded ? ['it ended'] : []);
  for (const [what, find] of [
    ['no acknowledged write is lost', findLost],
    ['the rows are those that were decided', findWrongRows],
    ['the audit is whole', verifyAudit],
    ['lost versions are made again with the same bytes', findIrreproducible],
  ])
    recordCheck(`${name}: ${what}`, await find(installation).catch((error) => [String(error)]));
  const lacking = PROOF.filter((each) => counts.get(each) === 0);
  recordCheck(`${name}: everything was done at least once`, lacking);
}

function checkMemory({ name, memory }) {
  for (const what of ['heapUsed', 'rss']) {
    const { first, last, isFlat } = memory.assess(what);
    const grown = `from ${megabytes(first)} to ${megabytes(last)} MB in ${memory.count} samples`;
    recordCheck(`${name}: ${what} is flat`, isFlat ? [] : [grown]);
  }
}

function recordCheck(name, wrong) {
  console.log(`${wrong.length === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  if (wrong.length === 0) passed.push(name);
  else failures.push(...wrong.slice(0, 10).map((each) => `${name}: ${each}`));
}

function printSummary(installations, proxies) {
  for (const { name, counts, ledger, memory, starts } of installations) {
    console.log(`\n${name}: started ${starts} times`);
    console.table(
      Object.fromEntries([...counts.all(), ['closed rows looked for in reads', ledger.checked]]),
    );
    console.table(
      ['heapUsed', 'rss'].map((each) => {
        const { first, last, slope } = memory.assess(each);
        const [before, after] = [megabytes(first), megabytes(last)];
        return {
          memory: each,
          'first third, MB': before,
          'last third, MB': after,
          'MB an hour': megabytes(slope),
        };
      }),
    );
  }
  console.log('\nfaults');
  console.table(Object.fromEntries(faults.all()));
  console.log('requests to AWS that were disturbed');
  console.table(
    Object.fromEntries(['DynamoDB', 'S3'].map((name, at) => [name, proxies[at].injected])),
  );
}

function megabytes(bytes) {
  return Number((bytes / 1e6).toFixed(1));
}
