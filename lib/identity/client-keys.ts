import { calculateJwkThumbprint, importJWK } from 'jose';
import * as z from 'zod';
import { KaartError } from '../core/errors.ts';
import { customRule } from '../core/issues.ts';

/** Signature algorithms of clients in assertions (RFC 7523) and DPoP proofs (RFC 9449). HMAC and `none` are not allowed. */
export const CLIENT_ALGORITHMS = ['ES256', 'PS256', 'RS256', 'EdDSA'] as const;

const BASE64URL = /^[A-Za-z0-9_-]+$/;
const Member = z.string().regex(BASE64URL);
/** A member that must be absent. */
const absent = (reason: 'key-is-private' | 'key-is-shared-secret') =>
  z
    .custom<undefined>((value) => value === undefined, customRule(reason))
    .meta({ not: {} })
    .optional();
const Private = absent('key-is-private');
const privateMembers = {
  d: Private,
  k: absent('key-is-shared-secret'),
  p: Private,
  q: Private,
  dp: Private,
  dq: Private,
  qi: Private,
};
const common = {
  kid: z.string().min(1).max(256).optional(),
  use: z.literal('sig').optional(),
  ...privateMembers,
};

/**
 * A public key of a client: P-256, Ed25519, or RSA of 2,048 to 4,096 bits. Members with a certificate or with
 * an address of a key (`x5u`) are dropped.
 */
export const ClientJwk = z.discriminatedUnion('kty', [
  z.object({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: Member.length(43),
    y: Member.length(43),
    alg: z.literal('ES256').optional(),
    ...common,
  }),
  z.object({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: Member.length(43),
    alg: z.enum(['EdDSA', 'Ed25519']).optional(),
    ...common,
  }),
  z.object({
    kty: z.literal('RSA'),
    n: Member.min(342).max(683),
    e: Member.max(6),
    alg: z.enum(['RS256', 'PS256']).optional(),
    ...common,
  }),
]);
export type ClientJwk = z.infer<typeof ClientJwk>;

/** Whether a text holds a private or a shared key: as PEM, or as a JWK; also percent-encoded. */
export function holdsPrivateKey(text: string): boolean {
  const plain = text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return /PRIVATE[\s+]KEY|["']?\b[dk]["']?\s*:\s*["'][\w+/=-]{20}/i.test(plain);
}

/** The keys that a client registers, as a JWKS document. */
export const ClientJwks = z.object({ keys: z.array(ClientJwk).min(1).max(5) });
export type ClientJwks = z.infer<typeof ClientJwks>;

/**
 * Returns the keys, each with a `kid`. If the client gave no `kid`, it is the thumbprint of RFC 7638.
 *
 * @throws KaartError `message-invalid` if a key is invalid (e.g. not a point of its curve), or if two keys have the same `kid`
 */
export async function toRegisteredKeys({ keys }: ClientJwks): Promise<Record<string, string>[]> {
  const registered = await Promise.all(keys.map(toRegisteredKey));
  if (new Set(registered.map(({ kid }) => kid)).size === registered.length) return registered;
  throw new KaartError('keys-same-kid', { code: 'message-invalid' });
}

async function toRegisteredKey(jwk: ClientJwk): Promise<Record<string, string>> {
  try {
    await importJWK(jwk, jwk.alg ?? ALGORITHM_OF[jwk.kty]);
  } catch (cause) {
    throw new KaartError('key-unusable', { code: 'message-invalid', cause });
  }
  const members = Object.entries(jwk).filter(([, value]) => value !== undefined);
  const kid = jwk.kid ?? (await calculateJwkThumbprint(jwk));
  return { ...(Object.fromEntries(members) as Record<string, string>), kid };
}

const ALGORITHM_OF = { EC: 'ES256', OKP: 'EdDSA', RSA: 'PS256' } as const;
