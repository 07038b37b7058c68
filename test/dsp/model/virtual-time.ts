import { afterAll, beforeAll, vi } from 'vitest';

/** Setup of each test file of the model: pauses and the date use the simulated clock. */
vi.mock('node:timers/promises', async (original) => {
  const { virtualSleep } = await import('./schedule.ts');
  return { ...(await original<object>()), setTimeout: virtualSleep };
});
beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterAll(() => void vi.useRealTimers());
