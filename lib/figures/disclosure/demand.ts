import { isSensitive, LIMITS, type Measure } from './primary.ts';
import type { Tally } from './tally.ts';

/**
 * What a reader who solves the published table must still think possible of a hidden number:
 * that it is `low` or less, and (or, unless `both`) that it is `high` or more.
 */
export interface Demand {
  readonly low: number;
  readonly high: number;
  readonly both: boolean;
}

/** Demands of one hidden number, the strongest first: the first that any pattern can meet is kept. */
export function demandsOn(tally: Tally, measure: Measure): readonly Demand[] {
  const { value } = tally;
  if (!isSensitive(tally, measure)) return [{ low: value - 1, high: value + 1, both: false }];
  return measure === 'companies' ? SMALL_COUNT : demandsOnSum(tally);
}

/**
 * A cell of 1 or 2 must look as if it could be 1, 2 or 3: nobody learns which it is, nor that it
 * is small. Where public totals rule that out (a column of one company), it must at least be
 * possible that it is empty, or that it is not small.
 */
const SMALL_COUNT: readonly Demand[] = [
  { low: 1, high: LIMITS.fewestCompanies, both: true },
  { low: 0, high: LIMITS.fewestCompanies, both: false },
];

/**
 * A dominated sum must look as if it could be so large that nobody dominates it, and be as open
 * below, and never closer than rounding is. Where the total rules that out it must at least look
 * large enough; a total that is not dominated itself never rules that out.
 */
function demandsOnSum({ value, largest, second }: Tally): readonly Demand[] {
  const harmless = Math.ceil(
    Math.max(
      (100 * largest) / LIMITS.largestPercent,
      (100 * (largest + second)) / LIMITS.twoLargestPercent,
    ),
  );
  const margin = Math.max(LIMITS.sumStep, harmless - value);
  return [
    { low: Math.max(0, value - margin), high: value + margin, both: true },
    { low: value - 1, high: harmless, both: true },
    { low: value, high: harmless, both: true },
  ];
}
