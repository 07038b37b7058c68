import { describe, expect, it } from 'vitest';
import { computeRetry } from '../../../lib/dsp/common/retry.ts';

describe('a message that was not accepted', () => {
  it.each<[number | null, number, number, string]>([
    // status, number of tries, milliseconds since the first try or refusal, result
    [503, 1, 0, 'again'],
    [null, 5, 60_000, 'again'],
    [429, 3, 60_000, 'again'],
    [500, 20, 600_000, 'final'],
    [404, 1, 0, 'again'], // the other side may not be ready yet
    [409, 3, 59_999, 'again'],
    [409, 9, 60_000, 'final'],
    [404, 9, 59_999, 'again'],
    [404, 9, 60_000, 'final'],
    [400, 1, 0, 'final'],
    [401, 1, 0, 'final'],
    [302, 1, 0, 'final'], // redirects are not followed
  ])('with %s after %i tries in %i ms is %s', (status, attempts, elapsedMs, kind) => {
    const failed = { status, attempts, elapsedMs, refusedMs: elapsedMs, isFirst: false };
    expect(computeRetry(failed, 0.5).kind).toBe(kind);
  });

  it('waits longer each time, up to a limit, and never exactly the same time', () => {
    const pause = (attempts: number, random: number) => {
      const failed = { status: 503, attempts, elapsedMs: 0, refusedMs: 0, isFirst: false };
      const retry = computeRetry(failed, random);
      return retry.kind === 'again' ? retry.inMs : 0;
    };
    expect([1, 2, 3, 30].map((attempts) => pause(attempts, 1))).toEqual([200, 400, 800, 30_000]);
    expect(pause(1, 0)).toBe(100);
  });

  it.each([
    [0, 1_000],
    [1, 1_500],
  ])('9.48: waits 1 to 1.5 s after a conflict, at each try (%i)', (random, inMs) => {
    for (const attempts of [1, 2, 9]) {
      const failed = { status: 409, attempts, elapsedMs: 0, refusedMs: 0, isFirst: false };
      expect(computeRetry(failed, random)).toEqual({ kind: 'again', inMs });
    }
  });

  it('9.48: is tried for a minute after the first refusal, however long the other side was unreachable', () => {
    const failed = { attempts: 20, elapsedMs: 500_000, refusedMs: 0, isFirst: false };
    for (const status of [404, 409])
      expect(computeRetry({ ...failed, status }, 0.5).kind).toBe('again');
  });

  it.each([408, 421, 425])('9.53: is tried again after %i', (status) => {
    const failed = { status, attempts: 1, elapsedMs: 0, refusedMs: 0, isFirst: false };
    expect(computeRetry(failed, 0.5).kind).toBe('again');
  });

  it.each([
    [404, 4_999, 'again'],
    [409, 5_000, 'final'],
    [503, 5_000, 'again'],
  ])('9.48: that starts a process is tried for five seconds after %i (%i ms)', (...given) => {
    const [status, ms, kind] = given;
    const failed = { status, attempts: 3, elapsedMs: ms, refusedMs: ms, isFirst: true };
    expect(computeRetry(failed, 0.5).kind).toBe(kind);
  });
});
