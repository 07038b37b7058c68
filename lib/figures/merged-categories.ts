/** A category of fewer companies than this, and of at least one, is merged with the next smallest. */
export const FEWEST_COMPANIES = 3;

/**
 * Which categories are shown together: those of 1 or 2 companies with the next smallest until there
 * are at least 3. A category of 0 stays as it is; nothing is hidden.
 *
 * @param counts by category
 * @returns the categories of each number that is shown, in the order of their first
 */
export function mergedCategories(counts: readonly number[]): readonly (readonly number[])[] {
  const sum = (part: readonly number[]) => part.reduce((all, at) => all + (counts[at] ?? 0), 0);
  let parts: readonly (readonly number[])[] = counts.map((_, at) => [at]);
  for (;;) {
    const bySize = parts.filter((part) => sum(part) > 0).sort((a, b) => sum(a) - sum(b));
    const [smallest, next] = bySize;
    if (smallest === undefined || next === undefined || sum(smallest) >= FEWEST_COMPANIES) break;
    const merged = [...smallest, ...next].sort((a, b) => a - b);
    parts = [...parts.filter((part) => part !== smallest && part !== next), merged];
  }
  return [...parts].sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
}
