import * as z from 'zod';
import { readCredential, type VerifiableCredential } from './credential.ts';
import { oneOrMany, Reference, unwrap } from './json-ld.ts';
import { readJwt, type UnverifiedJwt } from './signed-jwt.ts';

/** The content of a verifiable presentation of either version. It is not verified. */
export interface Presentation {
  readonly jwt: UnverifiedJwt;
  /** DID. */
  readonly holder: string;
  readonly audience: readonly string[];
  /** Milliseconds since 1970. */
  readonly validFrom: number;
  /** Milliseconds since 1970; infinity for a presentation that does not end. */
  readonly validUntil: number;
  /** `undefined` for one that we cannot read. */
  readonly credentials: readonly (VerifiableCredential | undefined)[];
}

const Claims = z.object({
  iss: z.string().optional(),
  aud: oneOrMany(z.string()),
  nbf: z.number().default(0),
  exp: z.number().default(Number.POSITIVE_INFINITY),
});
const Body = z.object({
  type: oneOrMany(z.string()),
  holder: Reference.optional(),
  verifiableCredential: oneOrMany(z.unknown()),
});

/**
 * Reads a presentation that is secured as a JWT: of version 1.1 (claim `vp`) or of version 2.0, where
 * the payload is the presentation; also enveloped.
 *
 * @returns `undefined` for anything else
 * @see Verifiable Credentials Data Model 2.0 #enveloped-verifiable-presentations
 */
export function readPresentation(value: unknown): Presentation | undefined {
  const jwt = readJwt(unwrap(value, 'EnvelopedVerifiablePresentation'));
  if (jwt === undefined) return undefined;
  const { payload } = jwt;
  const claims = Claims.safeParse(payload).data;
  const body = Body.safeParse(payload['vp'] ?? payload).data;
  const holder = body?.holder ?? claims?.iss;
  if (claims === undefined || body === undefined || holder === undefined) return undefined;
  if (!body.type.includes('VerifiablePresentation')) return undefined;
  if (claims.iss !== undefined && claims.iss !== holder) return undefined;
  return {
    jwt,
    holder,
    audience: claims.aud,
    validFrom: claims.nbf * 1000,
    validUntil: claims.exp * 1000,
    credentials: body.verifiableCredential.map((each) =>
      readCredential(unwrap(each, 'EnvelopedVerifiableCredential')),
    ),
  };
}
