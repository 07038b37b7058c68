// Runs the tests of several processes without a cloud. Starts PostgreSQL, and versitygw from
// scripts/emulators, on free loopback ports, runs the project `cluster` of Vitest with the other arguments,
// and stops both. If something is missing, it is named, and the exit code is 2.
import { join, resolve } from 'node:path';
import { buildCli } from './build.mjs';
import { S3_TOOLS, startS3 } from './peers/emulators.mjs';
import { startPostgres } from './peers/postgres.mjs';
import { run, scratchFolder, stopAll } from './peers/processes.mjs';
import { need } from './peers/tools.mjs';

const root = resolve(import.meta.dirname, '..');
need('The tests of several processes', ['postgresql', ...S3_TOOLS]);
await buildCli();
try {
  const folder = await scratchFolder('kaart-cluster-');
  const [{ url }, s3] = await Promise.all([startPostgres(folder, 'kaart'), startS3()]);
  const env = { ...process.env, ...s3, KAART_TEST_DATABASE: url };
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--project', 'cluster', ...process.argv.slice(2)];
  process.exitCode = await run(process.execPath, args, { cwd: root, env });
} finally {
  await stopAll();
}
