// Prints what the workflow of GitHub runs in addition to `npm test`, as outputs of a job: the commands of the
// checks, and the suites that need no files next to the clone, as a matrix.
import { CHECKS, FURTHER } from './suites.mjs';

const checks = CHECKS.map(([, command]) => command);
const suites = FURTHER.filter(({ beside }) => !beside).map(({ name, command, prepare = '' }) => ({
  name,
  command,
  prepare,
}));
console.log(`checks=${checks.join(' && ')}`);
console.log(`suites=${JSON.stringify(suites)}`);
