import { type Instant, later } from '../core/instant.ts';
import type { Notice } from './notice.ts';
import type { Propagation } from './propagation.ts';

const DAY_MS = 86_400_000;

/** How long things may take before a person has to look after them. */
export interface Deadlines {
  /** Within which holders delete and acknowledge. */
  readonly acknowledgeDays: number;
  /** Within which what was withdrawn is erased. */
  readonly eraseDays: number;
}

/** What of a propagation is late: `erasure`, and the holders that have not acknowledged in time. */
export function overdueIn(
  { effectiveAt, erased, closedAt }: Propagation,
  notices: readonly Notice[],
  { acknowledgeDays, eraseDays }: Deadlines,
  now: Instant,
): readonly string[] {
  if (closedAt !== null) return [];
  const unerased = erased === null && now > later(effectiveAt, eraseDays * DAY_MS);
  const silent = notices.filter(
    ({ state, issuedAt }) =>
      state !== 'ACKNOWLEDGED' && now > later(issuedAt, acknowledgeDays * DAY_MS),
  );
  return [...(unerased ? ['erasure'] : []), ...silent.map(({ counterParty }) => counterParty)];
}
