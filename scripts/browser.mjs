// Runs the tests of the pages in a real Chromium, with the arguments of the command line. KAART_CHROMIUM is
// the path of Chromium; the default is `chromium` on the path (Debian: apt-get install chromium). Without
// Chromium, the exit code is 2. KAART_SCREENSHOTS is a folder for pictures of every page. With `--pictures`,
// the pictures of the README are made again.
import { join, resolve } from 'node:path';
import { run } from './peers/processes.mjs';
import { chromium, need } from './peers/tools.mjs';

const root = resolve(import.meta.dirname, '..');
need('The tests of the pages', ['chromium']);
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const given = process.argv.slice(2);
const drawsPictures = given.includes('--pictures');
const args = [
  vitest,
  'run',
  '--project',
  'browser',
  ...given.filter((arg) => arg !== '--pictures'),
];
const pictures = drawsPictures ? { KAART_README_PICTURES: 'yes' } : {};
const env = { ...process.env, KAART_CHROMIUM: chromium(), ...pictures };
process.exitCode = await run(process.execPath, args, { cwd: root, env });
