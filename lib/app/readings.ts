import { systemClock } from '../core/clock.ts';
import type { Instant } from '../core/instant.ts';
import { type CountedEvent, READ_EVENT, type Readings } from '../core/metrics.ts';
import { pendingJobs } from '../store/outbox.ts';
import { LATE_ERASURE } from '../withdrawal/overdue.ts';
import { type CheckDeps, findCurrentVersion } from './checks/check.ts';
import { countDeadLetters, findSilentRecipients } from './checks/daily-work.ts';

export type ReadingDeps = Pick<CheckDeps, 'adapters' | 'publication' | 'withdrawals' | 'connector'>;

/** Reads every gauge from the stores. It counts only what is open, and reads no rows. */
export async function readGauges(parts: ReadingDeps): Promise<Readings> {
  const { adapters, publication } = parts;
  const now = adapters.clock();
  const realTime = (adapters.realClock ?? systemClock)();
  const hold = await publication.hold();
  const version = await findCurrentVersion(parts);
  const last = await adapters.stores.nights.loadLast();
  return {
    PublicationHeldSeconds: computeAgeSeconds(hold?.since, now),
    PublicationAgeSeconds: computeAgeSeconds(version?.publishedAt, now),
    LastNightAgeSeconds: computeAgeSeconds(last?.doneAt, realTime),
    ...(await countWithdrawals(parts)),
    RecipientsNotReached: (await findSilentRecipients(parts)).length,
    OldestMessageSeconds: await findOldestMessage(parts, now, realTime),
    MessagesParked: await countDeadLetters(parts),
  };
}

/**
 * Logs the gauges, for the metrics. A failure must not end a night. It counts as a failed check: the alarms of the gauges
 * would keep their old states.
 */
export async function logReadings(parts: ReadingDeps): Promise<void> {
  const { log } = parts.adapters;
  try {
    log('info', READ_EVENT, await readGauges(parts));
  } catch (error) {
    const facts = { check: 'readings', error: String(error) };
    log('error', 'check.failed' satisfies CountedEvent, facts);
  }
}

async function countWithdrawals({ withdrawals }: Pick<ReadingDeps, 'withdrawals'>) {
  const counts = { WithdrawalsOpen: 0, ErasuresOpen: 0, WithdrawalsOverdue: 0, ErasuresOverdue: 0 };
  for await (const { companies, erased } of withdrawals.listUnfinished()) {
    counts.WithdrawalsOpen += companies.length;
    if (erased === null) counts.ErasuresOpen += companies.length;
  }
  for await (const { overdue } of withdrawals.listOverdue()) {
    const isErasureLate = overdue.includes(LATE_ERASURE);
    if (isErasureLate) counts.ErasuresOverdue += 1;
    if (overdue.length > Number(isErasureLate)) counts.WithdrawalsOverdue += 1;
  }
  return counts;
}

/** Jobs have the time of the consents, messages of processes real time. */
async function findOldestMessage(
  { adapters, connector }: Pick<ReadingDeps, 'adapters' | 'connector'>,
  now: Instant,
  realTime: Instant,
): Promise<number> {
  let oldest = 0;
  for await (const { id } of pendingJobs(adapters.table)) {
    oldest = computeAgeSeconds(id.split('#')[0], now);
    break; // the oldest is first
  }
  for await (const { queuedAt } of connector.outbox.queuedMessages())
    oldest = Math.max(oldest, computeAgeSeconds(queuedAt, realTime));
  return oldest;
}

/** Whole seconds since an instant; 0 without one, or if it is later. */
function computeAgeSeconds(since: string | undefined, now: Instant): number {
  if (since === undefined) return 0;
  return Math.max(0, Math.round((Date.parse(now) - Date.parse(since)) / 1000));
}
