import { afterAll, beforeAll, vi } from 'vitest';

/** Before each file of the model: pauses and the date are those of its world. */
vi.mock('node:timers/promises', async (original) => {
  const { virtualSleep } = await import('./turns.ts');
  return { ...(await original<object>()), setTimeout: virtualSleep };
});
beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterAll(() => void vi.useRealTimers());
