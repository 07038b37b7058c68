/** Companies by class of a property. */
export type ClassCounts = number[];

/** Counts one more company of the class. */
export function count(counts: ClassCounts, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}

/** The contributions to one sum, without the companies. */
export interface SumContributions {
  /** Number of companies that contribute. */
  companies: number;
  /** Number of them in the class of the smaller companies. */
  small: number;
  sum: number;
  /** The two largest single amounts. */
  largest: number;
  second: number;
}

export function emptySum(): SumContributions {
  return { companies: 0, small: 0, sum: 0, largest: 0, second: 0 };
}

/**
 * Adds one company with its amount to the tally.
 *
 * @param limit companies with a smaller amount are in the class of the smaller ones
 */
export function addTo(tally: SumContributions, amount: number, limit: number): void {
  tally.companies += 1;
  if (amount < limit) tally.small += 1;
  tally.sum += amount;
  if (amount > tally.largest) {
    tally.second = tally.largest;
    tally.largest = amount;
  } else if (amount > tally.second) tally.second = amount;
}
