import { TableConsentFeed } from '../../store/consent-feed.ts';
import type { SystemCheck } from './check.ts';

/** Clocks of processes differ by less than this. Milliseconds. */
const TOLERANCE_MS = 60_000;

/** A decision that was recorded with another clock is ordered after it all the same: only its moment is wrong. */
export const checkClock: SystemCheck = {
  name: 'clock',
  holds: 'the clock is not behind the newest decision',
  async find({ adapters }) {
    const newest = await new TableConsentFeed(adapters.table).newestAt();
    const now = adapters.clock();
    if (newest === undefined || Date.parse(newest) - Date.parse(now) <= TOLERANCE_MS)
      return undefined;
    return {
      detail: `the newest decision was recorded at ${newest}, and the clock says ${now}`,
      next: 'Correct the clock of this machine. If it is right, the clock was ahead at that decision: no decision is lost, and this ends with the night after the next decision.',
    };
  },
};
