import { addMilliseconds, DAY_MS, type Instant } from '../core/instant.ts';
import type { SentWithdrawalNotice } from './notice.ts';
import type { WithdrawalBatch } from './withdrawal-batch.ts';

/** How long things may take before a person has to look after them. */
export interface Deadlines {
  /** Within which recipients delete and acknowledge. */
  readonly acknowledgeDays: number;
  /** Time within which withdrawn data are erased. */
  readonly eraseDays: number;
}

/**
 * The parts of a batch that are late: `erasure`, and the recipients that have not acknowledged in time. A
 * recipient that reads the change feed alone is never late: it sends no acknowledgement.
 */
export function findOverdue(
  { effectiveAt, erased, closedAt }: WithdrawalBatch,
  notices: readonly SentWithdrawalNotice[],
  { acknowledgeDays, eraseDays }: Deadlines,
  now: Instant,
): readonly string[] {
  if (closedAt !== null) return [];
  const unerased = erased === null && now > addMilliseconds(effectiveAt, eraseDays * DAY_MS);
  const silent = notices.filter(
    (notice) =>
      notice.state !== 'ACKNOWLEDGED' &&
      !isFeedOnly(notice) &&
      now > computeAcknowledgeBy(notice, acknowledgeDays),
  );
  return [...(unerased ? ['erasure'] : []), ...silent.map(({ counterpartyId }) => counterpartyId)];
}

/** Whether nothing more can be done for this notice than what the change feed says. */
export function isFeedOnly({
  channel,
  state,
}: Pick<SentWithdrawalNotice, 'channel' | 'state'>): boolean {
  return channel === 'feed' && state === 'DELIVERED';
}

/** Deadline for a recipient to delete and acknowledge. */
export function computeAcknowledgeBy(
  { issuedAt }: Pick<SentWithdrawalNotice, 'issuedAt'>,
  acknowledgeDays: number,
): Instant {
  return addMilliseconds(issuedAt, acknowledgeDays * DAY_MS);
}
