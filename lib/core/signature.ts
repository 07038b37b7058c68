import type { Json } from './digest.ts';

/** Signs with the key that is published in the JWKS. */
export interface Signer {
  /** A compact JWS with this `typ` in its protected header. */
  sign(payload: Json, typ: string): Promise<string>;
}

/** Result of a signature check. */
export type SignatureCheck =
  | { readonly ok: true; readonly payload: Json; readonly keyId: string }
  | {
      readonly ok: false;
      readonly reason: 'malformed' | 'wrong-type' | 'unknown-key' | 'bad-signature';
    };

/** Checks a compact JWS against published keys, without a call to another system. */
export interface Verifier {
  verify(jws: string, typ: string): Promise<SignatureCheck>;
}
