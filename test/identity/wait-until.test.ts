import { describe, expect, it } from 'vitest';
import { waitUntil } from '../../lib/identity/identity.ts';

describe('waitUntil', () => {
  it.each([-5, 0, 0.5, 1, 3, 10.25])('never ends before its moment, %d ms from now', async (ms) => {
    const deadline = performance.now() + ms;
    await waitUntil(deadline);
    expect(performance.now()).toBeGreaterThanOrEqual(deadline);
  });
});
