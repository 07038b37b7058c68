// Receipts, chains, heads and proofs held against a verifier that shares no code with Kaart: a Python
// script on a standard JOSE library. Installs its packages into a folder that is gone afterwards. What
// is missing is named, and then the exit code is 2: never a silent pass.
import { join, resolve } from 'node:path';
import { run, scratchFolder, stopAll } from './peers/processes.mjs';
import { need } from './peers/tools.mjs';

const PACKAGES = ['joserfc==1.8.0', 'rfc8785==0.1.4'];

const root = resolve(import.meta.dirname, '..');
const suite = 'The independent check of receipts';
need(suite, ['python']);
try {
  const folder = await scratchFolder('kaart-python-');
  const python = join(folder, 'bin/python');
  const installed =
    (await run('python3', ['-m', 'venv', folder])) === 0 &&
    (await run(python, ['-m', 'pip', 'install', '--quiet', ...PACKAGES])) === 0;
  if (installed) {
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const args = [vitest, 'run', '--project', 'receipts', ...process.argv.slice(2)];
    const env = { ...process.env, KAART_PYTHON: python };
    process.exitCode = await run(process.execPath, args, { cwd: root, env });
  } else {
    console.error(
      `${suite} did not run. Missing:\n- ${PACKAGES.join(', ')} from a package registry`,
    );
    process.exitCode = 2;
  }
} finally {
  await stopAll();
}
