import { describe, expect, it } from 'vitest';
import { RevisionCache } from '../../lib/core/revision-cache.ts';

describe('a cached value of a revision', () => {
  it('is computed once for simultaneous callers, and again for another revision', async () => {
    const cache = new RevisionCache<number>();
    let made = 0;
    const make = async () => ++made;
    expect(await Promise.all([cache.get('1', make), cache.get('1', make)])).toEqual([1, 1]);
    expect(await cache.get('2', make)).toBe(2);
    expect(await cache.get('2', make)).toBe(2);
  });

  it('is not cached after a failure', async () => {
    const cache = new RevisionCache<number>();
    const failing = cache.get('1', () => Promise.reject(new Error('no table')));
    await expect(failing).rejects.toThrow('no table');
    expect(await cache.get('1', async () => 1)).toBe(1);
  });

  it('stays although an older computation fails later', async () => {
    const cache = new RevisionCache<number>();
    let fail = (_: Error) => {};
    const older = cache.get('1', () => new Promise((_, reject) => (fail = reject)));
    await cache.get('2', async () => 2);
    fail(new Error('too late'));
    await expect(older).rejects.toThrow('too late');
    expect(await cache.get('2', async () => 3)).toBe(2);
  });
});
