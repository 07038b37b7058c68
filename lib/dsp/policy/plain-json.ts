/**
 * Whether a value from `JSON.parse` nests at most `levels` deep and holds finite numbers only (JSON's
 * `1e999` is read as infinity). What walks such a value cannot run out of stack, and canonical JSON
 * can write it.
 */
export function isPlainJson(value: unknown, levels: number): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((member) => isPlainJson(member, levels - 1));
}
