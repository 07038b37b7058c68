import {
  access,
  constants,
  lstat,
  open,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { KaartError } from '../../core/errors.ts';
import { createDirectories, hasSystemCode } from '../../embedded/durable-file.ts';

/**
 * Runs a function that writes to a path of the user.
 *
 * @throws KaartError `storage-full`, or `message-invalid` with the path and the reason if the path
 * cannot be written
 */
export async function explainWriteErrors<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw isOfFileSystem(error) ? cannotWrite(path, error) : error;
  }
}

/**
 * A file in a folder of output, with a name that the user did not choose. A link of this name is replaced,
 * and its target is not changed.
 */
export interface FileInFolder {
  readonly folder: string;
  readonly name: string;
}

/** Writes a short file of a folder as a whole. @throws KaartError as {@link writeFileWhole} */
export function writeText(file: FileInFolder, text: string): Promise<void> {
  return writeFileWhole(file, (path) => writeFile(path, text));
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

/** Makes a folder for output, with those above it. @throws KaartError as {@link explainWriteErrors} */
export async function makeFolder(path: string): Promise<void> {
  await explainWriteErrors(path, () => createDirectories(path, 0o777));
}

/**
 * Makes a folder in a folder of output, with a name that the user did not choose.
 *
 * @returns its path
 * @throws KaartError `message-invalid` if a symbolic link has this name: files would land elsewhere
 */
export async function makeFolderIn(folder: string, name: string): Promise<string> {
  const path = pathInFolder(folder, name);
  await makeFolder(path);
  if ((await lstat(path)).isSymbolicLink())
    throw new KaartError('cannot-write-link', { code: 'message-invalid', parameters: { path } });
  return path;
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
  await explainWriteErrors(file, () => access(dirname(file), constants.W_OK));
}

/**
 * Writes a file that appears whole or not at all. It writes to a temporary file in the same folder,
 * created before the first request. A device or a pipe that the user named is written directly, and
 * the target of a link that the user named is replaced.
 *
 * @param file path that the user named, or a file of a folder
 * @param write gets the path to write to
 * @param mode access rights of the file, also if it replaces an earlier one
 * @throws KaartError as {@link explainWriteErrors}
 */
export async function writeFileWhole<T>(
  file: string | FileInFolder,
  write: (path: string) => Promise<T>,
  mode = 0o666,
): Promise<T> {
  if (typeof file !== 'string')
    return replaceFile(pathInFolder(file.folder, file.name), write, mode);
  if ((await findPathKind(file)) === 'device') return explainWriteErrors(file, () => write(file));
  return replaceFile(await realpath(file).catch(() => file), write, mode);
}

/** Writes a temporary file next to the target, and renames it: a link of this name is not followed. */
async function replaceFile<T>(
  file: string,
  write: (path: string) => Promise<T>,
  mode: number,
): Promise<T> {
  await assertFilePath(file);
  const part = `${file}.part`;
  try {
    return await explainWriteErrors(file, async () => {
      await rm(part, { force: true });
      await (await open(part, 'wx', mode)).close();
      const written = await write(part);
      await rename(part, file);
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

/** Refuses to write into a directory that is there already. @throws KaartError `object-exists` */
export async function requireAbsent(path: string): Promise<void> {
  if ((await stat(path).catch(() => undefined)) === undefined) return;
  throw new KaartError('output-exists', {
    code: 'object-exists',
    parameters: { path },
    nextStep: 'new-directory-for-export',
  });
}
