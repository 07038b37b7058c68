import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasSystemCode } from './durable-file.ts';

/** Ends the name of an object's file; no key contains it, so that `a` and `a/b` can both exist. */
export const SUFFIX = '@';

/** The requested keys: those that begin with the prefix, and come after `after`. */
interface KeyRange {
  readonly prefix: string;
  readonly after?: string | undefined;
}

/**
 * The keys of the objects in a range, in order, one directory at a time.
 *
 * A directory sorts with its slash, as its keys do: `a-b` is before `a/b`, and that before `a0`.
 */
export async function* keysUnder(root: string, range: KeyRange, at = ''): AsyncGenerator<string> {
  const { prefix, after = '' } = range;
  for (const name of (await namesIn(join(root, at))).sort()) {
    const key = `${at}${name}`;
    if (!name.endsWith('/')) {
      if (key.startsWith(prefix) && key > after) yield key;
    } else if (mayHold(key, range)) yield* keysUnder(root, range, key);
  }
}

/** Whether a key of this directory may be in the range. */
function mayHold(directory: string, { prefix, after = '' }: KeyRange): boolean {
  if (!directory.startsWith(prefix) && !prefix.startsWith(directory)) return false;
  return directory > after || after.startsWith(directory);
}

/** Objects by the last part of their key, directories with a slash. */
async function namesIn(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries.flatMap((entry) => {
      if (entry.isDirectory()) return [`${entry.name}/`];
      return entry.name.endsWith(SUFFIX) ? [entry.name.slice(0, -SUFFIX.length)] : [];
    });
  } catch (error) {
    if (hasSystemCode(error, 'ENOENT')) return [];
    throw error;
  }
}
