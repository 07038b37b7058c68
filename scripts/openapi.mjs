// Holds the OpenAPI document against a served Kaart with schemathesis, as every kind of caller. Installs
// its package into a folder that is gone afterwards. What is missing is named, and then the exit code
// is 2: never a silent pass. KAART_OPENAPI_EXAMPLES is the number of requests made up for an operation.
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
