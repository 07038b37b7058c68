import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import type { Partner } from '../store/partner-store.ts';

/**
 * A new client secret: 256 random bits, with a prefix by which a scanner finds it in a repository.
 *
 * What is stored is its plain SHA-256. A slow, salted hash (scrypt) protects what people choose and
 * reuse; 2^256 cannot be guessed, no two secrets are alike, and a hash that costs 50 ms of processor
 * for each try would let anyone stop the token endpoint. So no secret is ever chosen by a person.
 */
export function newSecret(): string {
  return `kaart_${randomBytes(32).toString('base64url')}`;
}

/** The stored hash of a secret, hexadecimal. */
export function secretHash(secret: string): string {
  return digest(secret).toString('hex');
}

/** Compared with where there is nothing to compare with. */
const DECOY = randomBytes(32);

/**
 * Whether the secret is one of the partner's that are valid now. It takes the same time for a
 * wrong secret and for no partner at all, and does not depend on how much of a secret is right.
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
