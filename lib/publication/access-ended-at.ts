import {
  type ConsentDecision,
  decides,
  readableGroups,
  type Timeline,
} from '../consent/timeline.ts';
import type { Audience } from '../consent/vocabulary.ts';
import { addMilliseconds, type Instant } from '../core/instant.ts';

/**
 * Since when a company is no row for an audience: the withdrawal's instant, or the one after the
 * last of a permit that ran out. `undefined` when its door is open, or never was.
 *
 * @param timeline the whole one: an earlier withdrawal may have closed the door
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
  // Those of a reader by name follow those of its audience, whichever came first.
  const withdrawnGroups = decided.slice(lastGrant + 1).map(({ effectiveAt }) => effectiveAt);
  const end = grant && computeGrantEnd(grant);
  return [...withdrawnGroups, end].filter((instant) => instant !== undefined).sort()[0];
}

/** The instant after the last of a grant. */
function computeGrantEnd({ validUntil }: ConsentDecision): Instant | undefined {
  return validUntil === undefined ? undefined : addMilliseconds(validUntil, 1);
}
