// Runs the tests with a data space that speaks DCP 1.0: a real EDC connector with its own IdentityHub, and a real EDC
// Federated Catalog that crawls Kaart. Nothing of it is a mock.
//   node scripts/edc-dcp.mjs [arguments of vitest]
//   node scripts/edc-dcp.mjs --times    measures how long each side verifies a participant, instead of testing
// The scripts in KAART_EDC_DCP (by default ../shared/peers/edc-dcp) build the peers from Maven Central in a folder
// of the temporary directory, and add an issuer. If something is missing, it is named, and the exit code is 2.
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildCli } from './build.mjs';
import { freePort, readyLine, scratchFolder, start, stopAll, until } from './peers/processes.mjs';
import { need } from './peers/tools.mjs';

const root = resolve(import.meta.dirname, '..');
const peers = resolve(process.env.KAART_EDC_DCP ?? join(root, '../shared/peers/edc-dcp'));
/** The peers use ports in a row. */
const PORTS = 36;

need(
  'The tests with an Eclipse EDC and DCP',
  ['java', 'maven', 'openssl'],
  [join(peers, 'run.sh')],
);
await buildCli();
try {
  const port = await freePort();
  const base = await freePort(PORTS);
  const env = kaartSettings(port, base, await scratchFolder('kaart-edc-dcp-'));
  const args = [join(root, 'bin/kaart.js'), 'serve', '--demo', '--json'];
  const stdio = ['ignore', 'pipe', openSync(env.KAART_LOG_FILE, 'a')];
  const kaart = start('Kaart', process.execPath, args, { env, stdio });
  await readyLine(kaart, 120);
  await startPeers(port, base);
  const run = start('the run', process.execPath, program(), { cwd: root, env, stdio: 'inherit' });
  [process.exitCode] = await once(run.child, 'exit');
} finally {
  await stopAll();
}

/** What runs against the peers: the tests, or the measurement. */
function program() {
  const given = process.argv.slice(2);
  if (given[0] === '--times') return ['--import', 'tsx', 'test/bench/edc-verification-run.ts'];
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  return [vitest, 'run', '--project', 'interop-dcp', ...given];
}

/** The environment of Kaart and of the tests. */
function kaartSettings(port, base, home) {
  const membership = {
    type: 'MembershipCredential',
    issuers: [`did:web:localhost%3A${base}:issuer`],
    claims: { membershipStatus: { member: 'membershipStatus' } },
  };
  return {
    ...process.env,
    KAART_HOME: join(home, 'data'),
    KAART_LOG_FILE: join(home, 'kaart.log'),
    KAART_IDENTITY: 'dcp',
    KAART_PUBLIC_URL: `http://localhost:${port}`,
    KAART_TRUSTED_CREDENTIALS: JSON.stringify([membership]),
    KAART_STATUS_LIST_SECONDS: '1',
    KAART_OUTBOUND_ALLOW: '127.0.0.0/8,::1/128',
    KAART_RATE_PER_MINUTE: '1000000',
    KAART_DCP_PEERS: String(base),
    PORT: String(port),
  };
}

/** Starts the peers without a credential of the connector: a test requests it. */
async function startPeers(port, base) {
  const env = {
    ...process.env,
    BASE: String(base),
    BARE: '1',
    CACHE: process.env.KAART_EDC_DCP_CACHE ?? join(tmpdir(), 'kaart-edc-dcp'),
    CRAWL: `http://localhost:${port}/dsp/2025-1 did:web:localhost%3A${port}`,
  };
  const running = start('the peers', 'bash', [join(peers, 'run.sh')], { env });
  await until(running, () => running.out.includes('logs '), 600);
}
