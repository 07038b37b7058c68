import type { Audience } from '../consent/vocabulary.ts';
import { datedDifferences } from './change-feed.ts';
import { changesThrough } from './changes.ts';
import { keptPermits } from './kept-permits.ts';
import { SortedReader } from './ordered.ts';
import { groupsIn, isOpen } from './permit-mask.ts';
import type { ConsentSource, ViewFiles } from './ports.ts';
import type { RowChange, Version } from './version.ts';

/** A version, and where its files lie. */
export interface Filed {
  readonly version: Version;
  readonly files: ViewFiles;
}

/**
 * What leads a reader by name from a version of everyone, which it held before it was named, to its
 * own. Both are compared by the permits that are kept of them: what befell everyone else since is
 * not told. Where the rows themselves have changed as well, the feeds of everyone say of which.
 *
 * @param between everyone's versions after the one that is held, the earliest first
 */
export async function changesFromHeld(
  held: Filed,
  own: Filed,
  {
    audience,
    between,
    consents,
  }: {
    readonly audience: Audience;
    readonly between: readonly Version[];
    readonly consents: Pick<ConsentSource, 'load'>;
  },
): Promise<readonly RowChange[]> {
  const rewritten = new Set<string>();
  if (!isOfSameRows(held.version, own.version))
    for await (const { record_id } of changesThrough(held.files, between, audience))
      rewritten.add(record_id);
  const before = permitsOf(held, audience, new Set());
  const after = permitsOf(own, audience, rewritten);
  const { cutAt, publishedAt, id: version } = own.version;
  const changes: RowChange[] = [];
  for await (const entry of datedDifferences(before, after, { audience, cutAt, consents })) {
    const { op, record_id, effective_at = publishedAt } = entry;
    changes.push({ op, record_id, version, effective_at });
  }
  return changes;
}

function isOfSameRows(a: Version, b: Version): boolean {
  return a.edition.rowsDigest === b.edition.rowsDigest && a.renderer === b.renderer;
}

/** The rows of an audience's view as what they show, one after the other. */
function permitsOf(
  { version, files }: Filed,
  audience: Audience,
  rewritten: ReadonlySet<string>,
): SortedReader<string> {
  async function* lines() {
    for await (const batch of keptPermits(files, version.dataset, version))
      yield batch.flatMap(([recordId, mask]) => {
        const groups = groupsIn(mask, audience);
        return isOpen(groups, 'registry')
          ? [`${recordId} ${groups}${rewritten.has(recordId) ? ' rewritten' : ''}`]
          : [];
      });
  }
  return new SortedReader(lines(), (line) => line.slice(0, line.indexOf(' ')));
}
