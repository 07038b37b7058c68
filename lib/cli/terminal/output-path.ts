import { access, constants, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { KaartError } from '../../core/errors.ts';
import { createDirectories, hasSystemCode } from '../../embedded/durable-file.ts';

/**
 * Runs a function that writes to a path of the user.
 *
 * @throws KaartError `storage-full`, or `message-invalid` with the path and the reason if the path
 * cannot be written
 */
export async function writingTo<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw isOfFileSystem(error) ? cannotWrite(path, error) : error;
  }
}

/** Writes a short file at once. @throws KaartError as {@link writingTo} */
export function writeText(file: string, text: string): Promise<void> {
  return writingTo(file, () => writeFile(file, text));
}

/** Letters, digits, `_`, `-` and `.`, but no leading `.`. */
const PLAIN_NAME = /^\w[\w.-]*$/;

/**
 * The path of a file or folder in a local folder, with a name that a server sent.
 *
 * @throws KaartError `counterparty-failed` for a name that would lead to another folder
 */
export function pathInFolder(folder: string, name: string): string {
  if (PLAIN_NAME.test(name)) return join(folder, name);
  throw new KaartError('file-name-not-plain', {
    code: 'counterparty-failed',
    parameters: { name },
  });
}

/** Makes a folder for output, with those above it. @throws KaartError as {@link writingTo} */
export async function makeFolder(path: string): Promise<void> {
  await writingTo(path, () => createDirectories(path, 0o777));
}

/**
 * Refuses a path that cannot be a file, before the first request.
 *
 * @throws KaartError `message-invalid`
 */
async function assertFilePath(file: string): Promise<void> {
  if ((await findPathKind(file)) === 'folder')
    throw new KaartError('cannot-write-folder', {
      code: 'message-invalid',
      parameters: { path: file },
    });
  const folder = dirname(file);
  if ((await findPathKind(folder)) !== 'folder')
    throw new KaartError('cannot-write-no-folder', {
      code: 'message-invalid',
      parameters: { path: file, folder },
    });
}

/** As {@link assertFilePath}, for a file that is written in parts: a device or a pipe is refused too. */
export async function assertOrdinaryFile(file: string): Promise<void> {
  await assertFilePath(file);
  if ((await findPathKind(file)) === 'device')
    throw new KaartError('cannot-write-device', {
      code: 'message-invalid',
      parameters: { path: file },
    });
  await writingTo(file, () => access(dirname(file), constants.W_OK));
}

/**
 * Writes a file that appears whole or not at all. It writes to a temporary file in the same folder,
 * created before the first request. A device or a pipe is written directly.
 *
 * @param write gets the path to write to
 * @param mode access rights of the file, also if it replaces an earlier one
 * @throws KaartError as {@link writingTo}
 */
export async function writeFileWhole<T>(
  file: string,
  write: (path: string) => Promise<T>,
  mode = 0o666,
): Promise<T> {
  await assertFilePath(file);
  if ((await findPathKind(file)) === 'device') return writingTo(file, () => write(file));
  const target = await realpath(file).catch(() => file);
  const part = `${target}.part`;
  try {
    return await writingTo(file, async () => {
      await rm(part, { force: true });
      await (await open(part, 'wx', mode)).close();
      const written = await write(part);
      await rename(part, target);
      return written;
    });
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function findPathKind(path: string): Promise<'folder' | 'file' | 'device' | 'nothing'> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return 'folder';
    return found.isFile() ? 'file' : 'device';
  } catch {
    return 'nothing';
  }
}

/** Whether an error is of the file system. */
function isOfFileSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && error.syscall !== 'read';
}

/**
 * The error of a path that cannot be written. The user can correct it, because it is not a fault of the
 * data directory.
 */
export function cannotWrite(path: string, cause: unknown): KaartError {
  if (hasSystemCode(cause, 'ENOSPC', 'EDQUOT', 'EFBIG'))
    return new KaartError('cannot-write-full', {
      code: 'storage-full',
      parameters: { path },
      nextStep: 'free-disk-or-other-place',
      cause,
    });
  const [, reason = 'cannot-write'] =
    REASONS.find(([codes]) => hasSystemCode(cause, ...codes)) ?? [];
  return new KaartError(reason, { code: 'message-invalid', parameters: { path }, cause });
}

const REASONS = [
  [['EACCES', 'EPERM', 'EROFS'], 'cannot-write-not-permitted'],
  [['ENOTDIR', 'EISDIR', 'EEXIST'], 'cannot-write-not-a-folder'],
  [['ENOENT'], 'cannot-write-there'],
  [['ENAMETOOLONG'], 'cannot-write-long-name'],
] as const;
