import * as z from 'zod';

/** A public key that signs everything, in its published form: P-256 for ES256. `kid` is its thumbprint (RFC 7638). */
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

/** A public Ed25519 key (RFC 8037). It signs only as our DID, never our own access tokens or documents. */
export const PublicOkp = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string(),
  alg: z.literal('EdDSA'),
  use: z.literal('sig'),
});
export type PublicOkp = z.infer<typeof PublicOkp>;

/** The types of keys that sign as our DID. */
export const DID_KEY_TYPES = ['P-256', 'Ed25519'] as const;
export type DidKeyType = (typeof DID_KEY_TYPES)[number];
/** A public key of our DID document. */
export type DidJwk = PublicJwk | PublicOkp;
