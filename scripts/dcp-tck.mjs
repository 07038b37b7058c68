// Runs the official Eclipse DCP TCK (1.0.0-RC6) against the real app over HTTP: as verifier, as credential
// service, and as holder in an issuance.
// node scripts/dcp-tck.mjs [verifier] [credential-service] [issuance]
// The script in KAART_DCP_TCK (by default ../shared/tck/dcp) fetches the TCK from Maven Central. If something
// is missing, it is named, and the exit code is 2.
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
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

const root = resolve(import.meta.dirname, '..');
const tck = resolve(process.env.KAART_DCP_TCK ?? join(root, '../shared/tck/dcp'));
const REQUEST = 'kaart-tck-request';
/**
 * By role: the package of the suite, the number of its enabled tests, and the tests that a holder by the
 * later specification cannot pass, each with its reason.
 */
const ROLES = {
  verifier: { suite: 'presentation.verifier', tests: 20, expected: {} },
  'credential-service': {
    suite: 'presentation.cs',
    tests: 16,
    expected: {
      cs_05_04_01_02_invalidScopeEscalationRequest:
        'RC6 demands 4xx; RC7 and later demand 2xx with the credentials that the caller may have',
    },
  },
  issuance: { suite: 'issuance.cs', tests: 24, expected: {} },
};

need('The DCP TCK', ['java', 'maven'], [join(tck, 'run.sh'), join(tck, 'pom.xml')]);
const scratch = await scratchFolder('kaart-dcp-tck-');
const asked = process.argv.slice(2);
const totals = { passed: 0, failed: 0 };
let classPath;
try {
  for (const role of asked.length > 0 ? asked : Object.keys(ROLES)) await runRole(role);
} finally {
  await stopAll();
}
report(totals.passed, totals.failed);
process.exitCode = totals.failed === 0 ? 0 : 1;

/** Each role has a separate empty connector, and the TCK a separate port, because DID documents are cached. */
async function runRole(role) {
  const { suite, tests, expected } = ROLES[role];
  const port = await freePort();
  const issuer = `did:web:localhost%3A${port}:issuer`;
  const kaart = await startKaart(role, issuer);
  const out = join(scratch, `out-${role}`);
  await mkdir(out);
  if (classPath !== undefined) await copyFile(classPath, join(out, 'cp.txt'));
  const began = Date.now();
  const env = {
    ...process.env,
    OUT: out,
    PORT: String(port),
    PKG: `org.eclipse.dataspacetck.dcp.verification.${suite}`,
    JAVA_OPTS: Object.entries(properties(role, kaart))
      .map(([name, value]) => `-Ddataspacetck.${name}=${value}`)
      .join(' '),
  };
  await run('bash', [join(tck, 'run.sh')], { env, stdio: 'ignore' });
  classPath ??= join(out, 'cp.txt');
  const { passed, failures } = await summary(join(out, 'TEST-junit-jupiter.xml'));
  const unexpected = failures.filter(({ name }) => expected[name] === undefined);
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(`${role}: ${passed} of ${tests} passed in ${seconds} s`);
  for (const { name, message } of failures)
    console.log(
      name in expected ? `  left out ${name}: ${expected[name]}` : `  FAILED ${name}: ${message}`,
    );
  if (unexpected.length > 0) console.log(kaart.process.output());
  const required = tests - Object.keys(expected).length;
  totals.passed += passed;
  totals.failed += Math.max(unexpected.length, required - passed);
  await stop(kaart.process);
}

/** Only the role under test is ours; the TCK plays the others. */
function properties(role, { did, url }) {
  if (role === 'verifier')
    return { 'did.verifier': did, 'vpp.trigger.endpoint': `${url}/dsp/2025-1/catalog/request` };
  return {
    'did.holder': did,
    'sts.url': `${url}/tck`,
    'sts.client.id': 'tck',
    'sts.client.secret': 'tck',
    'credentials.correlation.id': REQUEST,
  };
}

async function startKaart(role, issuer) {
  const env = {
    ...process.env,
    KAART_HOME: join(scratch, role),
    KAART_TCK_ISSUER: issuer,
    KAART_TCK_REQUEST: REQUEST,
    PORT: '0',
  };
  const server = join(root, 'test/conformance/dcp/server.ts');
  const args = ['--import', 'tsx', server];
  const process_ = start('the connector under test', process.execPath, args, { cwd: root, env });
  return { process: process_, ...(await readyLine(process_, 120)) };
}

/** Counts the results in the JUnit report: a test case without a failure, an error or a skip has passed. */
async function summary(file) {
  const xml = await readFile(file, 'utf8').catch(() => '');
  const cases = [
    ...xml.matchAll(/<testcase name="([^"(]*)[^"]*"[^>]*?(?:\/>|>(.*?)<\/testcase>)/gs),
  ];
  const failures = cases.filter(([, , inner = '']) => /<(failure|error)\b/.test(inner));
  const skipped = cases.filter(([, , inner = '']) => /<skipped\b/.test(inner));
  return {
    passed: cases.length - failures.length - skipped.length,
    failures: failures.map(([, name, inner]) => ({
      name,
      message: /message="([^"]*)"/.exec(inner)?.[1]?.slice(0, 300) ?? '',
    })),
  };
}
