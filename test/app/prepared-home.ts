import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface PreparedHome<T> {
  readonly home: string;
  readonly made: T;
}

/**
 * The prepared directories, by name of the contents. All test files of a worker share them, because a worker
 * reads this module once.
 */
const PREPARED = new Map<string, Promise<PreparedHome<unknown>>>();

/**
 * Makes a copy of a data directory that each worker prepares once. Copies have the same keys, ids and
 * secrets.
 *
 * @param name names the contents; use one name only with one `prepare`
 * @param prepare fills an empty directory and closes it before it returns
 * @returns the directory of the copy, and the result of `prepare`
 */
export async function copyPreparedHome<T>(
  name: string,
  prepare: (home: string) => Promise<T>,
): Promise<PreparedHome<T>> {
  let prepared = PREPARED.get(name) as Promise<PreparedHome<T>> | undefined;
  if (prepared === undefined) {
    const home = newHome();
    prepared = prepare(home).then((made) => ({ home, made }));
    PREPARED.set(name, prepared);
  }
  const { home, made } = await prepared;
  const copy = newHome();
  cpSync(home, copy, { recursive: true });
  return { home: copy, made };
}

/** An empty directory. */
export function newHome(): string {
  return mkdtempSync(join(tmpdir(), 'kaart-home-'));
}
