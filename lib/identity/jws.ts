import { CompactSign, type CryptoKey, compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import * as z from 'zod';
import { canonicalJson, type Json } from '../core/digest.ts';
import type { SignatureCheck, Signer, Verifier } from '../core/signature.ts';
import type { Keyring } from './keyring.ts';

/** Returns a signer that uses the current key of the installation: a compact JWS, ES256, over canonical JSON. */
export function keyringSigner(keyring: Keyring): Signer {
  return {
    async sign(payload: Json, typ: string): Promise<string> {
      const { kid, key } = await keyring.signing();
      return new CompactSign(new TextEncoder().encode(canonicalJson(payload)))
        .setProtectedHeader({ alg: 'ES256', kid, typ })
        .sign(key);
    },
  };
}

/** The members of a published key that a check needs. Other members and other kinds of keys are ignored. */
const VerificationKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  kid: z.string(),
});

/** A downloaded JWKS document. */
export const Jwks = z.object({ keys: z.array(z.record(z.string(), z.unknown())).max(10_000) });
export type Jwks = z.infer<typeof Jwks>;

/**
 * Returns a verifier that uses only the loaded keys. It ignores keys and addresses within the JWS (`jwk`, `jku`,
 * `x5u`, `x5c`).
 */
export function jwksVerifier(load: () => Promise<Jwks>): Verifier {
  return { verify: async (jws, typ) => verifyJws(jws, typ, await load()) };
}

async function verifyJws(jws: string, typ: string, jwks: Jwks): Promise<SignatureCheck> {
  const header = protectedHeader(jws);
  if (header === undefined) return { ok: false, reason: 'malformed' };
  if (header.typ !== typ) return { ok: false, reason: 'wrong-type' };
  const jwk = jwks.keys
    .map((key) => VerificationKey.safeParse(key).data)
    .find((key) => key !== undefined && key.kid === header.kid);
  const key = jwk && (await importKey(jwk));
  if (key === undefined) return { ok: false, reason: 'unknown-key' };
  const payload = await verifyPayload(jws, key);
  if (payload === undefined) return { ok: false, reason: 'bad-signature' };
  return { ok: true, payload, keyId: header.kid };
}

const Header = z.object({ kid: z.string(), typ: z.string() });

function protectedHeader(jws: string): z.infer<typeof Header> | undefined {
  try {
    return Header.safeParse(decodeProtectedHeader(jws)).data;
  } catch {
    return undefined;
  }
}

/** @returns `undefined` if the key is not a point of the curve; it then counts as unknown */
async function importKey(jwk: z.infer<typeof VerificationKey>): Promise<CryptoKey | undefined> {
  try {
    return (await importJWK(jwk, 'ES256')) as CryptoKey;
  } catch {
    return undefined;
  }
}

async function verifyPayload(jws: string, key: CryptoKey): Promise<Json | undefined> {
  try {
    const { payload } = await compactVerify(jws, key, { algorithms: ['ES256'] });
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)) as Json;
  } catch {
    return undefined;
  }
}
