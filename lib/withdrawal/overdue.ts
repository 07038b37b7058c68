import { addMilliseconds, DAY_MS, type Instant } from '../core/instant.ts';
import type { SentWithdrawalNotice } from './notice.ts';
import type { WithdrawalBatch } from './withdrawal-batch.ts';

/** The deadlines of a withdrawal. After them, a person has to act. */
export interface Deadlines {
  /** Days within which recipients delete the rows and acknowledge. */
  readonly acknowledgeDays: number;
  /** Days within which this installation erases withdrawn data. */
  readonly eraseDays: number;
}

/** The overdue part of a batch whose data are not proved to be erased; the other parts are recipients. */
export const LATE_ERASURE = 'erasure';

/**
 * Returns the overdue parts of a batch: `erasure`, and the recipients that have not acknowledged in time. A
 * recipient that is notified by the change feed only is never overdue, because it need not acknowledge.
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
  return [
    ...(unerased ? [LATE_ERASURE] : []),
    ...silent.map(({ counterpartyId }) => counterpartyId),
  ];
}

/** Whether the recipient was notified by the change feed only. */
export function isFeedOnly({
  channel,
  state,
}: Pick<SentWithdrawalNotice, 'channel' | 'state'>): boolean {
  return channel === 'feed' && state === 'DELIVERED';
}

/** Returns the instant until which a recipient must delete the rows and acknowledge. */
export function computeAcknowledgeBy(
  { issuedAt }: Pick<SentWithdrawalNotice, 'issuedAt'>,
  acknowledgeDays: number,
): Instant {
  return addMilliseconds(issuedAt, acknowledgeDays * DAY_MS);
}
