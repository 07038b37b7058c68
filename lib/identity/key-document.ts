import { randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import * as z from 'zod';
import { Instant } from '../core/instant.ts';
import { type DidJwk, PublicJwk, PublicOkp } from './public-keys.ts';

const PrivateJwk = PublicJwk.extend({ d: z.string() });
type PrivateJwk = z.infer<typeof PrivateJwk>;

const PrivateOkp = PublicOkp.extend({ d: z.string() });
type PrivateOkp = z.infer<typeof PrivateOkp>;

/**
 * The stored signing keys of this installation.
 *
 * - `current` signs.
 * - `previous` signed before the last rotation. Tokens signed by it are still accepted.
 * - `retired` are earlier keys without their private part. Tokens signed by them are not accepted, but they stay
 *   published, so that a manifest or receipt can still be checked years later.
 * - `ed25519` are the keys for Ed25519, in the same roles. Absent in documents from before the first release with
 *   them, until the next rotation.
 * - `derivation` is the key from which the secrets of webhooks are derived; they are stored nowhere. A planned
 *   rotation keeps it. After a compromise it is replaced, and all derived secrets change.
 */
export const KeyDocument = z.object({
  current: PrivateJwk,
  /** Instant at which `current` became the current key. */
  since: Instant,
  previous: PublicJwk.nullable(),
  retired: z.array(PublicJwk),
  ed25519: z
    .object({
      current: PrivateOkp,
      previous: PublicOkp.nullable(),
      retired: z.array(PublicOkp),
    })
    .optional(),
  /** 32 bytes. Absent in documents from before the first release with webhooks, until the next rotation. */
  derivation: z.base64().optional(),
});
export type KeyDocument = z.infer<typeof KeyDocument>;

/** Keys that `/.well-known/jwks.json` shows in addition to those of tokens; the archive has all. */
const MAX_RETIRED = 10;

/** Creates the keys of a new installation. */
export async function createFirstKeys(now: Instant): Promise<KeyDocument> {
  return {
    ...addCurrentKey(undefined, await newKey(), 'planned', publicPart),
    ed25519: addCurrentKey(undefined, await newOkp(), 'planned', publicOkp),
    since: now,
    derivation: newDerivation(),
  };
}

/**
 * Returns the keys after a rotation. A `compromised` key is removed: its signatures are invalid from now on, so
 * the manifests have to be signed again.
 */
export async function rotateKeys(
  keys: KeyDocument,
  now: Instant,
  reason: RotationReason,
): Promise<KeyDocument> {
  const derivation = (reason === 'planned' ? keys.derivation : undefined) ?? newDerivation();
  return {
    ...addCurrentKey(keys, await newKey(), reason, publicPart),
    ed25519: addCurrentKey(keys.ed25519, await newOkp(), reason, publicOkp),
    since: now,
    derivation,
  };
}

type RotationReason = 'planned' | 'compromised';

/** Keys of one type in their roles. */
interface KeyRoles<Private, Public> {
  readonly current: Private;
  readonly previous: Public | null;
  readonly retired: Public[];
}

function addCurrentKey<Private, Public>(
  keys: KeyRoles<Private, Public> | undefined,
  current: Private,
  reason: RotationReason,
  toPublic: (key: Private) => Public,
): KeyRoles<Private, Public> {
  if (keys === undefined) return { current, previous: null, retired: [] };
  const previous = reason === 'planned' ? toPublic(keys.current) : null;
  const older = keys.previous === null ? keys.retired : [keys.previous, ...keys.retired];
  return { current, previous, retired: older.slice(0, MAX_RETIRED) };
}

/** Returns the keys by which tokens are accepted. */
export function tokenKeys({ current, previous }: KeyDocument): PublicJwk[] {
  return previous === null ? [publicPart(current)] : [publicPart(current), previous];
}

/** Returns the keys of our DID: those of tokens, and those for Ed25519 in the same roles. */
export function didKeys(keys: KeyDocument): DidJwk[] {
  const { ed25519 } = keys;
  if (ed25519 === undefined) return tokenKeys(keys);
  const { current, previous } = ed25519;
  return [...tokenKeys(keys), publicOkp(current), ...(previous === null ? [] : [previous])];
}

/** Returns earlier keys of our DID, the last ones first. */
export function retiredDidKeys({ retired, ed25519 }: KeyDocument): DidJwk[] {
  return [...retired, ...(ed25519?.retired ?? [])];
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

function publicOkp(key: PrivateOkp): PublicOkp {
  return PublicOkp.parse(key);
}

async function newKey(): Promise<PrivateJwk> {
  return PrivateJwk.parse({ ...(await generateJwk('ES256')), alg: 'ES256', use: 'sig' });
}

async function newOkp(): Promise<PrivateOkp> {
  return PrivateOkp.parse({ ...(await generateJwk('Ed25519')), alg: 'EdDSA', use: 'sig' });
}

async function generateJwk(alg: string) {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk) };
}
