import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeDirectory, placeFile, removeFile } from './durable-file.ts';
import { removeAbandoned, temporaryPath } from './temporary-file.ts';

/**
 * Writes a small file that only its owner can read. After a crash it is either complete or missing.
 *
 * @returns false if `ifAbsent` is set and the file exists
 */
export async function writeWhole(path: string, text: string, ifAbsent: boolean): Promise<boolean> {
  const directory = dirname(path);
  await makeDirectory(directory);
  const temporary = temporaryPath(directory);
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
    await removeAbandoned(directory, temporary);
    return await placeFile(temporary, path, ifAbsent);
  } finally {
    await file.close();
    await removeFile(temporary);
  }
}
