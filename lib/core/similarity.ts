/**
 * Returns how similar two short texts are: 1 if they are equal, 0 if no letter agrees. It is 1 minus the edit distance
 * divided by the length of the longer text. One edit inserts, deletes or replaces a letter, or swaps two neighbours.
 */
export function similarity(a: string, b: string): number {
  const longer = Math.max(a.length, b.length);
  return longer === 0 ? 1 : 1 - editDistance(a, b) / longer;
}

/**
 * Distance of two texts by optimal string alignment (Damerau 1964). The time grows with the product of the lengths,
 * so the caller limits them.
 */
function editDistance(a: string, b: string): number {
  let twoAbove: readonly number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwapped ? (twoAbove[j - 2] ?? 0) + 1 : replaced;
      row.push(Math.min(replaced, swapped, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    twoAbove = above;
    above = row;
  }
  return above[b.length] ?? 0;
}
