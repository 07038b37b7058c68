// Compares our messages with the official schemas, examples and figures, which are not part of this
// project. It names the folder if that is missing, and then the exit code is 2: never a silent pass.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from './peers/processes.mjs';

const root = resolve(import.meta.dirname, '..');
const REFERENCE = '../shared/reference/schemas/dsp';
if (!existsSync(join(root, REFERENCE))) {
  console.error(`The official schemas and figures were not compared. Missing: ${REFERENCE}`);
  process.exit(2);
}
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const args = [vitest, 'run', '--project', 'validators', ...process.argv.slice(2)];
process.exitCode = await run(process.execPath, args, { cwd: root });
