import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { sha256 } from '../core/digest.ts';
import {
  addMilliseconds,
  HOUR_MS,
  type Instant,
  Instant as InstantSchema,
} from '../core/instant.ts';
import { MANDATES } from './invitation.ts';

/** A contact who is signed in. It knows no name and no address. */
export const ContactSession = z.strictObject({
  invitationId: z.string(),
  recordId: z.string(),
  mandate: z.enum(MANDATES),
  /** @see Invitation.handedOverBy */
  handedOverBy: z.string().nullable(),
  startedAt: InstantSchema,
});
export type ContactSession = Readonly<z.infer<typeof ContactSession>>;

/** A session ends when nothing was asked for so long. */
const IDLE_MS = 30 * 60_000;
/** And in any case then. */
const LONGEST_MS = 8 * HOUR_MS;

/** 256 random bits, which only the cookie contains. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Returns the stored digest of a session's token. */
export function sessionDigest(token: string): string {
  return sha256(`session\n${token}`);
}

/**
 * What the forms of a session carry, so that another site cannot send them: it follows from the
 * token, which no other site sees, and does not lead back to it.
 */
export function formToken(sessionToken: string): string {
  return sha256(`form\n${sessionToken}`);
}

/** Until when a session lives that is used now. One of a time to come was begun while the clock was wrong, and ends. */
export function computeSessionEnd(
  { startedAt }: Pick<ContactSession, 'startedAt'>,
  now: Instant,
): Instant {
  if (startedAt > addMilliseconds(now, IDLE_MS)) return now;
  const [idle, longest] = [addMilliseconds(now, IDLE_MS), addMilliseconds(startedAt, LONGEST_MS)];
  if (idle < longest) return idle;
  return longest;
}
