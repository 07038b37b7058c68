import { describe, expect, it } from 'vitest';
import { afterFailure } from '../../../lib/dsp/common/retry.ts';

describe('a message that was not taken', () => {
  it.each<[number | null, number, number, string]>([
    // status, tries so far, milliseconds since the first, what then
    [503, 1, 0, 'again'],
    [null, 5, 60_000, 'again'],
    [429, 3, 60_000, 'again'],
    [500, 20, 600_000, 'final'],
    [404, 1, 0, 'again'], // the other side may not be ready yet
    [409, 3, 4_999, 'again'],
    [409, 9, 5_000, 'final'],
    [400, 1, 0, 'final'],
    [401, 1, 0, 'final'],
    [302, 1, 0, 'final'], // redirects are not followed
  ])('with %s after %i tries in %i ms is %s', (status, attempts, elapsedMs, kind) => {
    expect(afterFailure({ status, attempts, elapsedMs }, 0.5).kind).toBe(kind);
  });

  it('waits longer each time, up to a limit, never twice the same', () => {
    const pause = (attempts: number, random: number) => {
      const retry = afterFailure({ status: 503, attempts, elapsedMs: 0 }, random);
      return retry.kind === 'again' ? retry.inMs : 0;
    };
    expect([1, 2, 3, 30].map((attempts) => pause(attempts, 1))).toEqual([200, 400, 800, 30_000]);
    expect(pause(1, 0)).toBe(100);
  });
});
