import { halfUp } from '../exact.ts';
import { LIMITS } from './primary.ts';

/** A sum outside the official list, to the nearest 50. */
export function roundedSum(sum: number): number {
  return LIMITS.sumStep * halfUp(sum, LIMITS.sumStep);
}

/** The change of such a sum between two editions: taken from the unrounded sums, then rounded. */
export function roundedChange(from: number, to: number): number {
  return roundedSum(to - from);
}

/** All sums that are published as `rounded`, both ends included. */
export function sumsRoundedTo(rounded: number): { readonly lower: number; readonly upper: number } {
  const half = LIMITS.sumStep / 2;
  return { lower: Math.max(0, rounded - half), upper: rounded + half - 1 };
}

/**
 * Coverage of the row data as public metadata gives it: to the nearest 5 %. The exact count is
 * only for those who may read the rows; night after night it would tell who withdrew.
 */
export function publicCoverage(rows: number, eligible: number): number | null {
  return eligible === 0 ? null : 5 * halfUp(20 * rows, eligible);
}
