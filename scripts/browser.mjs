// Runs the tests of the pages in a real Chromium, with the arguments of the command line. KAART_CHROMIUM
// names the Chromium; without it, `chromium` on the path is used (Debian: apt-get install chromium).
// Without a Chromium the exit code is 2. KAART_SCREENSHOTS names a folder for pictures of every page.
import { join, resolve } from 'node:path';
import { run } from './peers/processes.mjs';
import { chromium, need } from './peers/tools.mjs';

const root = resolve(import.meta.dirname, '..');
need('The tests of the pages', ['chromium']);
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const args = [vitest, 'run', '--project', 'browser', ...process.argv.slice(2)];
const env = { ...process.env, KAART_CHROMIUM: chromium() };
process.exitCode = await run(process.execPath, args, { cwd: root, env });
