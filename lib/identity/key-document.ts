import { randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import * as z from 'zod';
import { Instant } from '../core/instant.ts';

/** A public signing key as it is published: P-256 for ES256, `kid` is its RFC 7638 thumbprint. */
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
 * Every signing key of this installation, as it is stored.
 *
 * - `current` signs.
 * - `previous` signed before the last rotation; tokens by it are still accepted.
 * - `retired` have lost their private part. No token by them is accepted, but they stay published,
 *   so that a manifest or receipt of years ago can still be checked.
 * - `derivation` makes the secrets of webhooks, which are stored nowhere. It stays through planned
 *   rotations; a compromise ends it and all secrets made of it.
 */
export const KeyDocument = z.object({
  current: PrivateJwk,
  /** Instant at which `current` became the current key. */
  since: Instant,
  previous: PublicJwk.nullable(),
  retired: z.array(PublicJwk),
  /** 32 bytes. Missing in documents from before there were webhooks, until the next rotation. */
  derivation: z.base64().optional(),
});
export type KeyDocument = z.infer<typeof KeyDocument>;

/** Keys that the document keeps; the archive has all. With more the document would outgrow the 4,096 bytes that one KMS call takes. */
const MAX_RETIRED = 10;

/** The keys of a new installation. */
export async function createFirstKeys(now: Instant): Promise<KeyDocument> {
  const derivation = newDerivation();
  return { current: await newKey(), since: now, previous: null, retired: [], derivation };
}

/**
 * Returns the keys after a rotation. A `compromised` key is removed: its signatures count for nothing
 * from now on, so the manifests have to be signed again.
 */
export async function rotatedKeys(
  keys: KeyDocument,
  now: Instant,
  reason: 'planned' | 'compromised',
): Promise<KeyDocument> {
  const { previous, retired } = keys;
  const older = [...(previous === null ? [] : [previous]), ...retired].slice(0, MAX_RETIRED);
  const kept = reason === 'planned' ? publicPart(keys.current) : null;
  const derivation = (reason === 'planned' ? keys.derivation : undefined) ?? newDerivation();
  return { current: await newKey(), since: now, previous: kept, retired: older, derivation };
}

/** The keys by which tokens are accepted. */
export function tokenKeys({ current, previous }: KeyDocument): PublicJwk[] {
  return previous === null ? [publicPart(current)] : [publicPart(current), previous];
}

/** All keys, as `/.well-known/jwks.json` shows them. */
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
