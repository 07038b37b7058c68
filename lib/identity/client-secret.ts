import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import type { Partner } from '../store/partner-store.ts';

/**
 * Makes a client secret: 256 random bits, with a prefix by which a scanner finds it in a repository.
 *
 * Only its plain SHA-256 is stored. A slow, salted hash (scrypt) protects secrets that people choose and reuse.
 * 256 random bits cannot be guessed and are never the same, and a hash of 50 ms for each attempt would let
 * anyone stop the token endpoint. So people must never choose a secret themselves.
 */
export function newSecret(): string {
  return `kaart_${randomBytes(32).toString('base64url')}`;
}

/** Returns the hash of a secret that is stored, hexadecimal. */
export function secretHash(secret: string): string {
  return digest(secret).toString('hex');
}

/** A random value that is compared with the given secret if the partner has no valid secret. */
const DECOY = randomBytes(32);

/**
 * Whether the secret is a valid secret of the partner. A wrong secret and an unknown partner need the same time, and
 * the time does not depend on the number of correct characters.
 */
export function isValidSecret(partner: Partner | undefined, secret: string, clock: Clock): boolean {
  const given = digest(secret);
  const stored = partner === undefined ? [] : validHashes(partner, clock);
  let found = false;
  for (const hash of stored) found = timingSafeEqual(hash, given) || found;
  if (stored.length === 0) timingSafeEqual(DECOY, given);
  return found;
}

function validHashes({ credentials }: Partner, clock: Clock): Buffer[] {
  const now = clock();
  return credentials
    .filter(({ expiresAt }) => expiresAt === null || expiresAt > now)
    .flatMap((credential) =>
      credential.kind === 'secret' ? [Buffer.from(credential.sha256, 'hex')] : [],
    );
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
