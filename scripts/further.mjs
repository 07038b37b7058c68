// Runs every suite that needs more than Node.js, one after the other: emulators and peers on
// Java 17, Maven and Go, a deployment on Python, a browser. If something is missing, the suite names it
// and counts as failed.
import { run } from './peers/processes.mjs';
import { FURTHER } from './suites.mjs';

const lines = [];
for (const { command, once = command } of FURTHER) {
  const code = await run('bash', ['-c', once]);
  lines.push(`${code === 0 ? 'ok    ' : 'FAILED'} ${once}`);
}
console.log(`\n${lines.join('\n')}`);
process.exit(lines.every((line) => line.startsWith('ok')) ? 0 : 1);
