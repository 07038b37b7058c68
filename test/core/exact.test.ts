import { describe, expect, it } from 'vitest';
import { roundHalfUp, wholePercent } from '../../lib/core/exact.ts';
import { pointsBetween } from '../../lib/method/trend.ts';

describe('roundHalfUp', () => {
  it.each([
    [5, 2, 3], // 2.5
    [-5, 2, -2], // −2.5: upwards, not away from 0
    [-6, 2, -3],
    [-7, 2, -3], // −3.5
    [-7, 3, -2], // −2.33
    [0, 7, 0],
    [249, 100, 2],
    [9_007_199_254_740_991, 2, 4_503_599_627_370_496], // no binary fraction is exactly this number
  ])('rounds %i / %i to %i', (numerator, denominator, rounded) => {
    expect(roundHalfUp(numerator, denominator)).toBe(rounded);
  });
});

describe('wholePercent', () => {
  it.each([
    [42, 130, 32],
    [3, 130, 2],
    [2, 129, 2], // the same as 3 of 130: a percentage does not hide the numbers
    [1, 200, 1], // 0.5
    [23, 40, 58], // 57.5, which is 57.49999999999999 in binary
    [0, 5, 0],
  ])('returns for %i of %i the value %i %%', (part, whole, percent) => {
    expect(wholePercent(part, whole)).toBe(percent);
  });

  it('returns null for a share of zero', () => {
    expect(wholePercent(0, 0)).toBeNull();
  });
});

describe('pointsBetween', () => {
  it('subtracts unrounded shares', () => {
    // 30.5 % → 40.4 %: 9.9 points, while the rounded shares (31 and 40) would give 9
    expect(pointsBetween({ count: 305, of: 1000 }, { count: 404, of: 1000 })).toBe(10);
    expect(pointsBetween({ count: 38, of: 136 }, { count: 65, of: 130 })).toBe(22);
    expect(pointsBetween({ count: 65, of: 130 }, { count: 38, of: 136 })).toBe(-22);
  });

  it('returns null if a side has no company', () => {
    expect(pointsBetween({ count: 0, of: 0 }, { count: 1, of: 2 })).toBeNull();
  });
});
