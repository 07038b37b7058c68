// Simulates years of an installation with random companies and decisions, and compares it with an oracle:
//   node scripts/years.mjs [--seed N] [--runs 2]
// Every run prints its seed. `--seed N` repeats a run.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { run } from './peers/processes.mjs';

const { values } = parseArgs({
  options: { seed: { type: 'string' }, runs: { type: 'string', default: '2' } },
});
const root = resolve(import.meta.dirname, '..');
const first = Number(values.seed ?? Date.now() % 1_000_000);
const runs = values.seed === undefined ? Number(values.runs) : 1;
const seeds = Array.from({ length: runs }, (_, at) => first + at);

console.log(`seeds ${seeds.join(', ')}`);
const env = { ...process.env, KAART_YEARS_SEEDS: seeds.join(',') };
const args = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'years'];
process.exitCode = await run(process.execPath, args, { cwd: root, env });
