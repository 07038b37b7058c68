import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { hasSystemCode } from './durable-file.ts';
import { temporaryPath } from './temporary-file.ts';

/** 32 random bytes from a file that only its owner can read; made by whichever process is first. */
export function loadSecret(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    if (!hasSystemCode(error, 'ENOENT')) throw error;
  }
  const temporary = temporaryPath(dirname(path));
  try {
    writeFileSync(temporary, randomBytes(32), { mode: 0o600, flag: 'wx', flush: true });
    linkSync(temporary, path);
  } catch (error) {
    if (!hasSystemCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
  return readFileSync(path);
}
