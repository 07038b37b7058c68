import { systemClock } from '../../core/clock.ts';
import { addMilliseconds } from '../../core/instant.ts';
import type { SystemCheck } from './check.ts';

/** A day, and time for a night that takes long or is tried again. */
const OVERDUE_AFTER_MS = 30 * 3_600_000;

export const checkLastNight: SystemCheck = {
  name: 'last-night',
  holds: 'the last nightly run succeeded',
  async find({ adapters }) {
    const last = await adapters.stores.nights.last();
    if (last === undefined) return undefined; // nothing runs nights here yet
    const { doneAt, failing } = last;
    if (failing !== null)
      return {
        detail: `nightly runs have failed ${failing.times} times since ${failing.since}: ${failing.error}`,
        next: 'Remove the cause; the run is tried again by itself, or run kaart publish.',
      };
    const now = (adapters.realClock ?? systemClock)();
    if (doneAt > now)
      return {
        detail: `the last nightly run was at ${doneAt}, which is in the future`,
        next: 'Correct the clock of this machine; the next night puts it right.',
      };
    if (addMilliseconds(doneAt, OVERDUE_AFTER_MS) >= now) return undefined;
    return {
      detail: `the last nightly run that succeeded was at ${doneAt}`,
      next: 'Start kaart serve, which makes up the missed night; in AWS, look at the schedule of the publish function.',
    };
  },
};
