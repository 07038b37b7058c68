import { type Instant, instant } from './instant.ts';

/** Returns the current time. It is a parameter everywhere, so that tests and the demonstration can set it. */
export type Clock = () => Instant;

/** The machine's own clock. */
export const systemClock: Clock = () => instant(Date.now());

/** A clock that read `start` at the real moment `startedAt` and has been running since. */
export function clockStartedAt(start: Instant, startedAt: Instant): Clock {
  const offsetMs = Date.parse(start) - Date.parse(startedAt);
  return () => instant(Date.now() + offsetMs);
}
