import { addMilliseconds, DAY_MS, earlierInstant, type Instant } from '../core/instant.ts';
import type { Credential } from '../store/partner-store.ts';
import { newSecret, secretHash } from './client-secret.ts';

/** How long an old credential works together with its successor, by default. */
export const DEFAULT_OVERLAP_MS = DAY_MS;
export const MAX_OVERLAP_MS = 30 * DEFAULT_OVERLAP_MS;

/** Maximum number of old credentials to keep, however often the keys are rotated. */
const MAX_OLD = 10;

/** Credentials that were just made; `secret` is to be shown once and kept nowhere. */
export interface NewCredentials {
  readonly credentials: readonly Credential[];
  readonly secret?: string;
}

/** Credentials of these public keys, or of a new secret without keys. */
export function newCredentials(
  keys: readonly Record<string, string>[] | undefined,
  now: Instant,
): NewCredentials {
  const life = { createdAt: now, expiresAt: null };
  if (keys !== undefined)
    return { credentials: keys.map((jwk) => ({ kind: 'key', jwk, ...life })) };
  const secret = newSecret();
  return { secret, credentials: [{ kind: 'secret', sha256: secretHash(secret), ...life }] };
}

/**
 * The credentials after a rotation: the new ones without end, the old ones until the overlap ends
 * or their own end, whichever comes first. Those that have ended are dropped.
 */
export function rotatedCredentials(
  old: readonly Credential[],
  fresh: readonly Credential[],
  now: Instant,
  overlapMs: number,
): Credential[] {
  const until = addMilliseconds(now, overlapMs);
  const ending = old.map((credential) => {
    const { expiresAt } = credential;
    return {
      ...credential,
      expiresAt: expiresAt === null ? until : earlierInstant(expiresAt, until),
    };
  });
  return [...ending.filter(({ expiresAt }) => expiresAt > now).slice(-MAX_OLD), ...fresh];
}
