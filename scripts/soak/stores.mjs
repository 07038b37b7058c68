// A new table and bucket on the emulators, with the keys and indexes of a deployment.
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const PROGRAM =
  "const { newBucket, newTable } = await import('./test/conformance/emulated.ts');" +
  'const [{ tableName }, { bucket }] = [await newTable(), await newBucket()];' +
  'console.log(JSON.stringify({ SUITE_TABLE: tableName, SUITE_BUCKET: bucket }));';

/** @returns their names, as settings of the server in `test/soak` */
export function newStores(aws) {
  const words = ['--import', 'tsx', '--input-type=module', '--eval', PROGRAM];
  const env = { ...process.env, ...aws };
  return JSON.parse(execFileSync(process.execPath, words, { cwd: root, env, encoding: 'utf8' }));
}
