import { readableGroups } from '../consent/timeline.ts';
import { AUDIENCES } from '../consent/vocabulary.ts';
import { sha256Stream } from '../core/digest.ts';
import { addMilliseconds } from '../core/instant.ts';
import type { ErasureTarget, Inspection } from './inspection.ts';
import { parseVersionKey, REDACTED_PREFIX, VERSIONS_PREFIX, versionPrefix } from './keys.ts';
import type { PublicationDeps } from './publication-deps.ts';
import { RowSearch, type RowsToFind } from './row-search.ts';

/**
 * Looks through everything that is stored of views for what was withdrawn.
 *
 * The list of stored versions must hold nothing but files of what is served: the head and redacted
 * editions. Those are read through: JSON Lines for rows and for the groups that they withhold, CSV
 * and JSON-LD for the bytes of the id, Parquet for its column of ids. What was granted again is no
 * remainder. An older version of a served file holds the same bytes as the current one, because its
 * place names its content.
 */
export async function inspect(
  around: Pick<
    PublicationDeps,
    'files' | 'versions' | 'redactions' | 'dataset' | 'consents' | 'clock'
  >,
  asked: readonly ErasureTarget[],
): Promise<Inspection> {
  const { files, clock } = around;
  const stored = await storedFiles(around);
  const search = new RowSearch(await withoutGrantedAgain(around, asked));
  for (const key of stored.served) await search.read(files, key);
  const { objectVersions, inventory, unread } = stored;
  const proof = { at: clock(), objectVersions, inventory, filesRead: search.filesRead };
  return { proof, remains: search.found, unread };
}

const DAY_MS = 86_400_000;

/**
 * Erases what no version serves; but for what may belong to a run that is going on, which lies above
 * the head, or among redacted editions and is not older than a day.
 */
export async function eraseUnread(
  {
    files,
    versions,
    dataset,
    clock,
  }: Pick<PublicationDeps, 'files' | 'versions' | 'dataset' | 'clock'>,
  unread: readonly string[],
): Promise<void> {
  const seq = (await versions.head(dataset))?.value.version.seq ?? 0;
  const young = new Set<string>();
  for await (const { key, storedAt } of files.list(REDACTED_PREFIX))
    if (storedAt >= addMilliseconds(clock(), -DAY_MS)) young.add(key);
  for (const key of unread)
    if (!young.has(key) && (parseVersionKey(key)?.seq ?? 0) < seq) await files.purge(key);
}

/** Everything that is stored of views: the files that are served, and keys that no version serves. */
async function storedFiles(around: Parameters<typeof inspect>[0]) {
  const prefixes = await servedPrefixes(around);
  const hash = sha256Stream();
  const [current, others] = [new Set<string>(), new Set<string>()];
  let objectVersions = 0;
  for await (const stored of around.files.stored(VERSIONS_PREFIX)) {
    objectVersions += 1;
    hash.update(`${stored.key} ${stored.version} ${stored.bytes}\n`);
    const isServed = stored.current && prefixes.some((prefix) => stored.key.startsWith(prefix));
    (isServed ? current : others).add(stored.key);
  }
  const unread = [...others].filter((key) => !current.has(key));
  return { objectVersions, inventory: hash.digest('hex'), served: current, unread };
}

async function servedPrefixes({
  versions,
  redactions,
  dataset,
}: Pick<PublicationDeps, 'versions' | 'redactions' | 'dataset'>): Promise<readonly string[]> {
  const head = (await versions.head(dataset))?.value.version;
  const prefixes = head === undefined ? [] : [versionPrefix(head)];
  for await (const { value } of redactions.list(dataset))
    prefixes.push(versionPrefix({ ...value.version, redaction: value.redaction }));
  return prefixes;
}

/** Returns the requested rows without those that the company has granted again. */
async function withoutGrantedAgain(
  { consents, clock }: Pick<PublicationDeps, 'consents' | 'clock'>,
  asked: readonly ErasureTarget[],
): Promise<RowsToFind> {
  const now = clock();
  const companies = await consents.load([...new Set(asked.map(({ recordId }) => recordId))]);
  const sought = new Map(AUDIENCES.map((audience) => [audience, new Map()] as const));
  for (const [index, { recordId, audience, fieldGroup }] of asked.entries()) {
    const timeline = companies.get(recordId)?.timeline ?? {};
    if (readableGroups(timeline, audience, now).includes(fieldGroup)) continue;
    const ofAudience = sought.get(audience);
    ofAudience?.set(recordId, [...(ofAudience.get(recordId) ?? []), [index, fieldGroup]]);
  }
  return sought;
}
