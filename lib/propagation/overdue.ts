import { type Instant, later } from '../core/instant.ts';
import type { SentWithdrawalNotice } from './notice.ts';
import type { WithdrawalBatch } from './propagation.ts';

const DAY_MS = 86_400_000;

/** How long things may take before a person has to look after them. */
export interface Deadlines {
  /** Within which holders delete and acknowledge. */
  readonly acknowledgeDays: number;
  /** Within which what was withdrawn is erased. */
  readonly eraseDays: number;
}

/**
 * What of a propagation is late: `erasure`, and the holders that have not acknowledged in time. A
 * holder that reads the change feed alone is never late: nobody can expect its answer.
 */
export function overdueIn(
  { effectiveAt, erased, closedAt }: WithdrawalBatch,
  notices: readonly SentWithdrawalNotice[],
  { acknowledgeDays, eraseDays }: Deadlines,
  now: Instant,
): readonly string[] {
  if (closedAt !== null) return [];
  const unerased = erased === null && now > later(effectiveAt, eraseDays * DAY_MS);
  const silent = notices.filter(
    (notice) =>
      notice.state !== 'ACKNOWLEDGED' &&
      !isByFeedAlone(notice) &&
      now > termOf(notice, acknowledgeDays),
  );
  return [...(unerased ? ['erasure'] : []), ...silent.map(({ counterParty }) => counterParty)];
}

/** Whether nothing more can be done for this notice than what the change feed says. */
export function isByFeedAlone({
  channel,
  state,
}: Pick<SentWithdrawalNotice, 'channel' | 'state'>): boolean {
  return channel === 'feed' && state === 'DELIVERED';
}

/** Until when a holder deletes and acknowledges. */
export function termOf(
  { issuedAt }: Pick<SentWithdrawalNotice, 'issuedAt'>,
  acknowledgeDays: number,
): Instant {
  return later(issuedAt, acknowledgeDays * DAY_MS);
}
