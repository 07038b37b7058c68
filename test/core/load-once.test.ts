import { expect, it } from 'vitest';
import { loadOnce } from '../../lib/core/load-once.ts';

it('loads at the first call only, and again after a failure', async () => {
  const answers = [Promise.reject(new Error('unreachable')), Promise.resolve('loaded')];
  let loads = 0;
  const get = loadOnce(() => answers[loads++] ?? Promise.resolve('loaded too often'));
  expect(loads).toBe(0);
  const first = get();
  expect(get()).toBe(first);
  await expect(first).rejects.toThrow('unreachable');
  await expect(get()).resolves.toBe('loaded');
  await expect(get()).resolves.toBe('loaded');
  expect(loads).toBe(2);
});
