import { describe, expect, it } from 'vitest';
import { similarity } from '../../lib/core/similarity.ts';

describe('the similarity of two texts', () => {
  it.each([
    ['aurora', 'aurora', 1],
    ['aurroa', 'aurora', 1 - 1 / 6],
    ['vespre', 'vesper', 1 - 1 / 6],
    ['nimbos', 'nimbus', 1 - 1 / 6],
    ['auora', 'aurora', 1 - 1 / 6],
    ['ca', 'abc', 0],
    ['abc', 'xyz', 0],
    ['', 'abc', 0],
    ['', '', 1],
  ])('of “%s” and “%s” is %d: a swap of two neighbours is one edit', (a, b, expected) => {
    expect(similarity(a, b)).toBeCloseTo(expected, 10);
    expect(similarity(b, a)).toBeCloseTo(expected, 10);
  });
});
