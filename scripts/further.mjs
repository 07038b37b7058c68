// Every suite that needs more than Node.js, one after the other: emulators and peers on Java 17, Maven
// and Go, a deployment on Python. Each says what is missing and then counts as failed: never a silent pass.
import { run } from './peers/processes.mjs';

const SUITES = [
  ['test:emulators'],
  ['test:deploy'],
  ['test:validators'],
  ['test:receipts'],
  ['test:disclosure'],
  ['test:tck'],
  ['test:tck', '--aws'],
  ['test:edc'],
  ['test:federated-catalog'],
  ['test:browser'],
  ['test:kill'],
];

const lines = [];
for (const [name, ...args] of SUITES) {
  const code = await run('npm', ['run', '--silent', name, '--', ...args]);
  lines.push(`${code === 0 ? 'ok    ' : 'FAILED'} npm run ${[name, ...args].join(' ')}`);
}
console.log(`\n${lines.join('\n')}`);
process.exit(lines.every((line) => line.startsWith('ok')) ? 0 : 1);
