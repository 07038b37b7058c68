import { describe, expect, it } from 'vitest';
import { computeSettleDelay, withLatency } from '../../../lib/dsp/common/settle-delay.ts';

describe('the time that a message waits before its first try', () => {
  it.each([
    // base, latency, resulting delays
    [50, undefined, 50],
    [50, 5, 50],
    [50, 199, 50],
    [150, 199, 150],
    [50, 500, 750],
    [50, 1_000, 1_500],
    [150, 1_000, 1_500],
    [50, 60_000, 5_000],
    [8_000, 1_000, 8_000],
  ])(
    '9.48: is %i ms for a counterparty that responds after %s ms: %i ms',
    (base, latency, waits) => {
      expect(computeSettleDelay(base, latency)).toBe(waits);
    },
  );

  it('9.48: grows with one slow response, and shrinks after several fast ones', () => {
    expect(withLatency(undefined, 800)).toEqual({ latencyMs: 800 });
    expect(withLatency({ latencyMs: 20 }, 800)).toEqual({ latencyMs: 800 });
    const later = [10, 10, 10].reduce(withLatency, { latencyMs: 800 });
    expect(later).toEqual({ latencyMs: 100 });
  });
});
