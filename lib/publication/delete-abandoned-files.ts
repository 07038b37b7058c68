import type { FileInfo } from '../core/file-ports.ts';
import { addMilliseconds, DAY_MS, type Instant } from '../core/instant.ts';
import {
  CHANGES_PREFIX,
  changesPrefix,
  parseVersionKey,
  seqKey,
  VERSIONS_PREFIX,
  versionPrefix,
} from './keys.ts';
import type { VersionStore, ViewFiles } from './ports.ts';

/**
 * Erases the files of failed runs: files that no version names and that are older than a day. Files
 * with a number above that of the current version may belong to a run in progress. They stay, even if
 * they are old, until the current version has a higher number.
 *
 * A call examines the feeds since the previous call. It goes back to the oldest abandoned file that was
 * too young to be erased.
 *
 * @returns the number of erased files
 */
export async function deleteAbandonedFiles(
  files: ViewFiles,
  versions: VersionStore,
  dataset: string,
  now: Instant,
): Promise<number> {
  const head = (await versions.head(dataset))?.value.version;
  if (head === undefined) return 0;
  const lastCleaned = await versions.lastCleanedSeq(dataset, 'abandoned');
  const inUse = new Set([versionPrefix(head)]);
  for await (const version of versions.list(dataset)) {
    if (version.seq <= lastCleaned) break;
    inUse.add(changesPrefix(dataset, version));
  }
  const isAbandoned = ({ key }: FileInfo) => {
    const owner = parseVersionKey(key);
    return owner !== undefined && owner.seq <= head.seq && !inUse.has(owner.prefix);
  };
  const feeds = `${CHANGES_PREFIX}${dataset}/`;
  const abandoned: FileInfo[] = [];
  for await (const file of files.list(VERSIONS_PREFIX)) if (isAbandoned(file)) abandoned.push(file);
  for await (const file of files.list(feeds, `${feeds}${seqKey(lastCleaned + 1)}`))
    if (isAbandoned(file)) abandoned.push(file);
  const yesterday = addMilliseconds(now, -DAY_MS);
  const orphans = abandoned.filter(({ storedAt }) => storedAt < yesterday);
  const youngFiles = abandoned.filter(({ storedAt }) => storedAt >= yesterday);
  // A file may have been replaced before its deletion, so its older bytes are purged too.
  for (const { key } of orphans) await files.purge(key);
  const next =
    Math.min(head.seq, ...youngFiles.map(({ key }) => parseVersionKey(key)?.seq ?? 1)) - 1;
  if (next > lastCleaned) await versions.storeCleanedSeq(dataset, 'abandoned', next);
  return orphans.length;
}
