import { type Instant, laterInstant } from '../core/instant.ts';
import {
  type CompanyTimeline,
  type ConsentDecision,
  findDecidingAt,
  type Timeline,
  type TimelineKey,
} from './timeline.ts';

/** A timeline without the decisions that cannot decide any more. */
export type StandingTimeline = Pick<CompanyTimeline, 'timeline' | 'historyFrom'>;

/**
 * Leaves out the decisions that others replaced finally, so that the size of a timeline does not
 * grow with its age. In the list of one key:
 *
 * - A grant is replaced by a later decision that counts at once, for the same identity. Each identity
 *   that the later decision applies to is one that the grant applies to.
 * - A grant, withdrawal or refusal is replaced by a later withdrawal or refusal that counts at once
 *   and was recorded after it, for any identity.
 * - A withdrawal that the company gave under another record id replaces nothing, and is not replaced.
 * - A replaced grant that ended by itself stays until its expiry is on record.
 * - An expiry stays as long as a grant before it stays.
 * - The first decision for each identity stays, as one that decides nothing, if the timeline has
 *   more than one identity: withdrawals under another identity count from it on.
 *
 * A read has the same result as with the whole timeline, for every reader and row, under every
 * notice, whatever the clock of the reader says: a read looks for the last decision that has begun or
 * counts at once, so it never passes one that counts at once. Pure history has the same result from
 * `historyFrom` on, because all decisions that replaced others have begun then.
 */
export function withoutReplaced(timeline: Timeline): StandingTimeline {
  const kept: Partial<Record<TimelineKey, readonly ConsentDecision[]>> = {};
  const firsts = findFirstInstants(timeline);
  let historyFrom: Instant | undefined;
  for (const [key, list] of Object.entries(timeline) as [TimelineKey, ConsentDecision[]][]) {
    const replaced = replacedIn(timeline, key, list);
    const last =
      replaced.size > 0 &&
      list.findLast(({ effectiveImmediately }) => effectiveImmediately === true);
    if (last) historyFrom = laterInstant(historyFrom ?? last.effectiveAt, last.effectiveAt);
    kept[key] = replaced.size === 0 ? list : standingIn(list, replaced, firsts);
  }
  return historyFrom === undefined ? { timeline } : { timeline: kept, historyFrom };
}

/** The decisions of one key that cannot decide any more, without expiries. */
function replacedIn(
  timeline: Timeline,
  key: TimelineKey,
  list: readonly ConsentDecision[],
): ReadonlySet<ConsentDecision> {
  const replaced = new Set<ConsentDecision>();
  const identities = new Set<string | undefined>();
  let closedBy = 0; // number of the last withdrawal or refusal behind that counts at once
  for (const decision of list.toReversed()) {
    const { action, seq, identity, effectiveImmediately } = decision;
    const isGrant = action === 'grant';
    const isReplaced = seq < closedBy || (isGrant && identities.has(identity));
    if (action === 'expire' || action === 'replaced' || decision.decidedUnder !== undefined)
      continue;
    if (isReplaced && !awaitsExpiry(timeline, key, decision)) replaced.add(decision);
    if (effectiveImmediately !== true) continue;
    identities.add(identity);
    if (!isGrant) closedBy = Math.max(closedBy, seq);
  }
  return replaced;
}

/** Whether a grant decided until its own end, and the log does not say so yet. */
function awaitsExpiry(timeline: Timeline, key: TimelineKey, grant: ConsentDecision): boolean {
  const { seq, action, validUntil } = grant;
  if (action !== 'grant' || validUntil === undefined) return false;
  if (findDecidingAt(timeline, key, validUntil, 'history') !== grant) return false;
  return !timeline[key]?.some(({ id }) => id === expiryId(seq));
}

/** Id of the event that says that a grant ended by itself. */
export function expiryId(seq: number): string {
  return `expired-${seq}`;
}

function standingIn(
  list: readonly ConsentDecision[],
  replaced: ReadonlySet<ConsentDecision>,
  firsts: ReadonlySet<ConsentDecision>,
): readonly ConsentDecision[] {
  let hasGrant = false;
  return list.flatMap((decision) => {
    if (decision.action === 'expire' && !hasGrant && !firsts.has(decision)) return [];
    if (!replaced.has(decision)) {
      hasGrant ||= decision.action === 'grant';
      return [decision];
    }
    if (!firsts.has(decision)) return [];
    const { seq, effectiveAt, identity } = decision;
    return [{ seq, action: 'replaced' as const, effectiveAt, ...(identity && { identity }) }];
  });
}

/** The first decision for each identity; none if there is one identity. */
function findFirstInstants(timeline: Timeline): ReadonlySet<ConsentDecision> {
  const firsts = new Map<string, ConsentDecision>();
  let isOfMany = false;
  let of: string | undefined;
  for (const decision of Object.values(timeline).flatMap((list) => list ?? [])) {
    const { identity = '', seq } = decision;
    isOfMany ||= of !== undefined && of !== identity;
    of = identity;
    const first = firsts.get(identity);
    if (first === undefined || seq < first.seq) firsts.set(identity, decision);
  }
  return new Set(isOfMany ? firsts.values() : []);
}
