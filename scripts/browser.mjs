// Runs the tests of the pages in a real Chromium, with what is given on the command line: the one
// that KAART_CHROMIUM names, else `chromium` on the path (Debian: apt-get install chromium). Where
// there is none it says so with exit code 2: never a silent pass. KAART_SCREENSHOTS names a folder
// for pictures of every page, for people to look at.
import { join, resolve } from 'node:path';
import { run } from './peers/processes.mjs';
import { chromium, need } from './peers/tools.mjs';

const root = resolve(import.meta.dirname, '..');
need('The tests of the pages', ['chromium']);
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const args = [vitest, 'run', '--project', 'browser', ...process.argv.slice(2)];
const env = { ...process.env, KAART_CHROMIUM: chromium() };
process.exitCode = await run(process.execPath, args, { cwd: root, env });
