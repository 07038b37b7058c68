import type { Clock } from './clock.ts';

/** A moment in the life of this process, from which an age is taken. It cannot be stored. */
export interface TimeMark {
  readonly wallMs: number;
  readonly steadyMs: number;
}

/** The present moment. */
export function takeTimeMark(clock: Clock): TimeMark {
  return { wallMs: Date.parse(clock()), steadyMs: performance.now() };
}

/**
 * Milliseconds since a moment. Without a moment the age is infinite. It is also infinite if the clock was set
 * back, because then the age is unknown. Otherwise the longer of two times counts, because the clock can
 * stand still, and the steady clock stops while a machine sleeps.
 */
export function ageMs(mark: TimeMark | undefined, clock: Clock): number {
  if (mark === undefined) return Number.POSITIVE_INFINITY;
  const now = takeTimeMark(clock);
  const wallMs = now.wallMs - mark.wallMs;
  return wallMs < 0 ? Number.POSITIVE_INFINITY : Math.max(wallMs, now.steadyMs - mark.steadyMs);
}
