import { isSameCompany } from '../core/company-identity.ts';
import { addMilliseconds, type Instant } from '../core/instant.ts';
import type { ConsentEvent, RecordedConsentEvent } from './event.ts';
import { type Action, type Audience, FIELD_GROUPS, type FieldGroup } from './vocabulary.ts';

/** What one event of the log decides: the part of it that the rules read. `seq` leads back to the event. */
export type ConsentDecision = {
  readonly seq: number;
  /** Of the event; absent in timelines that were written before it was kept. */
  readonly id?: string;
  /** `expire` is on record and decides nothing; neither does `replaced`, which stands for a decision that was left out. */
  readonly action: Action | 'expire' | 'replaced';
  readonly effectiveAt: Instant;
  /** Last instant of a grant, inclusive; absent where it has no end. */
  readonly validUntil?: Instant;
  /** Version of the notice that a grant was given under, as the event names it. */
  readonly notice?: string;
  /** Version of the notice that ended a grant. @see timelineUnder, which alone sets it */
  readonly endedBy?: string;
  /** The notice that ended the grant applies to every read, whatever the recipient's clock says. */
  readonly endsImmediately?: true;
  /**
   * It counts for every read, whatever the reader's clock says: a decision that took effect when it was
   * recorded, or a withdrawal or refusal that was not in the future then.
   */
  readonly effectiveImmediately?: true;
  /** The company and the person that it is about. @see CompanyIdentity */
  readonly identity?: string;
  /** The company gave it under this other record id: it closes only what this company permitted. */
  readonly decidedUnder?: string;
  /** A withdrawal or refusal that took effect when it was recorded: grants that were recorded before it and begin later never begin. */
  readonly cancels?: true;
};

type Deciding = ConsentDecision & { readonly action: Action };

/** `registry/partners`, and `registry/partners/<id>` for decisions about one recipient by name. */
export type TimelineKey = `${FieldGroup}/${Audience}` | `${FieldGroup}/${Audience}/${string}`;

/**
 * The decisions of one company by field group and audience, each list in the order in which they
 * decide: by instant, then grants before withdrawals and refusals, then by recording. What is asked
 * of a timeline here is answered for an audience; `timelineFor` makes the one of a single reader.
 */
export type Timeline = Readonly<Partial<Record<TimelineKey, readonly ConsentDecision[]>>>;

/** A company and its timeline, as they come from the store in the order of `recordId`. */
export interface CompanyTimeline {
  readonly recordId: string;
  readonly timeline: Timeline;
  /** The first instant for which pure history can be asked of it; absent where it is whole. @see withoutReplaced */
  readonly historyFrom?: Instant;
}

/** How a decision is looked up: for a read, decisions with `effectiveImmediately` count at any time. */
type Lookup = 'history' | 'read';

const KEYS: Readonly<Record<Audience, readonly TimelineKey[]>> = {
  partners: timelineKeys('partners'),
  dataspace: timelineKeys('dataspace'),
  public: timelineKeys('public'),
};

/** Keys of one audience in the order of `FIELD_GROUPS`: the base group first. */
function timelineKeys(audience: Audience): TimelineKey[] {
  return FIELD_GROUPS.map((group) => timelineKey(group, audience));
}

/** Every set of groups by its bits (1 is the first group), so that an answer for a row makes no new list. */
const SETS: readonly (readonly FieldGroup[])[] = Array.from(
  { length: 2 ** FIELD_GROUPS.length },
  (_, bits) => FIELD_GROUPS.filter((_group, index) => (bits & (1 << index)) !== 0),
);
const NONE: readonly FieldGroup[] = [];
/** The bit of `registry`: without it no other group is granted. */
const BASE_GROUP_BIT = 1 << FIELD_GROUPS.indexOf('registry');

/** Returns the timeline key of a group and audience, or of one recipient of it. */
export function timelineKey(
  group: FieldGroup,
  audience: Audience,
  recipient?: string,
): TimelineKey {
  return recipient === undefined ? `${group}/${audience}` : `${group}/${audience}/${recipient}`;
}

/** The timeline with one more event. Events may come in any order; one that is there already changes nothing. */
export function addEvent(timeline: Timeline, event: RecordedConsentEvent): Timeline {
  const decision = toConsentDecision(event);
  if (decision === undefined) return timeline;
  const key = timelineKey(event.fieldGroup, event.audience, event.recipient);
  const all = timeline[key] ?? [];
  if (all.some((other) => other.seq === event.seq || isCancelledBy(decision, other)))
    return timeline;
  const before = all.filter((other) => !isCancelledBy(other, decision));
  const at = before.findLastIndex((earlier) => decidesBefore(earlier, decision)) + 1;
  return { ...timeline, [key]: before.toSpliced(at, 0, decision) };
}

function isCancelledBy(grant: ConsentDecision, other: ConsentDecision): boolean {
  if (grant.action !== 'grant' || other.cancels !== true) return false;
  return (
    grant.seq < other.seq &&
    grant.effectiveAt > other.effectiveAt &&
    (grant.identity === undefined || concerns(other, grant.identity))
  );
}

/** Whether a decision can concern a company: one given under another record id concerns the company that gave it only. */
export function concerns({ identity, decidedUnder }: ConsentDecision, company: string): boolean {
  return decidedUnder === undefined || (identity !== undefined && isSameCompany(identity, company));
}

/** The timeline of a log, or of the beginning of one. */
export function timelineOfLog(log: Iterable<RecordedConsentEvent>): Timeline {
  let timeline: Timeline = {};
  for (const event of log) timeline = addEvent(timeline, event);
  return timeline;
}

/** `undefined` for a request: a separate decision answers it. */
function toConsentDecision(event: RecordedConsentEvent): ConsentDecision | undefined {
  const { seq, id, action, effectiveAt, validUntil, recordedAt } = event;
  const { identity, decidedUnder, noticeVersion: notice } = event;
  if (action === 'request') return undefined;
  const company = {
    ...(identity !== undefined && { identity }),
    ...(decidedUnder !== undefined && { decidedUnder }),
  };
  const decision = { seq, id, action, effectiveAt, ...company };
  const isLive = effectiveAt === recordedAt;
  if (action === 'grant') {
    const end = validUntil === null ? {} : { validUntil };
    return { ...decision, ...end, notice, ...(isLive && { effectiveImmediately: true }) };
  }
  if (action === 'expire' || effectiveAt > recordedAt) return decision;
  return { ...decision, effectiveImmediately: true, ...(isLive && { cancels: true }) };
}

/** At the same instant a withdrawal or refusal comes after a grant; among equals the order of recording decides. */
function decidesBefore(a: ConsentDecision, b: ConsentDecision): boolean {
  if (a.effectiveAt !== b.effectiveAt) return a.effectiveAt < b.effectiveAt;
  if ((a.action === 'grant') !== (b.action === 'grant')) return a.action === 'grant';
  return a.seq < b.seq;
}

/** Whether the timeline holds a grant of the event's group and audience that begins no later than the event. */
export function hasGrantBefore(
  timeline: Timeline,
  { fieldGroup, audience, recipient, effectiveAt }: ConsentEvent,
): boolean {
  const own = timeline[timelineKey(fieldGroup, audience, recipient)] ?? [];
  const decisions = [...own, ...(timeline[timelineKey(fieldGroup, audience)] ?? [])];
  return decisions.some(
    (earlier) => earlier.action === 'grant' && earlier.effectiveAt <= effectiveAt,
  );
}

/**
 * Whether the log, as it is now, permits a group to an audience at an instant: pure history, for
 * time travel and coverage. What a reader may see is {@link readableGroups}.
 */
export function isGrantedAt(
  timeline: Timeline,
  group: FieldGroup,
  audience: Audience,
  at: Instant,
): boolean {
  return (
    isGrantedKey(timeline, timelineKey('registry', audience), at, 'history') &&
    isGrantedKey(timeline, timelineKey(group, audience), at, 'history')
  );
}

/** The groups that {@link isGrantedAt} permits, in the order of `FIELD_GROUPS`; none where `registry` is closed. */
export function grantedGroupsAt(
  timeline: Timeline,
  audience: Audience,
  at: Instant,
): readonly FieldGroup[] {
  return computeGrantedBits(timeline, audience, at, 'history');
}

/**
 * The groups that may be shown to a reader whose clock says `at`: those of {@link grantedGroupsAt}, by the
 * decisions that have begun then and those that count at once (`Decision.effectiveImmediately`), however late the
 * reader's clock is. None where `registry` is closed.
 */
export function readableGroups(
  timeline: Timeline,
  audience: Audience,
  at: Instant,
): readonly FieldGroup[] {
  return computeGrantedBits(timeline, audience, at, 'read');
}

function computeGrantedBits(timeline: Timeline, audience: Audience, at: Instant, lookup: Lookup) {
  let bits = 0;
  for (const [index, key] of KEYS[audience].entries())
    if (isGrantedKey(timeline, key, at, lookup)) bits |= 1 << index;
  return (bits & BASE_GROUP_BIT) === 0 ? NONE : (SETS[bits] ?? NONE);
}

/** Whether a decision can decide; others are on record only. */
export function decides<D extends Pick<ConsentDecision, 'action'>>(
  decision: D,
): decision is D & { readonly action: Action } {
  return decision.action !== 'expire' && decision.action !== 'replaced';
}

/** Whether the deciding event of one key is a grant that has not run out. An expired grant revives nothing: it has decided. */
function isGrantedKey(timeline: Timeline, key: TimelineKey, at: Instant, lookup: Lookup): boolean {
  return isOpenGrant(findDecidingAt(timeline, key, at, lookup), at, lookup);
}

/** The decision of a key that counts at an instant; `undefined` where nothing has been decided by then. */
export function findDecidingAt(
  timeline: Timeline,
  key: TimelineKey,
  at: Instant,
  lookup: Lookup,
): Deciding | undefined {
  return timeline[key]?.findLast(
    (decision): decision is Deciding =>
      decides(decision) &&
      (decision.effectiveAt <= at || (lookup === 'read' && decision.effectiveImmediately === true)),
  );
}

/** Returns the group's decision that is in force for a recipient at `at`, even if the base group is not granted. */
export function findDecisionAt(
  timeline: Timeline,
  group: FieldGroup,
  audience: Audience,
  at: Instant,
): Deciding | undefined {
  return findDecidingAt(timeline, timelineKey(group, audience), at, 'read');
}

/** Whether a decision is a grant whose last instant has not passed. */
export function isOpenGrant(
  decision: ConsentDecision | undefined,
  at: Instant,
  lookup: Lookup = 'read',
): boolean {
  if (decision?.action !== 'grant') return false;
  if (lookup === 'read' && decision.endsImmediately === true) return false;
  return decision.validUntil === undefined || at <= decision.validUntil;
}

/** Whether a grant that is not open any more was ended by a notice, and not by its own last instant. */
export function isEndedByNotice(decision: ConsentDecision | undefined, at: Instant): boolean {
  return decision?.endedBy !== undefined && !isOpenGrant(decision, at);
}

/**
 * The first instant after `at` at which the audience may read less of the company than at `at`, by
 * what is recorded now: a permit has run out (the instant after its last one), or a withdrawal takes
 * effect. `null` when nothing that is open will close.
 */
export function nextNarrowingAfter(
  timeline: Timeline,
  audience: Audience,
  at: Instant,
): Instant | null {
  const changes = listChangesAfter(timeline, audience, at);
  if (changes.length === 0) return null;
  const open = readableGroups(timeline, audience, at);
  const narrows = (then: Instant) => {
    const left = readableGroups(timeline, audience, then);
    return open.some((group) => !left.includes(group));
  };
  return changes.sort().find(narrows) ?? null;
}

/** The instants after `at` at which a key of the audience may change its state. */
function listChangesAfter(timeline: Timeline, audience: Audience, at: Instant): Instant[] {
  const changes: Instant[] = [];
  const note = ({ effectiveAt, validUntil }: ConsentDecision) => {
    if (effectiveAt > at) changes.push(effectiveAt);
    const end = validUntil === undefined ? at : addMilliseconds(validUntil, 1);
    if (end > at) changes.push(end); // after the year 9999 comes a text that is not greater: no end
  };
  for (const key of KEYS[audience]) timeline[key]?.forEach(note);
  return changes;
}
