import type { Clock } from '../core/clock.ts';
import type { NewId } from '../core/ids.ts';
import { inBatches } from '../core/in-batches.ts';
import type { Instant } from '../core/instant.ts';
import type { Log } from '../core/log.ts';
import { retryOnConflict } from '../core/retry.ts';
import {
  type CompanyLog,
  canNarrow,
  decideEvents,
  type EventVerdict,
  newestRecordedAt,
} from './decide.ts';
import type { ConsentDraft, RecordedConsentEvent } from './event.ts';
import {
  draftsForNamedElsewhere,
  draftsUnderOtherIds,
  findMissingClosings,
  type OtherRecordIds,
} from './other-record-ids.ts';
import type {
  CompanyAppend,
  CompanyConsents,
  ConsentStore,
  DraftReceipt,
  PendingReceipt,
  PossibleReductions,
} from './ports.ts';
import { receiptIds } from './receipt-ids.ts';
import { timelineOfLog } from './timeline.ts';
import { type Audience, isClosing } from './vocabulary.ts';

/** Checks a commit before it is written, and throws to prevent it. */
export type CheckCommit = (
  verdicts: readonly (readonly EventVerdict[])[],
  /** The companies with events, before the commit. */
  before: ReadonlyMap<string, CompanyConsents>,
  /** How many of their events this recording has added itself, from other record ids. */
  added: ReadonlyMap<string, number>,
) => void;

/** Dependencies of the recorder. */
export interface RecorderDeps {
  readonly store: ConsentStore;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly draftReceipt: DraftReceipt;
  readonly log: Log;
  /** @default a company has one record id */
  readonly loadOtherRecordIds?: () => Promise<OtherRecordIds>;
}

/** The actor, and further options of the recording. */
export interface RecordOptions {
  readonly actor: string;
  /** Whether new events need receipts. */
  readonly receipts: boolean;
  readonly check?: CheckCommit;
  /** @see DecideOptions */
  readonly isHistory: boolean;
  /** A person's reason for the confirmation of the identity; for the audit log. */
  readonly reason?: string;
}

/** A clock that is this much earlier than a recorded moment is reported. Milliseconds. */
const CLOCK_TOLERANCE_MS = 1_000;
/** Events that are added to logs from other record ids in one transaction. */
const ADDED_TOGETHER = 25;

/**
 * Records events in one transaction: load, decide, commit. If another writer was first, it starts again. The
 * events of a company are recorded in the order of the list. A withdrawal or refusal is also recorded for the
 * other record ids of its company. Before a grant, withdrawals and refusals of the company under other record
 * ids are recorded for this one.
 *
 * @returns the verdicts on each draft, in order; then the verdicts on the events for other record ids
 * @throws KaartError `concurrent-update` if other writers were first at each attempt
 */
export async function recordTogether(
  ports: RecorderDeps,
  ownDrafts: readonly ConsentDraft[],
  options: RecordOptions,
): Promise<readonly (readonly EventVerdict[])[]> {
  const added = await addMissingClosings(ports, ownDrafts, options.actor);
  return commitTogether(ports, ownDrafts, options, added);
}

/**
 * Records, before grants, the withdrawals and refusals that their companies gave under other record ids. Each
 * takes effect at the moment at which it did there, so a grant after it counts.
 *
 * @returns the number of new events of each record id
 */
export async function addMissingClosings(
  ports: RecorderDeps,
  drafts: readonly ConsentDraft[],
  actor: string,
): Promise<ReadonlyMap<string, number>> {
  const { loadOtherRecordIds, store } = ports;
  const added = new Map<string, number>();
  if (loadOtherRecordIds === undefined || drafts.every(isClosing)) return added;
  const listOtherIds = await loadOtherRecordIds();
  const missing = await findMissingClosings(listOtherIds, drafts, (id) => store.events(id));
  const options = { actor, receipts: false, isHistory: true };
  for await (const together of inBatches(missing, ADDED_TOGETHER))
    for (const { kind, event } of (await commitTogether(ports, together, options)).flat())
      if (kind === 'recorded') added.set(event.recordId, (added.get(event.recordId) ?? 0) + 1);
  return added;
}

function commitTogether(
  ports: RecorderDeps,
  ownDrafts: readonly ConsentDraft[],
  { actor, receipts, check, isHistory, reason }: RecordOptions,
  added: ReadonlyMap<string, number> = new Map(),
): Promise<readonly (readonly EventVerdict[])[]> {
  const { store, newId } = ports;
  return retryOnConflict(async () => {
    const { at, logs, verdicts, appends } = await decideTogether(ports, ownDrafts, {
      receipts,
      isHistory,
    });
    const before = new Map([...logs].map(([recordId, company]) => [recordId, company.before]));
    check?.(verdicts, before, added);
    if (appends.length > 0)
      await store.append({
        id: newId(),
        at,
        actor,
        ...(reason !== undefined && { reason }),
        companies: appends,
        narrowing: countNarrowingEvents(appends),
        receipts: await draftReceipts(ports, appends),
      });
    return verdicts;
  });
}

/** Decides what drafts would change now, from the stored logs, and writes nothing. */
export async function decideTogether(
  ports: RecorderDeps,
  ownDrafts: readonly ConsentDraft[],
  { receipts, isHistory }: Pick<RecordOptions, 'receipts' | 'isHistory'>,
) {
  const { store, clock, newId, log } = ports;
  const own = await loadCompanyLogs(store, ownDrafts);
  const copies = await copyForOtherIds(ports, ownDrafts, own);
  const logs = copies.length === 0 ? own : await loadCompanyLogs(store, [...ownDrafts, ...copies]);
  const drafts = [...ownDrafts, ...copies, ...draftsForNamedElsewhere(ownDrafts, copies, logs)];
  const at = clock();
  reportLateClock(log, logs, at);
  const receiptOf = receipts ? receiptIds(newId) : () => null;
  const options = { now: at, receiptOf, isHistory };
  let { verdicts, appends } = decideEvents(logs, drafts, options);
  // An unchanged grant must follow a withdrawal that is still to be recorded, so it is recorded
  // again.
  if (verdicts.some(hasUnchangedGrant) && (await store.hasMissingEntries()))
    ({ verdicts, appends } = decideEvents(logs, drafts, { ...options, recordsUnchanged: true }));
  return { at, logs, verdicts, appends };
}

async function copyForOtherIds(
  { loadOtherRecordIds }: RecorderDeps,
  drafts: readonly ConsentDraft[],
  logs: ReadonlyMap<string, CompanyLog>,
): Promise<readonly ConsentDraft[]> {
  if (loadOtherRecordIds === undefined || !drafts.some(isClosing)) return [];
  return draftsUnderOtherIds(await loadOtherRecordIds(), drafts, logs);
}

/** The events in the response to a recording: the recorded ones, and those that the log already had. */
export function listRecordedEvents(
  verdicts: readonly (readonly EventVerdict[])[],
): readonly RecordedConsentEvent[] {
  return verdicts.flat().flatMap(({ kind, event }) => (kind === 'unchanged' ? [] : event));
}

function hasUnchangedGrant(verdicts: readonly EventVerdict[]): boolean {
  return verdicts.some(({ kind, event }) => kind === 'unchanged' && event.action === 'grant');
}

function reportLateClock(log: Log, logs: ReadonlyMap<string, CompanyLog>, now: Instant): void {
  for (const [recordId, { log: events }] of logs) {
    const newest = newestRecordedAt(events) ?? now;
    if (Date.parse(newest) - Date.parse(now) > CLOCK_TOLERANCE_MS)
      log('warn', 'clock.behind', { recordId, now, newest });
  }
}

/**
 * Loads the companies of events, each with its log and complete timeline. A company without a timeline
 * has no log, so a first import needs no query per company.
 */
export async function loadCompanyLogs(
  store: Pick<ConsentStore, 'load' | 'events'>,
  events: readonly { readonly recordId: string }[],
): Promise<ReadonlyMap<string, CompanyLog>> {
  const companies = await store.load([...new Set(events.map(({ recordId }) => recordId))]);
  const loads = [...companies].map(async ([recordId, stored]) => {
    const log = await store.events(recordId);
    return [recordId, { before: { ...stored, timeline: timelineOfLog(log) }, log }] as const;
  });
  return new Map(await Promise.all(loads));
}

/** By audience, the number of events of a commit that may reduce its access. */
export function countNarrowingEvents(appends: readonly CompanyAppend[]): PossibleReductions {
  const narrowing: Partial<Record<Audience, number>> = {};
  for (const { before, events } of appends)
    for (const event of events)
      if (canNarrow(event, before.timeline))
        narrowing[event.audience] = (narrowing[event.audience] ?? 0) + 1;
  return narrowing;
}

function draftReceipts(
  { draftReceipt }: RecorderDeps,
  appends: readonly CompanyAppend[],
): Promise<PendingReceipt[]> {
  const recorded = new Map<string, RecordedConsentEvent[]>();
  for (const event of appends.flatMap(({ events }) => events))
    if (event.receipt !== null)
      recorded.set(event.receipt, [...(recorded.get(event.receipt) ?? []), event]);
  return Promise.all([...recorded].map(([id, events]) => draftReceipt(id, events)));
}
