// Runs the tests of the AWS adapters. Starts DynamoDB Local and versitygw from scripts/emulators on free
// loopback ports, runs the project of Vitest in the first argument with the other arguments, and stops the
// emulators. If something is missing, it is named, and the exit code is 2.
import { join, resolve } from 'node:path';
import { EMULATOR_TOOLS, startEmulators } from './peers/emulators.mjs';
import { run, stopAll } from './peers/processes.mjs';
import { need } from './peers/tools.mjs';

const root = resolve(import.meta.dirname, '..');
need('The tests of the AWS adapters', EMULATOR_TOOLS);
try {
  const env = { ...process.env, ...(await startEmulators()) };
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--project', ...process.argv.slice(2)];
  process.exitCode = await run(process.execPath, args, { cwd: root, env });
} finally {
  await stopAll();
}
