// Compares our messages with the official schemas, examples, figures and shapes, which are not part of this
// project. If a folder is missing, it is named, and the exit code is 2.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from './peers/processes.mjs';

const root = resolve(import.meta.dirname, '..');
const REFERENCES = ['schemas/dsp', 'shapes'].map((folder) => `../shared/reference/${folder}`);
const missing = REFERENCES.filter((folder) => !existsSync(join(root, folder)));
if (missing.length > 0) {
  console.error(
    `Official schemas, figures and shapes were not compared. Missing: ${missing.join(', ')}`,
  );
  process.exit(2);
}
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const args = [vitest, 'run', '--project', 'validators', ...process.argv.slice(2)];
process.exitCode = await run(process.execPath, args, { cwd: root });
