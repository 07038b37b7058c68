import { randomBytes, timingSafeEqual } from 'node:crypto';
import { sha256 } from './digest.ts';
import { addMilliseconds, HOUR_MS, type Instant } from './instant.ts';

/** A session ends after this time without a request. Milliseconds. */
const IDLE_MS = 30 * 60_000;
/** Maximum time of a session. Milliseconds. */
const LONGEST_MS = 8 * HOUR_MS;

/** Returns 256 random bits as base64url. Only the cookie contains them. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Returns the stored digest of a session's token. */
export function sessionDigest(token: string): string {
  return sha256(`session\n${token}`);
}

/**
 * Returns the token that the forms of a session contain, so that another site cannot send them. It is
 * derived from the session token, which no other site sees. The session token cannot be computed from it.
 */
export function formToken(sessionToken: string): string {
  return sha256(`form\n${sessionToken}`);
}

/** Compares two secrets in a time that does not depend on where they differ. */
export function isSameSecret(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Returns the end of a session that is used now. A session that began in the future was started while the clock was wrong: it ends now. */
export function computeSessionEnd(
  { startedAt }: { readonly startedAt: Instant },
  now: Instant,
): Instant {
  if (startedAt > addMilliseconds(now, IDLE_MS)) return now;
  const [idle, longest] = [addMilliseconds(now, IDLE_MS), addMilliseconds(startedAt, LONGEST_MS)];
  if (idle < longest) return idle;
  return longest;
}
