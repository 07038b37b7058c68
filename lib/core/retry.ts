import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode } from './errors.ts';

const ATTEMPTS = 12;
const FIRST_WAIT_MS = 4;
const LONGEST_WAIT_MS = 500;

/**
 * Runs work that loads, decides and commits. If another writer was first, it runs the whole work again
 * after a random wait. The wait grows with each attempt.
 *
 * @throws KaartError `concurrent-update` if every attempt met a conflict
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
