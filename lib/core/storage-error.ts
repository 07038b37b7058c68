import { KaartError } from './errors.ts';
import { type LocalizedText, localized } from './language.ts';

type Cause = 'full' | 'damaged' | 'not-a-directory' | 'not-permitted' | 'disk' | 'too-many-files';

/** Codes of the operating system (`man 3 errno`) and of SQLite (https://sqlite.org/rescode.html), by their beginning. */
const CAUSES: readonly (readonly [beginning: string, cause: Cause])[] = [
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EFBIG', 'full'],
  ['SQLITE_FULL', 'full'],
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
  ['SQLITE_FORMAT', 'damaged'],
  ['EEXIST', 'not-a-directory'],
  ['ENOTDIR', 'not-a-directory'],
  ['EISDIR', 'not-a-directory'],
  ['EACCES', 'not-permitted'],
  ['EPERM', 'not-permitted'],
  ['EROFS', 'not-permitted'],
  ['SQLITE_READONLY', 'not-permitted'],
  ['SQLITE_PERM', 'not-permitted'],
  ['SQLITE_CANTOPEN', 'not-permitted'],
  ['EIO', 'disk'],
  ['SQLITE_IOERR', 'disk'],
  ['EMFILE', 'too-many-files'],
  ['ENFILE', 'too-many-files'],
];

const DATA_DIRECTORY = localized('the data directory', 'répertoire de données', 'Datenverzeichnis');

const REMEDIES = {
  full: {
    code: 'storage-full',
    reason: 'disk-full',
    nextStep: 'free-disk',
  },
  damaged: {
    code: 'storage-damaged',
    reason: 'database-damaged',
    nextStep: 'restore-data',
  },
  'not-a-directory': {
    code: 'storage-unusable',
    reason: 'file-instead-of-directory',
    nextStep: 'move-file-or-other-directory',
  },
  'not-permitted': {
    code: 'storage-unusable',
    reason: 'place-not-permitted',
    nextStep: 'correct-owner-or-other-directory',
  },
  disk: {
    code: 'storage-unusable',
    reason: 'disk-errors',
    nextStep: 'check-disk',
  },
  'too-many-files': {
    code: 'unavailable',
    reason: 'too-many-open-files',
    nextStep: 'raise-file-limit',
  },
} as const;

/**
 * Finds the cause of an error of the file system or of SQLite, and the next step.
 *
 * @param place the place that could not be used, for people
 * @param isFull whether its disk is known to be full: SQLite may report another error then
 * @returns `undefined` if the error has another cause
 */
export function storageError(
  error: unknown,
  place: string | LocalizedText = DATA_DIRECTORY,
  isFull = false,
): KaartError | undefined {
  if (error instanceof KaartError) return undefined;
  const cause = findCause(error);
  if (cause === undefined) return undefined;
  const { code, reason, nextStep } = REMEDIES[isFull && cause !== 'damaged' ? 'full' : cause];
  return new KaartError(reason, { code, parameters: { place }, nextStep, cause: error });
}

function findCause(error: unknown): Cause | undefined {
  const code = findErrorCode(error);
  return CAUSES.find(([beginning]) => code?.startsWith(beginning))?.[1];
}

function findErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string' && error.code !== '') return error.code;
  // The driver gives no code if it cannot open the file.
  return error.message.includes('Unable to open connection') ? 'SQLITE_CANTOPEN' : undefined;
}
