/** What one cell holds before protection: enough to judge it without keeping its companies. */
export interface Tally {
  /** How many companies contribute. */
  companies: number;
  /** What is published: the companies themselves, or the sum of their amounts. */
  value: number;
  /** The two largest single amounts. */
  largest: number;
  second: number;
}

export function emptyTally(): Tally {
  return { companies: 0, value: 0, largest: 0, second: 0 };
}

/** Counts one company with its amount into the tally. */
export function addTo(tally: Tally, amount: number): void {
  tally.companies += 1;
  tally.value += amount;
  if (amount > tally.largest) {
    tally.second = tally.largest;
    tally.largest = amount;
  } else if (amount > tally.second) tally.second = amount;
}

/** The tally of two disjoint sets of companies together. */
export function merged(a: Tally, b: Tally): Tally {
  const [largest = 0, second = 0] = [a.largest, a.second, b.largest, b.second].sort(
    (x, y) => y - x,
  );
  return { companies: a.companies + b.companies, value: a.value + b.value, largest, second };
}
