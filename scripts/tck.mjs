// Runs the official Eclipse DSP TCK against the real app over HTTP.
// node scripts/tck.mjs [--did] [--aws] [--runs N]
// The scripts in KAART_TCK (by default ../shared/tck/dsp) fetch the TCK from Maven Central. With --aws, the
// app uses DynamoDB Local and versitygw instead of the embedded stores. With --did, both sides are
// participants with a did:web that sign their messages; otherwise they give a name without proof. If
// something is missing, it is named, and the exit code is 2.
import { readFileSync, writeFileSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { EMULATOR_TOOLS, startEmulators } from './peers/emulators.mjs';
import {
  freePort,
  readyLine,
  run,
  scratchFolder,
  start,
  stop,
  stopAll,
} from './peers/processes.mjs';
import { need, report } from './peers/tools.mjs';

const { values } = parseArgs({
  options: {
    aws: { type: 'boolean', default: false },
    did: { type: 'boolean', default: false },
    runs: { type: 'string', default: '1' },
  },
});
const root = resolve(import.meta.dirname, '..');
const tck = resolve(process.env.KAART_TCK ?? join(root, '../shared/tck/dsp'));
/** Number of enabled test cases of the suite; two more are disabled. */
const ENABLED = 65;

need('The DSP TCK', values.aws ? EMULATOR_TOOLS : ['java', 'maven'], [
  join(tck, 'run.sh'),
  join(tck, 'tck.properties'),
]);
const scratch = await scratchFolder('kaart-tck-');
const totals = { passed: 0, failed: 0 };
try {
  const stores = values.aws ? await startEmulators() : {};
  for (let each = 1; each <= Number(values.runs); each += 1) await runOnce(each, stores);
} finally {
  await stopAll();
}
report(totals.passed, totals.failed);
process.exitCode = totals.failed === 0 ? 0 : 1;

/** Runs the suite once, with an empty connector. */
async function runOnce(each, stores) {
  const home = join(scratch, `home-${each}`);
  const [port, callback] = [await freePort(), await freePort()];
  const tckUrl = `http://127.0.0.1:${callback}`;
  const connector = start(
    'the connector under test',
    process.execPath,
    ['--import', 'tsx', join(root, 'test/conformance/tck/server.ts')],
    {
      cwd: root,
      env: {
        ...process.env,
        ...stores,
        KAART_HOME: home,
        PORT: String(port),
        ...(values.did && { KAART_TCK_URL: tckUrl }),
      },
    },
  );
  const served = await readyLine(connector, 120);
  const out = await outFolder(each);
  const properties = join(scratch, `tck-${each}.properties`);
  writeFileSync(properties, propertiesFor(served, callback));
  const began = Date.now();
  const quiet = ['--details=none', '--disable-ansi-colors'];
  const env = { ...process.env, OUT: out };
  await run('bash', [join(tck, 'run.sh'), properties, ...quiet], { env, stdio: 'ignore' });
  const { passed, failures } = summary(join(out, 'TEST-junit-jupiter.xml'));
  const seconds = Math.round((Date.now() - began) / 1000);
  const stored = values.aws ? 'DynamoDB Local and versitygw' : 'the embedded stores';
  const where = values.did ? `${stored}, with DIDs` : stored;
  console.log(`run ${each}: ${passed} of ${ENABLED} passed in ${seconds} s on ${where}`);
  for (const failure of failures) console.log(`  FAILED ${failure}`);
  if (failures.length > 0) console.log(connector.output());
  totals.passed += passed;
  totals.failed += ENABLED - passed;
  await stop(connector);
}

/** The other runs use the class path of the first run. */
async function outFolder(each) {
  const out = join(scratch, `out-${each}`);
  await mkdir(out);
  if (each > 1) await copyFile(join(scratch, 'out-1/cp.txt'), join(out, 'cp.txt')).catch(() => {});
  return out;
}

function propertiesFor({ url, participantId, connectorUrl, callbackUrl }, callback) {
  const own = {
    'dataspacetck.host': '127.0.0.1',
    'dataspacetck.port': String(callback),
    'dataspacetck.callback.address': callbackUrl ?? `http://127.0.0.1:${callback}`,
    'dataspacetck.dsp.connector.agent.id': participantId,
    'dataspacetck.dsp.connector.http.url': `${connectorUrl}/dsp/2025-1`,
    'dataspacetck.dsp.connector.http.base.url': connectorUrl,
    'dataspacetck.dsp.connector.http.headers.authorization': JSON.stringify({
      region: 'any',
      audience: 'any',
      clientId: 'TCK_PARTICIPANT',
    }),
    'dataspacetck.dsp.connector.negotiation.initiate.url': `${url}/tck/negotiations/requests`,
    'dataspacetck.dsp.connector.transfer.initiate.url': `${url}/tck/transfers/requests`,
  };
  const given = readFileSync(join(tck, 'tck.properties'), 'utf8')
    .split('\n')
    .filter((line) => !Object.keys(own).some((name) => line.startsWith(`${name}=`)));
  return [...given, ...Object.entries(own).map(([name, value]) => `${name}=${value}`)].join('\n');
}

/** Counts the results in the JUnit report: a test case without a failure, an error or a skip has passed. */
function summary(file) {
  let xml = '';
  try {
    xml = readFileSync(file, 'utf8');
  } catch {
    return { passed: 0, failures: ['there is no report: the suite did not run'] };
  }
  const cases = [...xml.matchAll(/<testcase name="([^"]*)"[^>]*?(?:\/>|>(.*?)<\/testcase>)/gs)];
  const failures = cases.filter(([, , inner = '']) => /<(failure|error)\b/.test(inner));
  const skipped = cases.filter(([, , inner = '']) => /<skipped\b/.test(inner));
  const names = failures.map(([, name, inner]) => /display-name: (.*)/.exec(inner)?.[1] ?? name);
  return { passed: cases.length - failures.length - skipped.length, failures: names };
}
