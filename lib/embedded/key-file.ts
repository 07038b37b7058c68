import { randomUUID } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KaartError } from '../core/errors.ts';
import type { Keys } from '../store/keys.ts';
import { hasSystemCode, makeDirectory, place, remove } from './durable-file.ts';

/** Keeps the signing keys in a file that only its owner can read (mode 0600), replaced in one step. */
export function openKeyFile(path: string): Keys {
  return {
    load: () => load(path),
    save: (text, ifAbsent) => save(path, text, ifAbsent),
  };
}

async function load(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasSystemCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function save(path: string, text: string, ifAbsent: boolean): Promise<void> {
  await makeDirectory(dirname(path));
  const temporary = `${path}.${randomUUID()}`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
    if (!(await place(temporary, path, ifAbsent)))
      throw new KaartError('another process made the keys', { code: 'concurrent-update' });
  } finally {
    await file.close();
    await remove(temporary);
  }
}
