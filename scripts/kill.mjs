// Runs negotiations and transfers between two Kaarts, each with its own process and data directory, while
// one or the other is killed (SIGKILL) at random moments and started again.
//   node scripts/kill.mjs [--seconds 120] [--seed N]
// After that, both run without kills. Then every negotiation and transfer must be in a resting state, both
// sides must have the same state and agreement, and each started transfer must deliver its data.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buildCli } from './build.mjs';
import { compareProcesses, waitUntilQuiet } from './peers/compare-processes.mjs';
import { all, ask, startKaart, startProcess } from './peers/kaart.mjs';
import { scratchFolder, stop, stopAll } from './peers/processes.mjs';
import { randomOf } from './peers/random.mjs';
import { report } from './peers/tools.mjs';
import { workload } from './peers/workload.mjs';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '120' }, seed: { type: 'string' } },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const random = randomOf(seed);
const scratch = await scratchFolder('kaart-kill-');
/** Number of started transfers whose data are fetched at the end. */
const FETCHED = 20;
const kills = { provider: 0, consumer: 0 };
const failures = [];
let checked = 0;

console.log(`seed ${seed}`);
await buildCli();
try {
  const provider = await startKaart('provider', join(scratch, 'provider'), ['--demo']);
  const consumer = await startKaart('consumer', join(scratch, 'consumer'));
  await killAtRandom(provider, consumer, Number(values.seconds) * 1000);
  await waitUntilQuiet(provider, consumer);
  const compared = await compareProcesses(provider, consumer);
  checked += compared.checked;
  failures.push(...compared.failures);
  for (const line of compared.summary) console.log(line);
  await fetchStarted(consumer);
} finally {
  await stopAll();
}
console.log(`${kills.provider} kills of the provider, ${kills.consumer} of the consumer`);
for (const failure of failures.slice(0, 20)) console.log(`FAILED ${failure}`);
console.log(`${checked - failures.length} processes correct, ${failures.length} wrong`);
if (checked < 20) failures.push('fewer than 20 processes were started: the run proves nothing');
report(checked - failures.length, failures.length);
process.exitCode = failures.length === 0 ? 0 : 1;

async function killAtRandom(provider, consumer, ms) {
  const end = Date.now() + ms;
  const work = workload({ provider, consumer, random, end });
  while (Date.now() < end) {
    await sleep(200 + random() * 2800);
    const victim = random() < 0.5 ? provider : consumer;
    await stop(victim.running, 'SIGKILL');
    kills[victim.name] += 1;
    await startProcess(victim);
  }
  await work;
}

async function fetchStarted(consumer) {
  const started = (await all(consumer, 'transfer')).filter(({ state }) => state === 'STARTED');
  for (const { pid } of started.slice(0, FETCHED)) {
    checked += 1;
    const address = await ask(consumer, `/v1/transfers/${pid}/data-address?renew=true`);
    const property = address.endpointProperties.find(({ name }) => name === 'authorization');
    const response = await fetch(address.endpoint, { headers: { authorization: property.value } });
    if (response.status !== 200)
      failures.push(`transfer ${pid}: its data return ${response.status}`);
  }
  console.log(
    `data of ${Math.min(FETCHED, started.length)} of ${started.length} started transfers fetched`,
  );
}
