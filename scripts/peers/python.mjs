// Installs packages of Python for a suite in a separate folder.
import { join } from 'node:path';
import { run, scratchFolder, stopAll } from './processes.mjs';
import { need } from './tools.mjs';

/**
 * Installs packages into a virtual environment, by default a new one that `stopAll` deletes. If they are
 * unavailable, the program ends with status 2.
 *
 * @returns the folder of the environment
 */
export async function installPython(suite, packages, environment) {
  need(suite, ['python']);
  const folder = environment ?? (await scratchFolder('kaart-python-'));
  const installed =
    (await run('python3', ['-m', 'venv', folder])) === 0 &&
    (await run(join(folder, 'bin/python'), ['-m', 'pip', 'install', '--quiet', ...packages])) === 0;
  if (installed) return folder;
  console.error(`${suite} did not run. Missing:\n- ${packages.join(', ')} from a package registry`);
  await stopAll();
  process.exit(2);
}
