import { type Instant, instant } from './instant.ts';

/** Says what time it is. Passed in wherever time matters, so that a test or the demonstration decides it. */
export type Clock = () => Instant;

/** The machine's own clock. */
export const systemClock: Clock = () => instant(Date.now());

/** A clock that read `start` at the real moment `startedAt` and has been running since. */
export function clockStartedAt(start: Instant, startedAt: Instant): Clock {
  const offsetMs = Date.parse(start) - Date.parse(startedAt);
  return () => instant(Date.now() + offsetMs);
}
