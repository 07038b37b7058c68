import { systemClock } from '../../core/clock.ts';
import { addMilliseconds, DAY_MS, HOUR_MS, type Instant } from '../../core/instant.ts';
import type { CheckDeps } from './check.ts';

/** A day, and six hours for a night that takes long or is tried again. Milliseconds. */
const OVERDUE_AFTER_MS = 30 * HOUR_MS;

/** State of the nightly publication. It reveals nothing about a company. */
export interface PublicationState {
  readonly state: 'none' | 'current' | 'held' | 'failing' | 'late';
  /** Day of the last nightly run that succeeded; `null` before the first. */
  readonly lastNight: string | null;
  /** Day since which it is held or fails. */
  readonly since: string | null;
}

/** Whether the last nightly run that succeeded is too long ago. */
export function isNightOverdue(doneAt: Instant, now: Instant): boolean {
  return addMilliseconds(doneAt, OVERDUE_AFTER_MS) < now;
}

export async function findPublicationState({
  adapters,
  publication,
}: Pick<CheckDeps, 'adapters' | 'publication'>): Promise<PublicationState> {
  const last = await adapters.stores.nights.loadLast();
  const hold = await publication.hold();
  const lastNight =
    last === undefined || last.outcome === 'not-run-yet' ? null : last.doneAt.slice(0, 10);
  if (last !== undefined && last.failing !== null)
    return { state: 'failing', lastNight, since: last.failing.since.slice(0, 10) };
  if (hold !== undefined) return { state: 'held', lastNight, since: hold.since.slice(0, 10) };
  if (last === undefined || lastNight === null) return { state: 'none', lastNight, since: null };
  const now = (adapters.realClock ?? systemClock)();
  const isLate = isNightOverdue(last.doneAt, now);
  return { state: isLate ? 'late' : 'current', lastNight, since: null };
}

/** Withdrawals that are not finished, by the time since they took effect. */
export interface OpenWithdrawals {
  readonly underOneDay: number;
  readonly underSevenDays: number;
  readonly underThirtyDays: number;
  readonly older: number;
}

export async function countOpenWithdrawals({
  adapters: { clock },
  withdrawals,
}: Pick<CheckDeps, 'adapters' | 'withdrawals'>): Promise<OpenWithdrawals> {
  const counts = { underOneDay: 0, underSevenDays: 0, underThirtyDays: 0, older: 0 };
  const now = Date.parse(clock());
  for await (const { effectiveAt, companies } of withdrawals.listUnfinished()) {
    const days = (now - Date.parse(effectiveAt)) / DAY_MS;
    counts[nameAge(days)] += companies.length;
  }
  return counts;
}

function nameAge(days: number): keyof OpenWithdrawals {
  if (days < 1) return 'underOneDay';
  if (days < 7) return 'underSevenDays';
  return days < 30 ? 'underThirtyDays' : 'older';
}
