import { randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import * as z from 'zod';
import { Instant } from '../core/instant.ts';

/** A public signing key in its published form: P-256 for ES256. `kid` is its thumbprint (RFC 7638). */
export const PublicJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  kid: z.string(),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
});
export type PublicJwk = z.infer<typeof PublicJwk>;

const PrivateJwk = PublicJwk.extend({ d: z.string() });
type PrivateJwk = z.infer<typeof PrivateJwk>;

/**
 * The stored signing keys of this installation.
 *
 * - `current` signs.
 * - `previous` signed before the last rotation. Tokens signed by it are still accepted.
 * - `retired` are earlier keys without their private part. Tokens signed by them are not accepted, but they stay
 *   published, so that a manifest or receipt can still be checked years later.
 * - `derivation` is the key from which the secrets of webhooks are derived; they are stored nowhere. A planned
 *   rotation keeps it. After a compromise it is replaced, and all derived secrets change.
 */
export const KeyDocument = z.object({
  current: PrivateJwk,
  /** Instant at which `current` became the current key. */
  since: Instant,
  previous: PublicJwk.nullable(),
  retired: z.array(PublicJwk),
  /** 32 bytes. Absent in documents from before the first release with webhooks, until the next rotation. */
  derivation: z.base64().optional(),
});
export type KeyDocument = z.infer<typeof KeyDocument>;

/** Keys that `/.well-known/jwks.json` shows besides those of tokens; the archive has all. */
const MAX_RETIRED = 10;

/** Creates the keys of a new installation. */
export async function createFirstKeys(now: Instant): Promise<KeyDocument> {
  const derivation = newDerivation();
  return { current: await newKey(), since: now, previous: null, retired: [], derivation };
}

/**
 * Returns the keys after a rotation. A `compromised` key is removed: its signatures are invalid from now on, so
 * the manifests have to be signed again.
 */
export async function rotatedKeys(
  keys: KeyDocument,
  now: Instant,
  reason: 'planned' | 'compromised',
): Promise<KeyDocument> {
  const { previous, retired } = keys;
  const older = [...(previous === null ? [] : [previous]), ...retired].slice(0, MAX_RETIRED);
  const replaced = reason === 'planned' ? publicPart(keys.current) : null;
  const derivation = (reason === 'planned' ? keys.derivation : undefined) ?? newDerivation();
  return { current: await newKey(), since: now, previous: replaced, retired: older, derivation };
}

/** Returns the keys by which tokens are accepted. */
export function tokenKeys({ current, previous }: KeyDocument): PublicJwk[] {
  return previous === null ? [publicPart(current)] : [publicPart(current), previous];
}

/** Returns the keys that `/.well-known/jwks.json` shows. */
export function publishedKeys(keys: KeyDocument): PublicJwk[] {
  return [...tokenKeys(keys), ...keys.retired];
}

function newDerivation(): string {
  return randomBytes(32).toString('base64');
}

function publicPart(key: PrivateJwk): PublicJwk {
  return PublicJwk.parse(key);
}

async function newKey(): Promise<PrivateJwk> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  return PrivateJwk.parse({ ...jwk, kid, alg: 'ES256', use: 'sig' });
}
