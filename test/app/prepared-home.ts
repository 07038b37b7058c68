import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface PreparedHome<T> {
  readonly home: string;
  readonly made: T;
}

/** By name of the contents. A worker reads this module once, so all its files share them. */
const PREPARED = new Map<string, Promise<PreparedHome<unknown>>>();

/**
 * Makes a copy of a data directory that is prepared once in each worker. Copies have the same keys, ids
 * and secrets.
 *
 * @param name names the contents; equal names must come with equal `prepare`
 * @param prepare fills an empty directory, and has closed it when it returns
 * @returns the directory of the copy, and what `prepare` returned
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
