import { isSameCompany } from '../core/company-identity.ts';
import { sha256 } from '../core/digest.ts';
import type { ConsentDraft, ConsentEvent, RecordedConsentEvent } from './event.ts';
import { listPermittedRecipients } from './permitted-recipients.ts';
import { addressDraft } from './recipient.ts';
import { timelineKey, timelineOfLog } from './timeline.ts';
import { isClosing } from './vocabulary.ts';

/** A company as a decision names it. */
interface DecidingCompany {
  readonly recordId: string;
  /** @see CompanyIdentity */
  readonly identity: string;
}

/** The other record ids that a company had in any edition, retracted ones too. */
export type OtherRecordIds = (company: DecidingCompany) => readonly string[];

type Logs = ReadonlyMap<string, { readonly log: readonly RecordedConsentEvent[] }>;

/**
 * Copies the withdrawals and refusals among drafts for each other record id of the company. A wrong edition
 * can have a company under another record id. A withdrawal must then also end the permissions under the
 * right record id, because that edition may be retracted.
 *
 * @param logs the companies of the drafts that have events
 */
export function draftsUnderOtherIds(
  listOtherIds: OtherRecordIds,
  drafts: readonly ConsentDraft[],
  logs: Logs,
): readonly ConsentDraft[] {
  return drafts.flatMap((draft) => {
    const { recordId, confirmation, decidedUnder } = draft;
    const identity = draft.identity ?? lastOwnIdentity(logs.get(recordId)?.log ?? []);
    if (!isClosing(draft) || identity === undefined) return [];
    // Both repeat an earlier decision, which was recorded for all record ids.
    if (confirmation !== undefined || decidedUnder !== undefined) return [];
    const others = listOtherIds({ recordId, identity });
    return others.map((other) => ({ ...copyFor(other, draft), identity }));
  });
}

/**
 * Finds recipients by name for withdrawals among the drafts without an audience: recipients about which the
 * company decided only under another record id. They are refused under this record id too, until the company
 * decides about them by name.
 *
 * @param copies of the drafts, for the other record ids.
 *
 * @see draftsUnderOtherIds
 */
export function draftsForNamedElsewhere(
  drafts: readonly ConsentDraft[],
  copies: readonly ConsentDraft[],
  logs: Logs,
): readonly ConsentDraft[] {
  const logOf = (recordId: string) => logs.get(recordId)?.log ?? [];
  return drafts.flatMap((draft) => {
    const { recordId, audience, fieldGroup, recipient } = draft;
    if (audience !== undefined || recipient !== undefined) return [];
    const own = listPermittedRecipients(timelineOfLog(logOf(recordId)), fieldGroup, undefined);
    const isOwn = (id: string) => own.some((each) => addressDraft(draft, each).id === id);
    const others = copies.filter((copy) => copy.decidedUnder === recordId);
    const elsewhere = others.flatMap(({ recordId: other, identity = '' }) =>
      listPermittedRecipients(
        timelineOfLog(listOwn(logOf(other), identity)),
        fieldGroup,
        undefined,
      ),
    );
    const addressed = elsewhere
      .filter((each) => each.recipient !== undefined)
      .map((each) => addressDraft(draft, each));
    return [...new Map(addressed.map((one) => [one.id, one])).values()].filter(
      ({ id }) => !isOwn(id),
    );
  });
}

/**
 * The withdrawals and refusals that the companies of grants gave under other record ids, and that the log
 * of the granted record id lacks. A later edition can give a company a record id that it did not have when it
 * refused: the refusal was not recorded for this id. Of each group and recipient only the last one is needed.
 *
 * @param readLog reads the events of a record id
 */
export async function findMissingClosings(
  listOtherIds: OtherRecordIds,
  drafts: readonly ConsentDraft[],
  readLog: (recordId: string) => Promise<readonly RecordedConsentEvent[]>,
): Promise<readonly ConsentEvent[]> {
  const grants = drafts.filter(({ action }) => action === 'grant');
  const granted = new Map(grants.map(({ recordId, identity }) => [recordId, identity]));
  const missing: ConsentEvent[] = [];
  for (const [recordId, statedIdentity] of granted) {
    const identity = statedIdentity ?? lastOwnIdentity(await readLog(recordId));
    const others = identity === undefined ? [] : listOtherIds({ recordId, identity });
    if (identity === undefined || others.length === 0) continue;
    const log = await readLog(recordId);
    for (const other of others)
      missing.push(...listMissing(log, await readLog(other), { recordId, identity }));
  }
  return missing;
}

/** The groups that a company withdrew in the log of another record id, and not in its own log. */
function listMissing(
  log: readonly RecordedConsentEvent[],
  other: readonly RecordedConsentEvent[],
  { recordId, identity }: DecidingCompany,
): readonly ConsentEvent[] {
  const under = other[0]?.recordId;
  const known = lastClosings(log.filter(({ decidedUnder }) => decidedUnder === under));
  return [...lastClosings(listOwn(other, identity))]
    .filter(([key, { effectiveAt }]) => (known.get(key)?.effectiveAt ?? '') < effectiveAt)
    .map(([, closing]) => copyFor(recordId, withoutPlace(closing)));
}

/** The decisions of a log that a company itself took. */
function listOwn(log: readonly RecordedConsentEvent[], company: string) {
  return log.filter(
    ({ identity, decidedUnder }) =>
      decidedUnder === undefined && identity !== undefined && isSameCompany(identity, company),
  );
}

/** The withdrawal or refusal that takes effect last, for each group and recipient. */
function lastClosings(
  log: readonly RecordedConsentEvent[],
): ReadonlyMap<string, RecordedConsentEvent> {
  const last = new Map<string, RecordedConsentEvent>();
  for (const event of log) {
    const key = timelineKey(event.fieldGroup, event.audience, event.recipient);
    const before = last.get(key);
    if (isClosing(event) && (before === undefined || before.effectiveAt <= event.effectiveAt))
      last.set(key, event);
  }
  return last;
}

/** An event without its place in its log. */
function withoutPlace(event: RecordedConsentEvent): ConsentEvent {
  const { seq, recordedAt, receipt, prevHash, hash, ...decision } = event;
  return decision;
}

/** The decision for another record id. Its id cannot equal an id from a caller, so no existing event prevents it. */
function copyFor<T extends ConsentDraft>(recordId: string, decision: T): T {
  const id = sha256(`${decision.recordId}/${decision.id}`);
  return { ...decision, id, recordId, decidedUnder: decision.recordId };
}

/**
 * The identity in the last decision that the company itself took. Used for a company that the current
 * edition lacks.
 */
export function lastOwnIdentity(
  log: readonly Pick<ConsentDraft, 'identity' | 'decidedUnder'>[],
): string | undefined {
  return log.findLast(({ decidedUnder }) => decidedUnder === undefined)?.identity;
}
