import type { Tally } from './tally.ts';

/** `companies` counts companies; `jobs` sums an amount of each. */
export type Measure = 'companies' | 'jobs';

/** Numbers the rules of disclosure turn on; counts of companies and percentages of a sum. */
export const LIMITS = {
  /** A cell of fewer companies than this, and of at least one, is suppressed. */
  fewestCompanies: 3,
  /** One company may make up at most this much of a sum … */
  largestPercent: 75,
  /** … and two together at most this much. */
  twoLargestPercent: 90,
  /** Sums outside the official list are rounded to a multiple of this. */
  sumStep: 50,
} as const;

/** Whether so few companies are counted that one of them could be recognised. By count, never by percent. */
export function isSmall(companies: number): boolean {
  return companies > 0 && companies < LIMITS.fewestCompanies;
}

/** Whether one or two companies make up so much of a sum that it tells of them. */
function isDominated({ value, largest, second }: Tally): boolean {
  return (
    100 * largest > LIMITS.largestPercent * value ||
    100 * (largest + second) > LIMITS.twoLargestPercent * value
  );
}

/** Whether a cell must be suppressed for its own sake. */
export function isSensitive(tally: Tally, measure: Measure): boolean {
  return isSmall(tally.companies) || (measure === 'jobs' && isDominated(tally));
}
