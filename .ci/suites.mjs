// Runs the suites one after the other. A test suite counts its tests, any other command counts as one.
// A suite that cannot run here fails: a missing tool is never a silent pass.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const reports = mkdtempSync(join(tmpdir(), 'kaart-ci-'));
const totals = { passed: 0, failed: 0 };
const lines = [];

const check = (name, command) => {
  const ok = run(name, command, {});
  count(name, ok ? 1 : 0, ok ? 0 : 1);
};

const tests = (name, command) => {
  const report = join(reports, `${name.replaceAll(/\W+/g, '-')}.json`);
  const ok = run(name, command, { KAART_TEST_REPORT: report });
  const { numPassedTests: passed, numFailedTests: failed } = read(report);
  count(name, passed, failed === 0 && !ok ? 1 : failed);
};

function run(name, command, env) {
  console.log(`\n━━ ${name}: ${command}`);
  const { status } = spawnSync('bash', ['-c', command], { stdio: 'inherit', env: { ...process.env, ...env } });
  return status === 0;
}

function read(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0 };
  }
}

function count(name, passed, failed) {
  totals.passed += passed;
  totals.failed += failed;
  lines.push(`${failed === 0 ? 'ok    ' : 'FAILED'} ${name}: ${passed} passed, ${failed} failed`);
}

check('install', 'npm ci --no-audit --no-fund');
tests('tests', 'npm test');
check('type check', 'npm run typecheck');
check('lint', 'npm run lint');
check('boundaries', 'npm run boundaries');
check('dead code', 'npm run dead');
check('bundles', 'npm run bundle');
check('bundle sizes', 'npm run size');
check('synth', 'npm run synth');
tests('stores on the AWS emulators', 'npm run test:emulators');
tests('deployment to the emulator', 'npm run test:deploy');
tests('official schemas and figures of DSP', 'npm run test:validators');
tests('receipts, chains and heads verified by Python', 'npm run test:receipts');
tests('a second opinion on what is withheld, by τ-ARGUS', 'npm run test:disclosure');
tests('DSP TCK on the embedded stores, ten times', 'npm run test:tck -- --runs 10');
tests('DSP TCK on the AWS emulators', 'npm run test:tck -- --aws');
tests('Eclipse EDC on the other side', 'npm run test:edc');
tests('EDC Federated Catalog crawls us', 'npm run test:federated-catalog');
check('Chromium', 'command -v chromium || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; }');
tests('pages in a real Chromium', 'npm run test:browser');
tests('two connectors, killed for two minutes', 'npm run test:kill');

console.log(`\n${lines.join('\n')}\n\n${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed === 0 ? 0 : 1);
