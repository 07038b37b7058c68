// Runs the tests with a real Eclipse EDC on the other side, as consumer and as provider.
//   node scripts/edc.mjs [--fast] [arguments of vitest]
// Starts the pair (scripts/peers/edc-pair.mjs) and a Kaart with the demonstration; runs
// `vitest run --project interop`; and stops both. With --fast the loops of EDC run every 20 ms instead
// of every second. If something is missing, it is named, and the exit code is 2.
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { buildCli } from './build.mjs';
import {
  EDC_SETUP,
  EDC_TOOLS,
  forgetEdcPids,
  startEdcPair,
  takenEdcPort,
} from './peers/edc-pair.mjs';
import { freePort, readyLine, scratchFolder, start, stopAll } from './peers/processes.mjs';
import { need } from './peers/tools.mjs';

const root = resolve(import.meta.dirname, '..');
const fast = process.argv.includes('--fast');
const vitestArgs = process.argv.slice(2).filter((word) => word !== '--fast');
const LOOPS = ['negotiation.consumer', 'negotiation.provider', 'transfer', 'dataplane'];
const SETTINGS = [
  'edc.policy.validation.enabled=false',
  ...(fast ? LOOPS : []).map((loop) => `edc.${loop}.state-machine.iteration-wait-millis=20`),
];

need('The tests with an Eclipse EDC', EDC_TOOLS, [EDC_SETUP]);
const taken = await takenEdcPort();
if (taken !== undefined) {
  console.error(`Something listens on 127.0.0.1:${taken} already: an EDC pair of another run?`);
  process.exit(2);
}
await buildCli();
try {
  // With proxies that lose responses when a test requests it.
  await startEdcPair({ settings: SETTINGS, proxied: true });
  const env = await startKaart();
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--project', 'interop', ...vitestArgs];
  const tests = start('vitest', process.execPath, args, { cwd: root, env, stdio: 'inherit' });
  [process.exitCode] = await once(tests.child, 'exit');
} finally {
  await stopAll();
  await forgetEdcPids();
}

/** Starts Kaart. Its public URL is the address of the proxy. @returns the environment of the tests */
async function startKaart() {
  const [port, proxy] = [await freePort(), await freePort()];
  const env = {
    ...process.env,
    KAART_HOME: await scratchFolder('kaart-interop-'),
    KAART_IDENTITY: 'mock',
    KAART_PARTICIPANT_ID: 'kaart',
    KAART_PUBLIC_URL: `http://127.0.0.1:${proxy}`,
    KAART_RATE_PER_MINUTE: '1000000',
    PORT: String(port),
  };
  const args = [join(root, 'bin/kaart.js'), 'serve', '--demo', '--json'];
  const kaart = start('Kaart', process.execPath, args, { cwd: root, env });
  await readyLine(kaart, 120);
  return { ...env, KAART_INTEROP_PORT: String(port) };
}
