import { systemClock } from '../core/clock.ts';
import { addMilliseconds } from '../core/instant.ts';
import type { Objects } from '../store/objects.ts';

const DAY_MS = 86_400_000;

/**
 * Erases raw files that were kept long enough: they hold personal data. In AWS a rule of the bucket
 * does it. Objects are stored in real time, also where the demonstration has its own.
 *
 * @returns how many were erased
 */
export async function purgeUploads(objects: Objects, days: number): Promise<number> {
  const before = addMilliseconds(systemClock(), -days * DAY_MS);
  let purged = 0;
  for await (const { key, storedAt } of objects.list('uploads/')) {
    if (storedAt >= before) continue;
    await objects.purge(key);
    purged += 1;
  }
  return purged;
}
