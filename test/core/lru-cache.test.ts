import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LruCache } from '../../lib/core/lru-cache.ts';

describe('LruCache', () => {
  it('keeps recently used values, and removes the least recently used one', () => {
    const recent = new LruCache<number>(3);
    recent.set('a', 1, 1);
    recent.set('b', 2, 1);
    recent.set('c', 3, 1);
    expect(recent.get('a')).toBe(1);
    recent.set('d', 4, 1);
    expect(['a', 'b', 'c', 'd'].map((key) => recent.get(key))).toEqual([1, undefined, 3, 4]);
  });

  it('forgets a deleted value, and its weight is free again', () => {
    const recent = new LruCache<number>(2);
    recent.set('a', 1, 2);
    recent.delete('a');
    recent.delete('a');
    recent.set('b', 2, 1);
    recent.set('c', 3, 1);
    expect(['a', 'b', 'c'].map((key) => recent.get(key))).toEqual([undefined, 2, 3]);
  });

  it('keeps its values if a new value is heavier than the limit', () => {
    const recent = new LruCache<number>(3);
    recent.set('a', 1, 3);
    recent.set('b', 2, 4);
    expect([recent.get('a'), recent.get('b')]).toEqual([1, undefined]);
  });

  it('keeps the total weight below the limit, and the newest value is present', () => {
    const entry = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), weight: fc.nat(6) });
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const recent = new LruCache<number>(6);
        const weights = new Map<string, number>();
        for (const { key, weight } of entries) {
          recent.set(key, weight, weight);
          expect(recent.get(key)).toBe(weight);
          weights.set(key, weight);
          const cached = [...weights.keys()].map((other) => recent.get(other) ?? 0);
          expect(cached.reduce((sum, w) => sum + w, 0)).toBeLessThanOrEqual(6);
        }
      }),
    );
  });
});
