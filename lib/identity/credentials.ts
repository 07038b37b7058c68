import * as z from 'zod';
import { addMilliseconds, DAY_MS, earlierInstant, type Instant } from '../core/instant.ts';
import type { Credential } from '../store/partner-store.ts';
import { newSecret, secretHash } from './client-secret.ts';

/** Default time in which an old credential works together with its successor. */
export const DEFAULT_OVERLAP_MS = DAY_MS;
export const MAX_OVERLAP_MS = 30 * DEFAULT_OVERLAP_MS;

/** Maximum number of old credentials to keep, however often the keys are rotated. */
const MAX_OLD = 10;

/** New credentials. `secret` must be shown once and stored nowhere. */
export interface NewCredentials {
  readonly credentials: readonly Credential[];
  readonly secret?: string;
}

/** How a client authenticates: with keys (their public parts, each with a `kid`), with keys that it publishes at an address, or with a secret that we make. */
export const ClientProof = z.union([
  z.strictObject({ keys: z.array(z.record(z.string(), z.string())) }),
  z.strictObject({ keysUrl: z.string() }),
  z.literal('secret'),
]);
export type ClientProof = z.infer<typeof ClientProof>;

/** Makes the credentials for a kind of proof. It also makes the secret, if the client uses one. */
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
 * Returns the credentials after a rotation. The new ones do not expire. The old ones expire at the end of the overlap, or
 * earlier if they already had an earlier end. Expired ones are dropped.
 */
export function rotateCredentials(
  old: readonly Credential[],
  added: readonly Credential[],
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
  return [...ending.filter(({ expiresAt }) => expiresAt > now).slice(-MAX_OLD), ...added];
}
