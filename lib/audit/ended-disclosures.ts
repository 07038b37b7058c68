import type { Clock } from '../core/clock.ts';
import { inBatches } from '../core/in-batches.ts';
import { addMilliseconds, DAY_MS, type Instant, instant } from '../core/instant.ts';
import type { Verifier } from '../core/signature.ts';
import { checkHead, isDefect } from './check-head.ts';
import type { AuditHead } from './head.ts';
import { headDates, readHead, readList } from './head-files.ts';
import type { ListedEntry } from './listed-entry.ts';
import type { EntryLists, HeadFiles } from './ports.ts';

/** Prefix of the partitions of disclosures: one entry for each read. */
export const DISCLOSURES = 'DISCLOSURE#';
/** Number of entries that are removed together. */
const BATCH_SIZE = 100;
/** After this number of entries, a night leaves the rest to the next one. In AWS this takes some minutes. */
const MAX_PER_NIGHT = 300_000;

/** Returns the moment before which disclosures have ended: the beginning of a day. @param days number of days for which disclosures are kept */
export function computeDisclosureEnd(at: Instant, days: number): Instant {
  return instant(`${addMilliseconds(at, -days * DAY_MS).slice(0, 10)}T00:00:00.000Z`);
}

/**
 * Whether an entry may be missing, because a signed head states that such entries have ended. The key of a
 * disclosure begins with its moment.
 *
 * @param before the latest statement of the signed heads; `undefined` if no head states an end
 */
export function mayHaveEnded(
  { partition, key }: Pick<ListedEntry, 'partition' | 'key'>,
  before: Instant | undefined,
): boolean {
  return before !== undefined && partition.startsWith(DISCLOSURES) && key < before;
}

/** The progress of a removal. */
export interface RemovalState {
  /** Entries before this moment have ended, as a head states. */
  readonly before: Instant;
  /** The last head whose entries were removed; `null` before the first. */
  readonly removedUntil: string | null;
  /** Moment of the last step. Real time. */
  readonly changedAt: Instant;
  /** Whether all lists of this head are processed. */
  readonly isDone: boolean;
}

/** The store of the progress. */
export interface RemovalStore {
  load(): Promise<RemovalState | undefined>;
  save(state: RemovalState): Promise<void>;
}

export interface RemoveEndedDeps {
  readonly files: HeadFiles;
  readonly lists: Pick<EntryLists, 'removeEnded'>;
  readonly verifier: Verifier;
  readonly progress: RemovalStore;
  /** Real time. */
  readonly clock: Clock;
  /** Yields the first read of each version by each recipient. The entries of these reads stay: they prove who has which version. */
  readonly firstReads: () => AsyncIterable<{
    readonly recipient: string;
    readonly firstReadAt: Instant;
  }>;
}

/**
 * Removes the disclosures whose end a signed head states, except the first read of each version by each
 * recipient.
 *
 * It verifies the head first. It removes only entries that a head has listed, head by head, and stores its
 * progress after each head. A run that crashed is repeated from there; a missing entry is no error. It does
 * not process a head of the last kept day or later, even if a slow clock has given that head an earlier
 * entry.
 *
 * @param head the newest head
 * @param limit maximum number of entries; the last head may exceed it
 * @returns the number of removed entries
 */
export async function removeEndedDisclosures(
  deps: RemoveEndedDeps,
  { jws }: { readonly jws: string },
  limit = MAX_PER_NIGHT,
): Promise<number> {
  const { files, verifier, progress, clock } = deps;
  const head = await checkHead(jws, verifier);
  const before = isDefect(head) ? undefined : head.disclosuresEndedBefore;
  if (before === undefined) {
    await stopRemoval(deps);
    return 0;
  }
  const firstReads = await listFirstReads(deps, before);
  let removedUntil = (await progress.load())?.removedUntil ?? null;
  let removed = 0;
  const save = (isDone: boolean) =>
    progress.save({ before, isDone, removedUntil, changedAt: clock() });
  for await (const date of headDates(files, removedUntil ?? undefined)) {
    if (date >= before.slice(0, 10)) break;
    if (removed >= limit) {
      await save(false);
      return removed;
    }
    const head = await checkHead(await readHead(files, date), verifier, date);
    // A damaged head names no list; `kaart audit verify` finds it.
    if (!isDefect(head)) removed += await removeOfHead(deps, head, before, firstReads);
    removedUntil = date;
    await save(false);
  }
  await save(true);
  return removed;
}

/** Without a statement, nothing more is to be removed, also if a removal is unfinished. */
async function stopRemoval({ progress, clock }: RemoveEndedDeps): Promise<void> {
  const state = await progress.load();
  if (state === undefined || state.isDone) return;
  await progress.save({ ...state, isDone: true, changedAt: clock() });
}

async function removeOfHead(
  { files, lists }: RemoveEndedDeps,
  { lists: roots }: AuditHead,
  before: Instant,
  firstReads: ReadonlySet<string>,
): Promise<number> {
  let removed = 0;
  for (const { root } of roots) {
    const ended = selectEnded(readList(files, root), before, firstReads);
    for await (const batch of inBatches(ended, BATCH_SIZE)) {
      await lists.removeEnded(batch);
      removed += batch.length;
    }
  }
  return removed;
}

async function* selectEnded(
  entries: AsyncIterable<ListedEntry>,
  before: Instant,
  firstReads: ReadonlySet<string>,
): AsyncGenerator<ListedEntry> {
  for await (const entry of entries) {
    const [at = ''] = entry.key.split('#');
    if (mayHaveEnded(entry, before) && !firstReads.has(`${entry.partition} ${at}`)) yield entry;
  }
}

/** Places of the first reads before a moment: partition and moment. */
async function listFirstReads(
  { firstReads }: RemoveEndedDeps,
  before: Instant,
): Promise<ReadonlySet<string>> {
  const kept = new Set<string>();
  for await (const { recipient, firstReadAt } of firstReads())
    if (firstReadAt < before) kept.add(`${DISCLOSURES}${recipient} ${firstReadAt}`);
  return kept;
}
