// Verifies receipts, chains, tree heads and proofs with a program that shares no code with Kaart: a Python
// script on a standard JOSE library. Installs its packages into a folder that is deleted afterwards. If
// something is missing, it is named, and the exit code is 2.
import { join, resolve } from 'node:path';
import { run, stopAll } from './peers/processes.mjs';
import { installPython } from './peers/python.mjs';

const root = resolve(import.meta.dirname, '..');
const PACKAGES = ['joserfc==1.8.0', 'rfc8785==0.1.4'];
try {
  const folder = await installPython('The independent check of receipts', PACKAGES);
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--project', 'receipts', ...process.argv.slice(2)];
  const env = { ...process.env, KAART_PYTHON: join(folder, 'bin/python') };
  process.exitCode = await run(process.execPath, args, { cwd: root, env });
} finally {
  await stopAll();
}
