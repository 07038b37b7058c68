import { describe, expect, it } from 'vitest';
import { waitUntil } from '../../lib/identity/identity.ts';

describe('waitUntil', () => {
  it.each([-5, 0, 0.5, 1, 3, 10.25])('never resolves before the deadline in %d ms', async (ms) => {
    const deadline = performance.now() + ms;
    await waitUntil(deadline);
    expect(performance.now()).toBeGreaterThanOrEqual(deadline);
  });
});
