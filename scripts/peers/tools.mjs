// Tools that the suites need in addition to Node.js; a missing one is named.
import { existsSync, writeFileSync } from 'node:fs';
import { output } from './processes.mjs';

const javaVersion = () =>
  /"?(\d+)/.exec(output('java', ['-version']).replace(/^.*?version /s, ''))?.[1];

/** Path of Chromium; empty without one. */
export const chromium = () =>
  process.env.KAART_CHROMIUM ?? output('sh', ['-c', 'command -v chromium']).trim();

/** The folder with the server programs of PostgreSQL. Debian does not put it on the path. */
export const postgresPrograms = () =>
  output('pg_config', ['--bindir']).trim() ||
  output('sh', ['-c', 'ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1']).trim();

const CHECKS = {
  java: () =>
    Number(javaVersion() ?? 0) >= 17 ? '' : `Java 17 or later (found: ${javaVersion() ?? 'none'})`,
  javac: () => (output('javac', ['-version']) ? '' : 'a Java compiler (javac)'),
  maven: () => (output('mvn', ['-version']) ? '' : 'Maven (mvn)'),
  chromium: () => (chromium() ? '' : 'Chromium (chromium), or KAART_CHROMIUM with its path'),
  go: () => (output('go', ['version']) ? '' : 'Go (go), which builds versitygw'),
  python: () =>
    output('python3', ['-c', 'import ensurepip, venv; print("yes")'])
      ? ''
      : 'Python 3 with venv (python3, python3-venv)',
  postgresql: () => (postgresPrograms() ? '' : 'PostgreSQL (postgresql)'),
  redis: () => (output('redis-server', ['--version']) ? '' : 'Redis (redis-server)'),
  prlimit: () => (output('prlimit', ['--version']) ? '' : 'prlimit (util-linux)'),
  openssl: () => (output('openssl', ['version']) ? '' : 'OpenSSL (openssl)'),
};

/** Ends the program with status 2 and a list if a tool or file is missing. */
export function need(suite, tools, files = []) {
  const missing = [
    ...tools.map((tool) => CHECKS[tool]()),
    ...files.map((file) => (existsSync(file) ? '' : file)),
  ].filter((each) => each !== '');
  if (missing.length === 0) return;
  console.error(`${suite} did not run. Missing:\n- ${missing.join('\n- ')}`);
  process.exit(2);
}

/** Writes the counts of a suite without vitest into the file that CI names. */
export function report(passed, failed) {
  const file = process.env.TEST_REPORT;
  if (file === undefined) return;
  writeFileSync(file, JSON.stringify({ numPassedTests: passed, numFailedTests: failed }));
}
