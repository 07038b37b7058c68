import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { addMilliseconds, HOUR_MS, type Instant, instant } from '../../lib/core/instant.ts';
import { ageMs, takeTimeMark } from '../../lib/core/time-mark.ts';

const START = instant('2026-03-01T12:00:00Z');

describe('11.4: the age of cached data', () => {
  let now: Instant;
  const clock = () => now;

  it.each([0, 1, 60_000])('follows the clock, if %d ms have passed', (ms) => {
    now = START;
    const made = takeTimeMark(clock);
    now = addMilliseconds(now, ms);
    expect(ageMs(made, clock)).toBeGreaterThanOrEqual(ms);
    expect(ageMs(made, clock)).toBeLessThan(ms + 10_000);
  });

  it.each([1, HOUR_MS])('is too high, if the clock was set back by %d ms', (ms) => {
    now = START;
    const made = takeTimeMark(clock);
    now = addMilliseconds(now, -ms);
    expect(ageMs(made, clock)).toBe(Number.POSITIVE_INFINITY);
  });

  it('grows while the clock does not change', async () => {
    now = START;
    const made = takeTimeMark(clock);
    await sleep(5);
    expect(ageMs(made, clock)).toBeGreaterThan(0);
  });
});
