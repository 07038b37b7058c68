import { isSameCompany } from '../core/company-identity.ts';
import { addMilliseconds, type Instant } from '../core/instant.ts';
import type { ConsentEvent, RecordedConsentEvent } from './event.ts';
import { type Action, type Audience, FIELD_GROUPS, type FieldGroup } from './vocabulary.ts';

/** The decision of one event of the log, with the members that the rules read. `seq` identifies the event. */
export type ConsentDecision = {
  readonly seq: number;
  /** Id of the event; absent in timelines that were written by earlier versions. */
  readonly id?: string;
  /** `expire` has no effect; neither has `replaced`, which replaces a removed decision. */
  readonly action: Action | 'expire' | 'replaced';
  readonly effectiveAt: Instant;
  /** Last instant of a grant, inclusive; absent if it has no end. */
  readonly validUntil?: Instant;
  /** Version of the notice of a grant, as in the event. */
  readonly notice?: string;
  /** Version of the notice that ended a grant. @see createNoticeFilter, which alone sets it */
  readonly endedBy?: string;
  /** The notice that ended the grant applies to every read, for any clock of the recipient. */
  readonly endsImmediately?: true;
  /**
   * The decision applies to every read, for any clock of the recipient. It took effect when it was
   * recorded, or it is a withdrawal or refusal that was not in the future then.
   */
  readonly effectiveImmediately?: true;
  /** The company and the person of the decision. @see CompanyIdentity */
  readonly identity?: string;
  /**
   * The other record id under which the company decided: the decision ends only permissions of this
   * company.
   */
  readonly decidedUnder?: string;
  /** A withdrawal or refusal that took effect when it was recorded: grants that were recorded before it and begin later never begin. */
  readonly cancels?: true;
};

type OrderedDecision = ConsentDecision & { readonly action: Action };

/** `registry/partners`, and `registry/partners/<id>` for decisions about one recipient by name. */
export type TimelineKey = `${FieldGroup}/${Audience}` | `${FieldGroup}/${Audience}/${string}`;

/**
 * The decisions of one company by field group and audience, each list in the order in which they decide: by
 * instant, then grants before withdrawals and refusals, then by recording. The functions here use the
 * timeline of an audience; `timelineFor` creates the timeline of one recipient.
 */
export type Timeline = Readonly<Partial<Record<TimelineKey, readonly ConsentDecision[]>>>;

/** A company and its timeline, as they come from the store in the order of `recordId`. */
export interface CompanyTimeline {
  readonly recordId: string;
  readonly timeline: Timeline;
  /** The first instant for which its history is complete; absent if all of it is. @see withoutReplaced */
  readonly historyFrom?: Instant;
}

/** Kind of a search for a decision: for a read, decisions with `effectiveImmediately` count at any time. */
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

/** All sets of groups by their bits (1 is the first group), so that no new list is created for a row. */
const SETS: readonly (readonly FieldGroup[])[] = Array.from(
  { length: 2 ** FIELD_GROUPS.length },
  (_, bits) => FIELD_GROUPS.filter((_group, index) => (bits & (1 << index)) !== 0),
);
const NO_GROUPS: readonly FieldGroup[] = [];
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

/** The timeline with a further event. Events may come in any order; a known event changes nothing. */
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

/**
 * Whether a decision can apply to a company: a decision under another record id applies only to the
 * company that took it.
 */
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

/**
 * Order of decisions: at the same instant, a withdrawal or refusal follows a grant; otherwise the order
 * of recording decides.
 */
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
 * Whether the log permits a group to an audience at an instant. This is the history, for past states
 * and coverage. For reads, use {@link readableGroups}.
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

/** The groups that {@link isGrantedAt} permits, in the order of `FIELD_GROUPS`; none without `registry`. */
export function grantedGroupsAt(
  timeline: Timeline,
  audience: Audience,
  at: Instant,
): readonly FieldGroup[] {
  return computeGrantedBits(timeline, audience, at, 'history');
}

/**
 * The groups that may be shown to a recipient whose clock shows `at`: the groups of {@link grantedGroupsAt},
 * by the decisions that have begun then and the decisions with `effectiveImmediately`, even if the clock of
 * the recipient is slow. No group without `registry`.
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
  return (bits & BASE_GROUP_BIT) === 0 ? NO_GROUPS : (SETS[bits] ?? NO_GROUPS);
}

/** Whether a decision can have an effect; others are only recorded. */
export function decides<D extends Pick<ConsentDecision, 'action'>>(
  decision: D,
): decision is D & { readonly action: Action } {
  return decision.action !== 'expire' && decision.action !== 'replaced';
}

/**
 * Whether the deciding event of one key is an unexpired grant. An expired grant does not reactivate
 * earlier ones.
 */
function isGrantedKey(timeline: Timeline, key: TimelineKey, at: Instant, lookup: Lookup): boolean {
  return isOpenGrant(findDecidingAt(timeline, key, at, lookup), at, lookup);
}

/** The decision of a key that applies at an instant; `undefined` if there is no decision by then. */
export function findDecidingAt(
  timeline: Timeline,
  key: TimelineKey,
  at: Instant,
  lookup: Lookup,
): OrderedDecision | undefined {
  return timeline[key]?.findLast(
    (decision): decision is OrderedDecision =>
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
): OrderedDecision | undefined {
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

/** Whether a notice ended a grant, not its own last instant. */
export function isEndedByNotice(decision: ConsentDecision | undefined, at: Instant): boolean {
  return decision?.endedBy !== undefined && !isOpenGrant(decision, at);
}

/**
 * The first instant after `at` at which the audience may read less of the company, according to the
 * current log: a grant expires, or a withdrawal takes effect. `null` if there is no such instant.
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

/** The instants after `at` at which a key of the audience may change. */
function listChangesAfter(timeline: Timeline, audience: Audience, at: Instant): Instant[] {
  const changes: Instant[] = [];
  const note = ({ effectiveAt, validUntil }: ConsentDecision) => {
    if (effectiveAt > at) changes.push(effectiveAt);
    const end = validUntil === undefined ? at : addMilliseconds(validUntil, 1);
    if (end > at) changes.push(end); // the instant after the year 9999 is not a greater text, so the grant has no end
  };
  for (const key of KEYS[audience]) timeline[key]?.forEach(note);
  return changes;
}
