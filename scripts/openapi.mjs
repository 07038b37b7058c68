// Compares a served Kaart with its OpenAPI document by schemathesis, as every kind of caller. Installs the
// package into a folder that is deleted afterwards. If something is missing, it is named, and the exit code
// is 2. KAART_OPENAPI_EXAMPLES is the number of generated requests for each operation.
import { join, resolve } from 'node:path';
import { run, stopAll } from './peers/processes.mjs';
import { installPython } from './peers/python.mjs';

const root = resolve(import.meta.dirname, '..');
try {
  const folder = await installPython('The check of the OpenAPI document', ['schemathesis==4.32.5']);
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--project', 'openapi', ...process.argv.slice(2)];
  const env = { ...process.env, KAART_SCHEMATHESIS: join(folder, 'bin/schemathesis') };
  process.exitCode = await run(process.execPath, args, { cwd: root, env });
} finally {
  await stopAll();
}
