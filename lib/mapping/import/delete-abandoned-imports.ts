import { addMilliseconds } from '../../core/instant.ts';
import type { MappingDeps } from '../ports.ts';
import type { Edition } from '../release/released-edition.ts';
import type { Import } from './import.ts';

const PREFIX = 'imports/';
/** Longer than any import or submission takes. */
const ABANDONED_AFTER_MS = 24 * 3_600_000;

/**
 * Erases what killed imports and submissions left behind: files older than a day that no import names. They may hold personal data.
 *
 * @returns how many files were erased
 */
export async function deleteAbandonedImports({
  imports,
  editions,
  files,
  clock,
}: MappingDeps): Promise<number> {
  const before = addMilliseconds(clock(), -ABANDONED_AFTER_MS);
  let erased = 0;
  let id = '';
  let named: ReadonlySet<string> = new Set();
  for await (const { key, storedAt } of files.list(PREFIX)) {
    if (storedAt >= before) continue;
    const owner = key.slice(PREFIX.length).split('/')[0] ?? '';
    if (owner !== id) {
      id = owner;
      const item = (await imports.find(id))?.value;
      named = namedBy(item, (await editions.find(item?.edition.id ?? ''))?.value);
    }
    if (named.has(key)) continue;
    await files.purge(key);
    erased++;
  }
  return erased;
}

function namedBy(item: Import | undefined, edition: Edition | undefined): ReadonlySet<string> {
  if (item === undefined) return new Set();
  const { accepted, findings, review, submission } = item;
  const rows = submission === null ? [] : [submission.rows.key];
  const released = [edition?.rows.key, edition?.identities?.key].filter((key) => key !== undefined);
  return new Set([accepted.rows.key, findings.key, review.key, ...rows, ...released]);
}
