import { AUDIENCES } from '../consent/vocabulary.ts';
import { addMilliseconds, DAY_MS } from '../core/instant.ts';
import { changesKey } from './keys.ts';
import type { PublicationDeps } from './publication-deps.ts';

/** Maximum number of versions whose change feeds one run deletes. The next run continues. */
const VERSIONS_PER_RUN = 100;

/**
 * Deletes the change feeds of versions that were published more than some days ago. The version, its
 * signed manifests and its grants stay, because receipts, withdrawals and verifications read them. The
 * feed that leads to the current version always stays.
 *
 * The number is stored after the files are deleted, so the next run repeats a run that died.
 *
 * @returns number of versions whose feeds were deleted
 */
export async function deleteOldChanges(
  { files, versions, dataset, clock }: PublicationDeps,
  days: number,
): Promise<number> {
  const head = (await versions.head(dataset))?.value.version;
  if (head === undefined) return 0;
  const before = addMilliseconds(clock(), -days * DAY_MS);
  const lastDone = await versions.lastCleanedSeq(dataset, 'changes');
  let seq = lastDone + 1;
  let deleted = 0;
  for (; seq < head.seq && deleted < VERSIONS_PER_RUN; seq += 1) {
    const version = (await versions.findBySeq(dataset, seq))?.version;
    if (version === undefined) continue;
    if (version.publishedAt >= before) break;
    for (const audience of AUDIENCES) await files.purge(changesKey(dataset, version, audience));
    deleted += 1;
  }
  if (seq - 1 > lastDone) await versions.storeCleanedSeq(dataset, 'changes', seq - 1);
  return deleted;
}
