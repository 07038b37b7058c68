import { chainEntry } from '../core/hash-chain.ts';
import { addMilliseconds, type Instant, laterInstant } from '../core/instant.ts';
import {
  type AddressedDraft,
  type ConsentDraft,
  ConsentEvent,
  type RecordedConsentEvent,
} from './event.ts';
import { isEarlierRevision } from './notice.ts';
import { lastOwnIdentity } from './other-record-ids.ts';
import { listPermittedRecipients, listRecipients } from './permitted-recipients.ts';
import type { CompanyAppend, CompanyConsents } from './ports.ts';
import { addressDraft } from './recipient.ts';
import {
  addEvent,
  type ConsentDecision,
  decides,
  findDecidingAt,
  hasGrantBefore,
  isOpenGrant,
  type Timeline,
  timelineKey,
} from './timeline.ts';
import { filterTimelineByCompany } from './timeline-of-company.ts';
import { type EventKind, isClosing } from './vocabulary.ts';

/** Result for one event. */
export type EventVerdict =
  | {
      readonly kind: 'recorded';
      readonly event: RecordedConsentEvent;
      /** The event withdraws data that was never granted. It is recorded, and the report asks for a check. */
      readonly withdrawsNothing: boolean;
      /** The event withdraws or refuses data that a later grant permits nevertheless. */
      readonly leavesGrant: boolean;
    }
  /** The log contains it already: nothing changes, so a client may safely send it again. */
  | { readonly kind: 'repeated'; readonly event: RecordedConsentEvent }
  /** A draft repeats a decision that is in force by this event: nothing is recorded. */
  | { readonly kind: 'unchanged'; readonly event: RecordedConsentEvent }
  /** The log holds another decision under its id. */
  | { readonly kind: 'clash'; readonly event: RecordedConsentEvent };

/** A company with its events so far. */
export interface CompanyLog {
  readonly before: CompanyConsents;
  readonly log: readonly RecordedConsentEvent[];
}

export interface DecidedEvents {
  /** For each draft in order, one verdict for each audience or recipient of the draft. */
  readonly verdicts: readonly (readonly EventVerdict[])[];
  /** The new events by company. */
  readonly appends: readonly CompanyAppend[];
}

export interface DecideOptions {
  /** The clock of this process. The times of the events of one company never decrease. */
  readonly now: Instant;
  /** @returns id of the receipt that describes a new event, `null` for none */
  readonly receiptOf?: (draft: ConsentDraft) => string | null;
  /**
   * Whether the drafts come from another log, or are derived from this log. Then each takes effect at
   * the time that it names. A live withdrawal or refusal takes effect when it is recorded.
   */
  readonly isHistory: boolean;
  /** Whether a live draft without an effect is recorded too. @default false */
  readonly recordsUnchanged?: boolean;
}

/**
 * Decides how drafts change the logs of their companies. It has no side effects.
 *
 * @param stored the companies that have events
 */
export function decideEvents(
  stored: ReadonlyMap<string, CompanyLog>,
  drafts: readonly ConsentDraft[],
  options: DecideOptions,
): DecidedEvents {
  const { receiptOf = () => null } = options;
  const logs = new Map<string, GrowingLog>();
  const verdicts = drafts.map((draft) => {
    const { recordId } = draft;
    const log = logs.get(recordId) ?? new GrowingLog(recordId, stored.get(recordId), options);
    logs.set(recordId, log);
    const receipt = draft.decidedUnder === undefined ? receiptOf(draft) : null;
    return log.decide(draft, receipt);
  });
  const appends = [...logs.values()].map((log) => log.append());
  return { verdicts, appends: appends.filter(({ events: added }) => added.length > 0) };
}

/** The time of the newest recording in a log. */
export function newestRecordedAt(log: readonly RecordedConsentEvent[]): Instant | undefined {
  const [first, ...others] = log.map(({ recordedAt }) => recordedAt);
  return first === undefined ? undefined : others.reduce(laterInstant, first);
}

/** The time at which a live decision is recorded and takes effect: later than all events of the log. */
export function nextMoment(log: readonly RecordedConsentEvent[], now: Instant): Instant {
  const newest = newestRecordedAt(log);
  return newest === undefined || newest < now ? now : addMilliseconds(newest, 1);
}

/** The log of one company while events are being added to it. */
class GrowingLog {
  readonly #before: CompanyConsents;
  readonly #known: Map<string, RecordedConsentEvent>;
  readonly #added: RecordedConsentEvent[] = [];
  readonly #recordedAt: Instant;
  readonly #isHistory: boolean;
  readonly #recordsUnchanged: boolean;
  #timeline: CompanyConsents['timeline'];
  #lastHash: string | null;

  constructor(
    recordId: string,
    stored: CompanyLog | undefined,
    { now, isHistory, recordsUnchanged = false }: DecideOptions,
  ) {
    const log = stored?.log ?? [];
    this.#isHistory = isHistory;
    this.#recordsUnchanged = isHistory || recordsUnchanged;
    this.#recordedAt = isHistory
      ? laterInstant(newestRecordedAt(log) ?? now, now)
      : nextMoment(log, now);
    this.#before = stored?.before ?? {
      recordId,
      lastSeq: 0,
      lastHash: null,
      version: 0,
      timeline: {},
    };
    this.#known = new Map(stored?.log.map((event) => [event.id, event]));
    this.#timeline = this.#before.timeline;
    this.#lastHash = this.#before.lastHash;
  }

  decide(original: ConsentDraft, receipt: string | null): readonly EventVerdict[] {
    const { identity = lastOwnIdentity([...this.#known.values()]) } = original;
    const draft = identity === undefined ? original : { ...original, identity };
    const { audience } = draft;
    if (audience !== undefined) return [this.#decideOne({ ...draft, audience }, receipt)];
    const recipients = listRecipients(this.#timeline, draft.recipient);
    const repeated = recipients
      .map((recipient) => addressDraft(draft, recipient))
      .filter(({ id }) => this.#known.has(id));
    const each = repeated.length > 0 ? repeated : this.#expandDraft(draft);
    return each.map((one) => this.#decideOne(one, receipt));
  }

  /**
   * Expands a draft without an audience. A draft of a history applies to every audience, because a
   * later row may have the grant. So does a refusal, because it also refuses recipients without a
   * permission.
   */
  #expandDraft(draft: ConsentDraft): readonly AddressedDraft[] {
    const { fieldGroup, recipient, action } = draft;
    const permitted = listPermittedRecipients(this.#timeline, fieldGroup, recipient);
    const isForAll = this.#isHistory || action !== 'withdraw';
    const audiences = isForAll ? listRecipients({}, recipient) : [];
    const addressed = [...audiences, ...permitted].map((recipient) =>
      addressDraft(draft, recipient),
    );
    return [...new Map(addressed.map((one) => [one.id, one])).values()];
  }

  #decideOne(draft: AddressedDraft, receipt: string | null): EventVerdict {
    const earlier = this.#known.get(draft.id);
    if (earlier !== undefined)
      return { kind: isSameDecision(earlier, draft) ? 'repeated' : 'clash', event: earlier };
    const same = this.#recordsUnchanged ? undefined : this.#findSameInForce(draft);
    if (same !== undefined) return { kind: 'unchanged', event: same };
    return this.#record(this.#setEventKind(this.#withEffectiveTime(draft)), receipt);
  }

  #findSameInForce(draft: AddressedDraft): RecordedConsentEvent | undefined {
    const own = filterTimelineByCompany(this.#timeline, draft.identity);
    return findSameInForce(own, this.#known.values(), draft, this.#recordedAt);
  }

  #record(event: ConsentEvent, receipt: string | null): EventVerdict {
    const seq = this.#before.lastSeq + this.#added.length + 1;
    const facts = { seq, recordedAt: this.#recordedAt, receipt };
    const recorded = chainEntry({ ...event, ...facts }, this.#lastHash);
    const withdrawsNothing = event.action === 'withdraw' && !hasGrantBefore(this.#timeline, event);
    this.#known.set(event.id, recorded);
    this.#added.push(recorded);
    this.#timeline = addEvent(this.#timeline, recorded);
    this.#lastHash = recorded.hash;
    return {
      kind: 'recorded',
      event: recorded,
      withdrawsNothing,
      leavesGrant: this.#leavesGrant(recorded),
    };
  }

  /** The draft with the time at which it takes effect. */
  #withEffectiveTime(draft: AddressedDraft): ConsentEvent {
    const { effectiveAt = this.#recordedAt } = draft;
    if (this.#isHistory || !isClosing(draft)) return { ...draft, effectiveAt };
    const requestedTime = effectiveAt === this.#recordedAt ? {} : { namedAt: effectiveAt };
    return { ...draft, effectiveAt: this.#recordedAt, ...requestedTime };
  }

  /** A grant is a reconfirmation if it replaces a grant under an earlier revision of the notice. */
  #setEventKind(event: ConsentEvent): ConsentEvent {
    const { fieldGroup, audience, recipient, action, kind = 'given', effectiveAt } = event;
    if (action !== 'grant' || kind !== 'given') return event;
    const key = timelineKey(fieldGroup, audience, recipient);
    const lookup = this.#isHistory ? 'history' : 'read';
    const own = filterTimelineByCompany(this.#timeline, event.identity);
    const deciding = findDecidingAt(own, key, effectiveAt, lookup);
    const isRenewed =
      isOpenGrant(deciding, effectiveAt) &&
      isEarlierRevision(deciding?.notice, event.noticeVersion);
    return isRenewed ? { ...event, kind: 'reconfirmed' } : event;
  }

  #leavesGrant(event: RecordedConsentEvent): boolean {
    if (!isClosing(event) || event.effectiveAt > event.recordedAt) return false;
    const { fieldGroup, audience, recipient } = event;
    return listPermittedRecipients(this.#timeline, fieldGroup, undefined).some(
      (dataRecipient) =>
        dataRecipient.audience === audience && dataRecipient.recipient === recipient,
    );
  }

  append(): CompanyAppend {
    return { before: this.#before, events: this.#added, timeline: this.#timeline };
  }
}

/** The content of a decision, without its origin and without members that the recording adds. */
const CONTENT_MEMBERS = Object.keys(
  ConsentEvent.omit({
    identity: true,
    decidedUnder: true,
    confirmation: true,
    noticeHash: true,
    channel: true,
    actor: true,
    kind: true,
    effectiveAt: true,
    namedAt: true,
  }).shape,
) as (keyof ConsentEvent)[];

function isSameDecision(earlier: RecordedConsentEvent, draft: AddressedDraft): boolean {
  const { namedAt = earlier.effectiveAt } = earlier;
  if (draft.effectiveAt !== undefined && draft.effectiveAt !== namedAt) return false;
  return CONTENT_MEMBERS.every((member) => earlier[member] === draft[member]);
}

/**
 * Whether an event may reduce access, now or later. A grant reduces access if it has an end, or if it
 * replaces a grant under a later revision, which may cover more purposes.
 *
 * @param before the timeline of the company without the event
 */
export function canNarrow(event: ConsentEvent, before: Timeline): boolean {
  const { action, validUntil, fieldGroup, audience, noticeVersion } = event;
  if (action === 'request' || action === 'expire') return false;
  if (action !== 'grant' || validUntil !== null) return true;
  // a decision by name also replaces one about the audience
  const keys = [undefined, event.recipient].map((name) => timelineKey(fieldGroup, audience, name));
  return keys
    .flatMap((key) => before[key] ?? [])
    .some(
      ({ action: earlier, notice }) =>
        earlier === 'grant' &&
        notice !== noticeVersion &&
        !isEarlierRevision(notice, noticeVersion),
    );
}

/**
 * Finds an event that already has the effect of a live draft. The draft would change neither the
 * readable data nor the terms of the permission.
 *
 * @param log the events of the company, in any order
 * @param at time at which the draft would be recorded: after all events of the log
 * @returns `undefined` if the draft changes something
 */
function findSameInForce(
  timeline: Timeline,
  log: Iterable<RecordedConsentEvent>,
  draft: AddressedDraft,
  at: Instant,
): RecordedConsentEvent | undefined {
  const { fieldGroup, audience, recipient } = draft;
  const decisions = timeline[timelineKey(fieldGroup, audience, recipient)];
  const last = decisions?.findLast(draft.action === 'grant' ? decides : changesAccess);
  if (last === undefined || !isInForce(last, at)) return undefined;
  const event = [...log].find(({ seq }) => seq === last.seq);
  return event !== undefined && hasSameEffect(event, draft) ? event : undefined;
}

/** A withdrawal that begins later does not change one that is in force now. */
function changesAccess({ action, effectiveImmediately }: ConsentDecision): boolean {
  return action === 'grant' || effectiveImmediately === true;
}

/** A withdrawal or refusal must apply to every recipient, even if its clock is late. */
function isInForce(decision: ConsentDecision, at: Instant): boolean {
  if (decision.action !== 'grant') return decision.effectiveImmediately === true;
  return decision.effectiveAt <= at && isOpenGrant(decision, at);
}

const TERMS_MEMBERS = ['action', 'validUntil', 'givenBy', 'noticeVersion'] as const;

function hasSameEffect(event: RecordedConsentEvent, draft: ConsentDraft): boolean {
  if (TERMS_MEMBERS.some((member) => event[member] !== draft[member])) return false;
  if (draft.action !== 'grant') return pickEventKind(event) === pickEventKind(draft);
  // A reconfirmation is always recorded. A grant that names its beginning is another grant.
  if (draft.kind === 'reconfirmed') return false;
  return draft.effectiveAt === undefined || draft.effectiveAt === event.effectiveAt;
}

/** `superseded` and `invalidated` differ in meaning from `withdrawn`. */
function pickEventKind({
  action,
  kind,
}: Pick<ConsentDraft, 'action' | 'kind'>): EventKind | undefined {
  return (
    kind ?? (action === 'withdraw' ? 'withdrawn' : action === 'refuse' ? 'refused' : undefined)
  );
}
