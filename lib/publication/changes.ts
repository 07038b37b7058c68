import type { Audience } from '../consent/vocabulary.ts';
import { lines } from '../core/lines.ts';
import { FeedEntry } from './change-feed.ts';
import { mergeFieldChanges } from './field-changes.ts';
import { changesKey } from './keys.ts';
import type { ViewFiles } from './ports.ts';
import type { RowChange, Version } from './version.ts';

/**
 * Combines the feeds of `versions` into the changes from the version before the first to the last one.
 * A company that was added and removed again does not appear. Sorted by record id. Memory grows with
 * the changed companies, not with the versions.
 */
export async function composeChanges(
  files: ViewFiles,
  versions: readonly Version[],
  audience: Audience,
): Promise<readonly RowChange[]> {
  return mergeChanges(readAllChanges(files, versions, audience));
}

/** Combines successive changes into one list. */
async function mergeChanges(changes: AsyncIterable<RowChange>): Promise<readonly RowChange[]> {
  const all = new Map<string, { readonly existedBefore: boolean; readonly last: RowChange }>();
  for await (const change of changes) {
    const earlier = all.get(change.record_id);
    const last = earlier === undefined ? change : addEarlierFields(change, earlier.last);
    all.set(change.record_id, {
      existedBefore: earlier?.existedBefore ?? last.op !== 'added',
      last,
    });
  }
  return [...all.keys()].sort().flatMap((recordId) => combineChanges(all.get(recordId)));
}

/** A change with the fields of the change before it; without them if the row was absent in between. */
function addEarlierFields({ fields, ...change }: RowChange, earlier: RowChange): RowChange {
  if (fields === undefined || earlier.fields === undefined) return change;
  return { ...change, fields: mergeFieldChanges(earlier.fields, fields) };
}

/** The stored feeds of versions, one after the other. */
async function* readAllChanges(
  files: ViewFiles,
  versions: readonly Version[],
  audience: Audience,
): AsyncGenerator<RowChange> {
  for (const version of versions) yield* readRowChanges(files, version, audience);
}

/** Combines two changes of a row into one; `undefined` if they cancel out. */
function combineChanges(
  entry: { readonly existedBefore: boolean; readonly last: RowChange } | undefined,
): readonly RowChange[] {
  if (entry === undefined) return [];
  const { existedBefore, last } = entry;
  if (last.op === 'removed') return existedBefore ? [last] : [];
  if (existedBefore) return [{ ...last, op: 'changed' }];
  const { fields: _, ...added } = last;
  return [{ ...added, op: 'added' }];
}

async function* readRowChanges(
  files: ViewFiles,
  version: Version,
  audience: Audience,
): AsyncGenerator<RowChange> {
  const { id, changes } = version.views[audience];
  const { added, changed, removed } = changes;
  if (added + changed + removed === 0) return;
  const { body } = await files.get(changesKey(version.dataset, version, audience));
  for await (const line of lines(body)) {
    const {
      effective_at = version.publishedAt,
      fields,
      ...entry
    } = FeedEntry.parse(JSON.parse(line));
    yield { ...entry, version: id, effective_at, ...(fields !== undefined && { fields }) };
  }
}
