// A real Eclipse EDC pair on this machine, provider and consumer, for the tests and the benchmark.
// The scripts in KAART_PEERS (by default ../shared/peers/edc) build it in KAART_EDC (by default a folder
// in the temporary directory).
import { rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run, scratchFolder, start, until } from './processes.mjs';

const root = resolve(import.meta.dirname, '../..');
export const EDC_PEERS = resolve(process.env.KAART_PEERS ?? join(root, '../shared/peers/edc'));
export const EDC_SETUP = join(EDC_PEERS, 'setup.sh');
export const EDC_TOOLS = ['java', 'maven', 'openssl'];
const edc = resolve(process.env.KAART_EDC ?? join(tmpdir(), 'kaart-edc'));
/** Folder of the pair and of its tools. */
export const EDC_HOME = join(edc, 'run');
/** The ports of the pair and of its data source, and its callback addresses. */
const PORTS = [22010, 22013, 22014, 22016, 22020, 22023, 22024, 22026, 22030, 22114, 22124];
const ROLES = ['provider', 'consumer'];

/** The pair has fixed ports. @returns a port that is already in use, or `undefined` */
export async function takenEdcPort() {
  for (const port of PORTS) if (await accepts(port)) return port;
  return undefined;
}

/**
 * Builds the pair if needed, and starts it. `stopAll` ends it.
 *
 * @param jvm options of both, for example `-Xmx256m`
 * @param proxied whether both use the proxies of the tests as their addresses
 * @returns the process ids of both
 */
export async function startEdcPair({ settings = [], proxied = false, jvm = '' } = {}) {
  if ((await run('bash', [EDC_SETUP, edc])) !== 0) throw new Error('the EDC pair was not built');
  const conf = join(await scratchFolder('kaart-edc-'), 'edc.properties');
  await writeFile(conf, `${settings.join('\n')}\n`);
  const env = { ...process.env, PROXY: proxied ? '1' : '0', CONF: conf, JVM: jvm };
  const pids = {};
  for (const role of ROLES) {
    // Each runs in its own process group, which ends with its JVM.
    const wait = `trap '' TERM && exec tail --sleep-interval=0.1 --pid="$(cat ${role}.pid)" -f /dev/null`;
    const giveUp = `kill "$(cat ${role}.pid)"; exit 1`;
    const script = `./start.sh ${role} || { ${giveUp}; }; ${wait}`;
    const started = start(`the EDC ${role}`, 'bash', ['-c', script], { cwd: EDC_HOME, env });
    await until(started, () => started.out.includes('ready_ms'), 120);
    console.log(started.out.trim());
    pids[role] = Number(/pid=(\d+)/.exec(started.out)?.[1]);
  }
  const backend = start('the data source of the provider', process.execPath, ['backend.mjs'], {
    cwd: EDC_HOME,
  });
  await until(backend, () => accepts(22030));
  return pids;
}

/** Deletes the files with process ids, because other processes may have these ids later. */
export async function forgetEdcPids() {
  await Promise.all(ROLES.map((role) => rm(join(EDC_HOME, `${role}.pid`), { force: true })));
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => socket.end(() => resolve(true)));
    socket.on('error', () => resolve(false));
  });
}
