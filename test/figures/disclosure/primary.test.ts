import { describe, expect, it } from 'vitest';
import { isSensitive, isSmall } from '../../../lib/figures/disclosure/primary.ts';
import {
  publicCoverage,
  roundedChange,
  roundedSum,
  sumsRoundedTo,
} from '../../../lib/figures/disclosure/rounding.ts';
import { addTo, emptyTally } from '../../../lib/figures/disclosure/tally.ts';

function tallyOf(amounts: readonly number[]) {
  const tally = emptyTally();
  for (const amount of amounts) addTo(tally, amount);
  return tally;
}

describe('a sum is sensitive', () => {
  it.each<[string, number[], boolean]>([
    ['of one company', [5], true],
    ['of two companies', [5, 5], true],
    ['of two companies without jobs', [0, 0], true],
    ['where the largest makes up 76 %', [76, 12, 12], true],
    ['where the two largest make up 91 %', [46, 45, 9], true],
    ['at 75 % and 90 % exactly, not', [75, 15, 10], false],
    ['where many share it, not', [20, 20, 20, 20, 20], false],
    ['of nobody, not', [], false],
    ['of three companies without jobs, not', [0, 0, 0], false],
  ])('%s', (_, amounts, sensitive) => {
    for (const order of [amounts, amounts.toReversed()])
      expect(isSensitive(tallyOf(order), 'jobs')).toBe(sensitive);
  });
});

it.each([
  [0, false],
  [1, true],
  [2, true],
  [3, false],
])('%i companies are few: %s', (companies, few) => {
  expect(isSmall(companies)).toBe(few);
});

describe('rounding', () => {
  it.each([
    [0, 0],
    [24, 0],
    [25, 50],
    [74, 50],
    [75, 100],
    [1012, 1000],
  ])('publishes a sum of %i as %i', (sum, rounded) => {
    expect(roundedSum(sum)).toBe(rounded);
  });

  it('rounds the change of unrounded sums, not the change of rounded ones', () => {
    expect(roundedChange(74, 126)).toBe(50); // 50 → 150 would be 100
    expect(roundedChange(126, 74)).toBe(-50);
  });

  it('knows every sum behind a rounded one', () => {
    for (const rounded of [0, 50, 1000]) {
      const { lower, upper } = sumsRoundedTo(rounded);
      expect([lower, upper].map(roundedSum)).toEqual([rounded, rounded]);
      expect(roundedSum(upper + 1)).toBe(rounded + 50);
      if (rounded > 0) expect(roundedSum(lower - 1)).toBe(rounded - 50);
    }
  });

  it.each([
    [118, 130, 90],
    [117, 130, 90], // one withdrawal does not show
    [95, 130, 75],
    [130, 130, 100],
    [0, 130, 0],
    [5, 40, 15], // 12.5 %
    [0, 0, null],
  ])('gives the coverage of %i of %i rows as %s %%', (rows, eligible, percent) => {
    expect(publicCoverage(rows, eligible)).toBe(percent);
  });
});
