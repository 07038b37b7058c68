import * as z from 'zod';
import {
  type ConsentDecision,
  decides,
  readableGroups,
  type Timeline,
} from '../consent/timeline.ts';
import type { Audience } from '../consent/vocabulary.ts';
import { hasCode } from '../core/errors.ts';
import { inBatches } from '../core/in-batches.ts';
import { addMilliseconds, EARLIEST, Instant } from '../core/instant.ts';
import { BufferedFile } from './buffered-file.ts';
import { type ByteLine, byteLines, readRecordId } from './byte-lines.ts';
import { compareFields, FieldChanges } from './field-changes.ts';
import { MEDIA_TYPES } from './file-formats.ts';
import { changesKey, type VersionName, viewKey } from './keys.ts';
import type { ConsentSource, ViewFiles } from './ports.ts';
import { SortedCursor } from './sorted-cursor.ts';
import { type AudienceView, FILE_NAMES } from './version.ts';

/**
 * One line of a stored feed. `effective_at` only if a permission ended; otherwise the date of the
 * version applies.
 */
export const FeedEntry = z.strictObject({
  op: z.enum(['added', 'changed', 'removed']),
  record_id: z.string(),
  effective_at: Instant.optional(),
  /** The changed fields, if `op` is `changed`. */
  fields: FieldChanges.optional(),
});
export type FeedEntry = z.infer<typeof FeedEntry>;

/** Two versions whose views of one audience are compared. */
export interface ComparedVersions {
  readonly audience: Audience;
  readonly from: VersionName & { readonly files: ViewFiles };
  readonly to: VersionName & { readonly files: ViewFiles };
  /** The instant at which the grants of `to` were read. */
  readonly consentsReadAt: Instant;
  readonly consents: Pick<ConsentSource, 'load'>;
}

export interface FeedInput extends Omit<ComparedVersions, 'from' | 'to'> {
  readonly dataset: string;
  readonly from: VersionName;
  /** The rows of `from`, if their file is missing. */
  readonly recreateFrom: () => Promise<SortedCursor<ByteLine>>;
  readonly to: VersionName;
  readonly files: ViewFiles;
}

/**
 * Writes the changes for an audience between two versions: a merge of their sorted JSON Lines, in
 * constant memory. The feed contains ids and names of fields, never a row. It stays when the views are
 * deleted.
 */
export async function writeFeed(input: FeedInput): Promise<AudienceView['changes']> {
  const { dataset, audience, from, to, files } = input;
  const counts = { added: 0, changed: 0, removed: 0 };
  const compared = { ...input, from: { ...from, files }, to: { ...to, files } };
  const key = changesKey(dataset, to, audience);
  const writer = await files.writer(key, { contentType: MEDIA_TYPES.jsonl });
  const feed = new BufferedFile(writer, 'utf8');
  try {
    for await (const batch of inBatches(feedEntries(compared, input.recreateFrom))) {
      for (const entry of batch) {
        counts[entry.op] += 1;
        feed.add(`${JSON.stringify(entry)}\n`);
      }
      await feed.writeIfLarge();
    }
    await feed.close();
  } catch (error) {
    await feed.abort();
    throw error;
  }
  return counts;
}

/** The differences between two views, in the order of the record ids. */
async function* feedEntries(
  compared: ComparedVersions,
  recreateFrom: FeedInput['recreateFrom'],
): AsyncGenerator<FeedEntry> {
  const before = await openViewLines(compared.from, compared.audience).catch((error: unknown) => {
    if (hasCode(error, 'object-not-found')) return recreateFrom();
    throw error;
  });
  const after = await openViewLines(compared.to, compared.audience);
  yield* datedDifferences(before, after, compared);
}

/** The differences of two sorted views, with the end dates of grants. Closes both at the end. */
async function* datedDifferences(
  before: SortedCursor<string>,
  after: SortedCursor<string>,
  source: Pick<ComparedVersions, 'audience' | 'consentsReadAt' | 'consents'>,
): AsyncGenerator<FeedEntry> {
  try {
    for await (const batch of inBatches(listDifferences(before, after)))
      yield* await addDates(batch.map(toFeedEntry), source);
  } finally {
    await before.close();
    await after.close();
  }
}

/** The rows of the view of an audience, one per line. @throws KaartError `object-not-found` */
export async function openViewLines(
  { files, ...version }: ComparedVersions['from'],
  audience: Audience,
): Promise<SortedCursor<ByteLine>> {
  const { body } = await files.get(viewKey(version, audience, FILE_NAMES.jsonl));
  return new SortedCursor(byteLines(body), readRecordId);
}

interface Difference extends Pick<FeedEntry, 'op' | 'record_id'> {
  /** The lines of the row before and after the change. */
  readonly lines?: readonly [ByteLine, ByteLine];
}

function toFeedEntry({ lines, ...entry }: Difference): FeedEntry {
  return lines === undefined ? entry : { ...entry, fields: compareFields(...lines) };
}

/** The differences of two sorted views, by record id; a changed row with both lines. */
export async function* listDifferences(
  before: SortedCursor<ByteLine>,
  after: SortedCursor<ByteLine>,
): AsyncGenerator<Difference> {
  for (;;) {
    const [old, now] = [await before.current(), await after.current()];
    const difference = compareLines(old, now);
    if (difference === undefined) return;
    if (difference.op !== 'added') before.advance();
    if (difference.op !== 'removed') after.advance();
    const { op, record_id } = difference;
    if (op === 'same') continue;
    const isChanged = op === 'changed' && old !== undefined && now !== undefined;
    yield isChanged ? { op, record_id, lines: [old.item, now.item] } : { op, record_id };
  }
}

type Line = { readonly item: ByteLine; readonly key: string } | undefined;

/** Compares the next lines of both views, for the company that comes first. */
function compareLines(
  old: Line,
  now: Line,
): { readonly op: FeedEntry['op'] | 'same'; readonly record_id: string } | undefined {
  if (old === undefined) return now && { op: 'added', record_id: now.key };
  if (now === undefined || old.key < now.key) return { op: 'removed', record_id: old.key };
  if (now.key < old.key) return { op: 'added', record_id: now.key };
  return { op: old.item === now.item ? 'same' : 'changed', record_id: old.key };
}

/** Adds the date of the end of the permission to entries that a consent event removed. */
async function addDates(
  entries: readonly FeedEntry[],
  {
    consents,
    audience,
    consentsReadAt,
  }: Pick<ComparedVersions, 'audience' | 'consentsReadAt' | 'consents'>,
): Promise<readonly FeedEntry[]> {
  const removed = entries.filter(({ op }) => op === 'removed').map(({ record_id }) => record_id);
  if (removed.length === 0) return entries;
  const loaded = await consents.load(removed);
  const closedIds = [...loaded.keys()].filter((id) => {
    const { timeline = {} } = loaded.get(id) ?? {};
    return readableGroups(timeline, audience, consentsReadAt).length === 0;
  });
  const companies = await consents.load(closedIds, EARLIEST);
  return entries.map((entry) => {
    const company = entry.op === 'removed' ? companies.get(entry.record_id) : undefined;
    const effective_at = company && accessEndedAt(company.timeline, audience, consentsReadAt);
    return effective_at === undefined ? entry : { ...entry, effective_at };
  });
}

/**
 * Returns the instant since which an audience has no row of a company: the instant of the withdrawal, or the
 * first instant after the end of the grant.
 *
 * @param timeline with replaced decisions: an earlier withdrawal may be the one that ended access
 * @returns `undefined` if the audience has the row, or never had it
 */
export function accessEndedAt(
  timeline: Timeline,
  audience: Audience,
  at: Instant,
): Instant | undefined {
  if (readableGroups(timeline, audience, at).length > 0) return undefined;
  const decided = (timeline[`registry/${audience}`] ?? []).filter(
    (decision) =>
      decides(decision) && (decision.effectiveAt <= at || decision.effectiveImmediately === true),
  );
  const lastGrant = decided.findLastIndex(({ action }) => action === 'grant');
  const grant = decided[lastGrant];
  // Decisions about the named recipient follow those about its audience in this list, independent of
  // their times.
  const withdrawnGroups = decided.slice(lastGrant + 1).map(({ effectiveAt }) => effectiveAt);
  const end = grant && computeGrantEnd(grant);
  return [...withdrawnGroups, end].filter((instant) => instant !== undefined).sort()[0];
}

/** The first instant after a grant. */
function computeGrantEnd({ validUntil }: ConsentDecision): Instant | undefined {
  return validUntil === undefined ? undefined : addMilliseconds(validUntil, 1);
}
