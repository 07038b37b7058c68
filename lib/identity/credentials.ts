import * as z from 'zod';
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

/** How a client proves itself: by its public keys, each with a `kid`, by keys that it publishes at an address, or by a secret of ours. */
export const ClientProof = z.union([
  z.strictObject({ keys: z.array(z.record(z.string(), z.string())) }),
  z.strictObject({ keysUrl: z.string() }),
  z.literal('secret'),
]);
export type ClientProof = z.infer<typeof ClientProof>;

/** Credentials for a proof; a secret is made here. */
export function newCredentials(proof: ClientProof, now: Instant): NewCredentials {
  const life = { createdAt: now, expiresAt: null };
  if (proof !== 'secret' && 'keysUrl' in proof)
    return { credentials: [{ kind: 'keys-url', url: proof.keysUrl, ...life }] };
  if (proof !== 'secret')
    return { credentials: proof.keys.map((jwk) => ({ kind: 'key', jwk, ...life })) };
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
