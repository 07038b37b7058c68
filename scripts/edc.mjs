// Runs the tests with a real Eclipse EDC on the other side, as consumer and as provider.
//   node scripts/edc.mjs [--fast] [what vitest takes]
// Builds the EDC pair from the folder of peers (KAART_PEERS, by default ../shared/peers/edc) into
// KAART_EDC (by default a folder beside the temporary files), starts both on the ports that its
// scripts fix, what lies behind the provider, and a Kaart with the demonstration; runs
// `vitest run --config vitest.interop.config.ts`; and stops what it started. With --fast the loops of
// EDC turn every 20 ms instead of every second. What is missing is named, and then the exit code is 2.
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort, readyLine, run, start, stopAll, until } from './peers/processes.mjs';
import { need } from './peers/tools.mjs';

const root = resolve(import.meta.dirname, '..');
const peers = resolve(process.env.KAART_PEERS ?? join(root, '../shared/peers/edc'));
const edc = resolve(process.env.KAART_EDC ?? join(tmpdir(), 'kaart-edc'));
const home = join(edc, 'run');
/** What the pair and what lies behind it listen on, and where it tells others to answer. */
const PORTS = [22010, 22013, 22014, 22016, 22020, 22023, 22024, 22026, 22030, 22114, 22124];
const fast = process.argv.includes('--fast');
const words = process.argv.slice(2).filter((word) => word !== '--fast');

need('The tests with an Eclipse EDC', ['java', 'maven', 'openssl'], [join(peers, 'setup.sh')]);
for (const port of PORTS)
  if (await accepts(port)) {
    console.error(`Something listens on 127.0.0.1:${port} already: an EDC pair of another run?`);
    process.exit(2);
  }
const scratch = await mkdtemp(join(tmpdir(), 'kaart-interop-'));
try {
  if ((await run('bash', [join(peers, 'setup.sh'), edc])) !== 0)
    throw new Error('the EDC pair was not built');
  await startEdc();
  const kaart = await startKaart();
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--config', 'vitest.interop.config.ts', ...words];
  const tests = start('vitest', process.execPath, args, {
    cwd: root,
    env: kaart,
    stdio: 'inherit',
  });
  [process.exitCode] = await once(tests.child, 'exit');
} finally {
  await stopAll();
  await Promise.all(
    ['provider', 'consumer'].map((role) => rm(join(home, `${role}.pid`), { force: true })),
  );
  await rm(scratch, { recursive: true, force: true });
}

/** Each in a process group of its own, which lasts as long as its JVM. */
async function startEdc() {
  const settings = [
    'edc.policy.validation.enabled=false',
    ...(fast ? ['negotiation.consumer', 'negotiation.provider', 'transfer', 'dataplane'] : []).map(
      (loop) => `edc.${loop}.state-machine.iteration-wait-millis=20`,
    ),
  ];
  const conf = join(scratch, 'edc.properties');
  await writeFile(conf, `${settings.join('\n')}\n`);
  // PROXY=1: both name the proxies of the tests as their addresses, which lose answers when told to.
  const env = { ...process.env, PROXY: '1', CONF: conf };
  for (const role of ['provider', 'consumer']) {
    const wait = `trap '' TERM && exec tail --sleep-interval=0.1 --pid="$(cat ${role}.pid)" -f /dev/null`;
    const giveUp = `kill "$(cat ${role}.pid)"; exit 1`;
    const script = `./start.sh ${role} || { ${giveUp}; }; ${wait}`;
    const edcProcess = start(`the EDC ${role}`, 'bash', ['-c', script], { cwd: home, env });
    await until(edcProcess, () => edcProcess.out.includes('ready_ms'), 120);
    console.log(edcProcess.out.trim());
  }
  const backend = start('what lies behind the provider', process.execPath, ['backend.mjs'], {
    cwd: home,
  });
  await until(backend, () => accepts(22030));
}

/** The environment in which the tests find Kaart. It too is known by the address of a proxy. */
async function startKaart() {
  const [port, proxy] = [await freePort(), await freePort()];
  const env = {
    ...process.env,
    KAART_HOME: join(scratch, 'kaart'),
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

function accepts(port) {
  return new Promise((answer) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => socket.end(() => answer(true)));
    socket.on('error', () => answer(false));
  });
}
