// Runs the suites one after the other. A test suite counts its tests, any other command counts as one.
// A suite that cannot run here fails: a missing tool is never a silent pass.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { CHECKS, FURTHER, REPORTS } from '../scripts/suites.mjs';

const reports = mkdtempSync(join(tmpdir(), 'kaart-ci-'));
const totals = { passed: 0, failed: 0 };
const lines = [];
const failures = [];

const check = (name, command) => {
  const ok = run(name, command, {});
  count(name, ok ? 1 : 0, ok ? 0 : 1);
};

const tests = (name, command) => {
  const report = join(reports, `${name.replaceAll(/\W+/g, '-')}.json`);
  const ok = run(name, command, { TEST_REPORT: report });
  const { numPassedTests: passed, numFailedTests: failed, testResults = [] } = read(report);
  count(name, passed, failed === 0 && !ok ? 1 : failed);
  const named = testResults.flatMap(({ name: file, message, assertionResults }) => failuresOf(file, message, assertionResults));
  if (!ok && named.length === 0) named.push({ test: `${command} failed, and no test of it did`, error: 'See the errors in its output.' });
  for (const { test, error } of named) {
    failures.push(`${test}\n${error}`);
    lines.push(`       ${test}: ${error.split('\n', 1)[0].slice(0, 200)}`);
  }
};

/** Each failed test of a file, with its error; a file that could not run counts as one. */
function failuresOf(file, message, assertionResults) {
  const path = relative(process.cwd(), file);
  const failed = assertionResults.filter(({ status }) => status === 'failed');
  if (failed.length === 0 && message) return [{ test: path, error: message.slice(0, 500) }];
  return failed.map(({ fullName, failureMessages }) => {
    return { test: `${path}: ${fullName}`, error: failureMessages.join('\n').slice(0, 1_000) };
  });
}

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
for (const [name, command] of CHECKS) check(name, command);
for (const { name, command, prepare } of FURTHER) {
  if (prepare !== undefined) check(`${name}: install`, prepare);
  tests(name, command);
}

for (const [name, command] of REPORTS) {
  const ran = run(name, command, {});
  lines.push(`${ran ? 'report' : 'no report'} ${name}: ${ran ? 'see the numbers above' : `${command} failed`}`);
}

if (failures.length > 0) console.log(`\nFailed tests:\n\n${failures.join('\n\n')}`);
console.log(`\n${lines.join('\n')}\n\n${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed === 0 ? 0 : 1);
