import { randomUUID } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DAY_MS } from '../core/instant.ts';
import { removeFile } from './durable-file.ts';

const ABANDONED_AFTER_MS = DAY_MS;
/** Of another machine or container that shares the directory, processes cannot be looked up. */
const HOST = hostname().replaceAll(/[^A-Za-z0-9-]/g, '-');
/** Of this process. In a container, each process of a service may have the same number. */
const RUN = randomUUID();
const NAME = /^([A-Za-z0-9-]*)\.(\d+)\.([0-9a-f-]{36})\.[0-9a-f-]{36}\.tmp$/;

/** Path for a file that this process writes and then renames. Its name says which process that is. */
export function temporaryPath(directory: string): string {
  return join(directory, `${HOST}.${process.pid}.${RUN}.${randomUUID()}.tmp`);
}

/**
 * Removes the temporary files that a process has left which does not live any more, a day after
 * they were last written. Other files stay.
 *
 * @param own a file of this process that was written just now: its time is that of the file
 *   system, whose clock may differ from ours
 */
export async function removeAbandoned(directory: string, own: string): Promise<void> {
  const { mtimeMs: now } = await stat(own);
  for (const name of await readdir(directory)) {
    const [, host, pid, run = ''] = NAME.exec(name) ?? [];
    if (pid === undefined || (host === HOST && isAlive(Number(pid), run))) continue;
    const path = join(directory, name);
    const written = await stat(path).catch(() => undefined);
    // Also one of a day to come: it was written while the clock was wrong.
    if (written !== undefined && Math.abs(now - written.mtimeMs) > ABANDONED_AFTER_MS)
      await removeFile(path);
  }
}

function isAlive(pid: number, run: string): boolean {
  if (pid === process.pid) return run === RUN;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process of another user lives, but may not be signalled.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
