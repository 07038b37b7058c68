import { describe, expect, it } from 'vitest';
import { TokenCache } from '../../lib/identity/token-cache.ts';

describe('TokenCache', () => {
  it('holds five thousand tokens, and forgets the one used longest ago', () => {
    const cache = new TokenCache<number>();
    for (let i = 0; i < 5_000; i++) cache.set(`token-${i}`, i);
    expect(cache.get('token-0')).toBe(0);
    cache.set('one more', -1);
    expect(cache.get('token-1')).toBeUndefined();
    expect(cache.get('token-0')).toBe(0);
    expect(cache.get('one more')).toBe(-1);
  });

  it('does not know a token that was taken out', () => {
    const cache = new TokenCache<number>();
    cache.set('token', 1);
    cache.delete('token');
    expect(cache.get('token')).toBeUndefined();
  });
});
