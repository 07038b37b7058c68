import { randomUUID } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DAY_MS } from '../core/instant.ts';
import { removeFile } from './durable-file.ts';

const ABANDONED_AFTER_MS = DAY_MS;
/** Name of this machine or container. Processes of another one that shares the directory cannot be looked up. */
const HOST = hostname().replaceAll(/[^A-Za-z0-9-]/g, '-');
/** Id of this process. The process number is not enough, because in a container it may always be the same. */
const RUN = randomUUID();
const NAME = /^([A-Za-z0-9-]*)\.(\d+)\.([0-9a-f-]{36})\.[0-9a-f-]{36}\.tmp$/;

/** Returns a path for a file that this process writes and then renames. The name identifies the process. */
export function temporaryPath(directory: string): string {
  return join(directory, `${HOST}.${process.pid}.${RUN}.${randomUUID()}.tmp`);
}

/**
 * Removes the temporary files of ended processes, a day after they were last written. Other files stay.
 *
 * @param own a file that this process has just written. Its time shows the clock of the file system, which may differ
 *   from ours
 */
export async function removeAbandoned(directory: string, own: string): Promise<void> {
  const { mtimeMs: now } = await stat(own);
  for (const name of await readdir(directory)) {
    const [, host, pid, run = ''] = NAME.exec(name) ?? [];
    if (pid === undefined || (host === HOST && isAlive(Number(pid), run))) continue;
    const path = join(directory, name);
    const written = await stat(path).catch(() => undefined);
    // A file from the future is also removed, because it was written with a wrong clock.
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
    // EPERM: the process of another user is running, but this process may not send it a signal.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
