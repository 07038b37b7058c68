import { setImmediate, setTimeout } from 'node:timers/promises';

/** A timer is late by up to this: the loop counts whole milliseconds, from when it begins to wait. */
const SLACK_MS = 2;

/**
 * Resolves at `deadlineMs` of `performance.now()` and never before, late by microseconds only.
 *
 * A timer alone would tell what was done before it was waited for: the event loop sleeps for whole
 * milliseconds from the end of that work. So the last two are spent turn by turn, letting everything
 * else run.
 */
export async function waitUntil(deadlineMs: number): Promise<void> {
  const sleepMs = deadlineMs - SLACK_MS - performance.now();
  if (sleepMs > 0) await setTimeout(sleepMs);
  while (performance.now() < deadlineMs) await setImmediate();
}
