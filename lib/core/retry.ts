import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode } from './errors.ts';

const ATTEMPTS = 12;
const FIRST_WAIT_MS = 4;
const LONGEST_WAIT_MS = 500;

/**
 * Does a piece of work that loads, decides and commits; when another writer was first, again from
 * the loading on, after a short random wait that grows.
 *
 * @throws KaartError `concurrent-update` when it never was first
 */
export async function retryOnConflict<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!hasCode(error, 'concurrent-update') || attempt === ATTEMPTS) throw error;
      await sleep(Math.random() * Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS));
    }
  }
}
