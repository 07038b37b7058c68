// Tests write to hundreds of databases, and each commit waits for the disk. If the machine has a file
// system in memory with enough space, the temporary directory of the tests is in it.
import {
  accessSync,
  chmodSync,
  constants,
  mkdtempSync,
  readdirSync,
  rmSync,
  statfsSync,
} from 'node:fs';
import { join } from 'node:path';

const IN_MEMORY = '/dev/shm';
const ENOUGH_BYTES = 2 ** 31; // a whole run writes less than half of it

function hasSpace() {
  try {
    accessSync(IN_MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    return bavail * bsize >= ENOUGH_BYTES;
  } catch {
    return false;
  }
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

/** Deletes the directories of runs that were killed, because they occupy memory. */
function removeAbandoned() {
  for (const name of readdirSync(IN_MEMORY)) {
    const [, pid] = /^kaart-test-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid)))
      rmSync(join(IN_MEMORY, name), { recursive: true, force: true });
  }
}

export function setup() {
  if (process.env.TMPDIR !== undefined || !hasSpace()) return;
  removeAbandoned();
  const directory = mkdtempSync(join(IN_MEMORY, `kaart-test-${process.pid}-`));
  chmodSync(directory, 0o711); // some tests act as a user without rights
  process.env.TMPDIR = directory;
  return () => rmSync(directory, { recursive: true, force: true });
}
