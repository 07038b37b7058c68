import { link, mkdir, open, rename, rmdir, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Attempts to create a directory: a delete may remove it again before its use. */
const ATTEMPTS = 20;

/**
 * Gives a finished, synced file its final name, in one step that survives a power cut.
 *
 * @returns false if the name is taken and `ifAbsent` is set: of simultaneous `link` calls, one succeeds
 */
export async function placeFile(
  temporary: string,
  path: string,
  ifAbsent: boolean,
): Promise<boolean> {
  for (let left = ATTEMPTS; left > 0; left -= 1) {
    const outcome = await tryToPlace(temporary, path, ifAbsent);
    if (outcome === 'taken') return false;
    if (outcome === 'placed') {
      await syncDirectory(dirname(path));
      return true;
    }
    await makeDirectory(dirname(path));
  }
  throw new Error(`no directory for ${path}, or ${temporary} was deleted`);
}

async function tryToPlace(
  temporary: string,
  path: string,
  ifAbsent: boolean,
): Promise<'placed' | 'taken' | 'no-directory'> {
  try {
    await (ifAbsent ? link : rename)(temporary, path);
    return 'placed';
  } catch (error) {
    if (ifAbsent && hasSystemCode(error, 'EEXIST')) return 'taken';
    if (hasSystemCode(error, 'ENOENT')) return 'no-directory';
    throw error;
  }
}

/** Deletes a file permanently. A missing file counts as deleted. */
export async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!hasSystemCode(error, 'ENOENT')) throw error;
  }
}

/** Removes `directory` and those above it, up to `root`, as far as they are empty. */
export async function removeEmptyDirectories(directory: string, root: string): Promise<void> {
  for (let at = directory; at !== root && at.startsWith(root); at = dirname(at)) {
    try {
      await rmdir(at);
    } catch (error) {
      if (hasSystemCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT')) return;
      throw error;
    }
  }
}

/** Writes new and removed names of the directory to the disk. */
export async function syncDirectory(directory: string): Promise<void> {
  try {
    const handle = await open(directory, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!hasSystemCode(error, 'ENOENT')) throw error; // another process removed the empty directory
  }
}

/**
 * Creates a directory with those above it. It does not use `recursive`, because Node.js then tries for
 * ever in a directory that accepts no new entries, such as /proc.
 *
 * @returns the topmost new directory; `undefined` if the directory existed
 */
export async function createDirectories(
  directory: string,
  mode: number,
  left = ATTEMPTS,
): Promise<string | undefined> {
  try {
    await mkdir(directory, { mode });
    return directory;
  } catch (error) {
    if (await isDirectory(directory)) return undefined;
    const above = dirname(directory);
    if (!hasSystemCode(error, 'ENOENT') || above === directory || left === 0) throw error;
    // Another process may remove a parent directory meanwhile, so this is tried again.
    const first = await createDirectories(above, mode, left - 1);
    const own = await createDirectories(directory, mode, left - 1);
    return first ?? own;
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Creates a directory that only its owner can enter, with its parents, and syncs them to the disk. */
export async function makeDirectory(directory: string): Promise<void> {
  const first = await createDirectories(directory, 0o700);
  if (first === undefined) return;
  for (let at = directory; at.length >= first.length; at = dirname(at))
    await syncDirectory(dirname(at));
}

/** Whether an error has one of these codes of the operating system. */
export function hasSystemCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
