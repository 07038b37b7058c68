import { type Instant, laterInstant } from '../core/instant.ts';
import {
  type CompanyTimeline,
  type ConsentDecision,
  findDecidingAt,
  type Timeline,
  type TimelineKey,
} from './timeline.ts';

/** A timeline without decisions that have no effect any more. */
export type ReducedTimeline = Pick<CompanyTimeline, 'timeline' | 'historyFrom'>;

/**
 * Removes finally replaced decisions, so that the size of a timeline does not grow with its age. In the
 * list of one key:
 *
 * - A grant is replaced by a later decision with immediate effect for the same identity. The grant
 *   applies to each identity of the later decision.
 * - A grant, withdrawal or refusal is replaced by a later withdrawal or refusal with immediate effect
 *   that was recorded after it, for any identity.
 * - A withdrawal that the company gave under another record id replaces nothing, and is not replaced.
 * - A replaced grant that has expired stays until its expiry is recorded.
 * - An expiry stays as long as a grant before it stays.
 * - The first decision for each identity stays without an effect, if the timeline has more than one
 *   identity: withdrawals under another identity count from it on.
 *
 * A read has the same result as with the whole timeline, for every recipient and row, under every notice,
 * for any clock of the recipient: a read uses the last decision that has begun or has immediate effect, so
 * it never passes one with immediate effect. Pure history has the same result from `historyFrom` on,
 * because all decisions that replaced others have begun then.
 */
export function withoutReplaced(timeline: Timeline): ReducedTimeline {
  const remaining: Partial<Record<TimelineKey, readonly ConsentDecision[]>> = {};
  const firsts = findFirstInstants(timeline);
  let historyFrom: Instant | undefined;
  for (const [key, list] of Object.entries(timeline) as [TimelineKey, ConsentDecision[]][]) {
    const replaced = replacedIn(timeline, key, list);
    const last =
      replaced.size > 0 &&
      list.findLast(({ effectiveImmediately }) => effectiveImmediately === true);
    if (last) historyFrom = laterInstant(historyFrom ?? last.effectiveAt, last.effectiveAt);
    remaining[key] = replaced.size === 0 ? list : remainingIn(list, replaced, firsts);
  }
  return historyFrom === undefined ? { timeline } : { timeline: remaining, historyFrom };
}

/** The decisions of one key without an effect, except expiries. */
function replacedIn(
  timeline: Timeline,
  key: TimelineKey,
  list: readonly ConsentDecision[],
): ReadonlySet<ConsentDecision> {
  const replaced = new Set<ConsentDecision>();
  const identities = new Set<string | undefined>();
  let closedBy = 0; // number of the last following withdrawal or refusal with immediate effect
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

/** Whether a grant was in force until its end, and the log has no expiry yet. */
function awaitsExpiry(timeline: Timeline, key: TimelineKey, grant: ConsentDecision): boolean {
  const { seq, action, validUntil } = grant;
  if (action !== 'grant' || validUntil === undefined) return false;
  if (findDecidingAt(timeline, key, validUntil, 'history') !== grant) return false;
  return !timeline[key]?.some(({ id }) => id === expiryId(seq));
}

/** Id of the event that records the expiry of a grant. */
export function expiryId(seq: number): string {
  return `expired-${seq}`;
}

function remainingIn(
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
  let lastIdentity: string | undefined;
  for (const decision of Object.values(timeline).flatMap((list) => list ?? [])) {
    const { identity = '', seq } = decision;
    isOfMany ||= lastIdentity !== undefined && lastIdentity !== identity;
    lastIdentity = identity;
    const first = firsts.get(identity);
    if (first === undefined || seq < first.seq) firsts.set(identity, decision);
  }
  return new Set(isOfMany ? firsts.values() : []);
}
