import type { FileInfo } from '../core/file-ports.ts';
import { type Instant, later } from '../core/instant.ts';
import { CHANGES_PREFIX, changesPrefix, ownerOf, VERSIONS_PREFIX, versionPrefix } from './keys.ts';
import type { VersionStore, ViewFiles } from './ports.ts';

const DAY_MS = 86_400_000;

/**
 * Erases what runs that died have left: files that no version names and that are older than a
 * day. Files of a number above the head's may belong to a run that is going on: they are left
 * alone, however old, until the head has passed them.
 *
 * @returns how many files were erased
 */
export async function deleteAbandonedFiles(
  files: ViewFiles,
  versions: VersionStore,
  dataset: string,
  now: Instant,
): Promise<number> {
  const head = (await versions.head(dataset))?.value.version;
  if (head === undefined) return 0;
  const kept = new Set([versionPrefix(head)]);
  for await (const version of versions.list(dataset)) kept.add(changesPrefix(dataset, version));
  const isOrphan = ({ key, storedAt }: FileInfo) => {
    const owner = ownerOf(key);
    if (owner === undefined || owner.seq > head.seq || kept.has(owner.prefix)) return false;
    return storedAt < later(now, -DAY_MS);
  };
  const orphans: string[] = [];
  for (const prefix of [VERSIONS_PREFIX, `${CHANGES_PREFIX}${dataset}/`])
    for await (const file of files.list(prefix)) if (isOrphan(file)) orphans.push(file.key);
  // Of one that was replaced before it was deleted the older bytes must go as well.
  for (const key of orphans) await files.purge(key);
  return orphans.length;
}
