import { type Instant, instant } from './instant.ts';

/** Returns the current time. It is a parameter everywhere, so that tests and the demonstration can set it. */
export type Clock = () => Instant;

/** The clock of the machine. */
export const systemClock: Clock = () => instant(Date.now());

/** A clock that showed `start` at the real time `startedAt`, and has been running since. */
export function clockStartedAt(start: Instant, startedAt: Instant): Clock {
  const offsetMs = Date.parse(start) - Date.parse(startedAt);
  return () => instant(Date.now() + offsetMs);
}
