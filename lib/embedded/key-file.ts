import { readFile } from 'node:fs/promises';
import { KaartError } from '../core/errors.ts';
import type { Keys } from '../store/keys.ts';
import { hasSystemCode } from './durable-file.ts';
import { writeWhole } from './whole-file.ts';

/** Stores the signing keys in a file that only its owner can read (mode 0600). The file is replaced in one step. */
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
  if (await writeWhole(path, text, ifAbsent)) return;
  throw new KaartError('keys-made-by-another', { code: 'concurrent-update' });
}
