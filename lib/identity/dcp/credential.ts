import * as z from 'zod';
import { CredentialStatus } from '../../store/presented-credentials.ts';
import { oneOrMany, Reference, single } from './json-ld.ts';
import { readJwt, type UnverifiedJwt } from './signed-jwt.ts';

const StatusEntry = CredentialStatus.extend({
  type: single(CredentialStatus.shape.type),
  statusListIndex: z
    .union([z.string().regex(/^\d{1,9}$/), z.int().nonnegative()])
    .transform(Number),
  statusListCredential: z.url({ protocol: /^https?$/ }).max(400),
  /** Bits of an entry. */
  statusSize: z.literal(1).optional(),
}).transform(({ statusSize: _, ...entry }) => entry);

/** The content of a verifiable credential of either version. It is not verified. */
export interface VerifiableCredential {
  readonly jwt: UnverifiedJwt;
  readonly id: string | undefined;
  readonly types: readonly string[];
  /** DID. */
  readonly issuer: string;
  /** Each with the DID in `id`. */
  readonly subjects: readonly Readonly<Record<string, unknown>>[];
  /** Milliseconds since 1970. */
  readonly validFrom: number;
  /** Milliseconds since 1970; infinity for a credential that does not end. */
  readonly validUntil: number;
  readonly status: readonly CredentialStatus[];
  /** Addresses of JSON Schemas. */
  readonly schemas: readonly string[];
}

/** `null` counts as absent, as the official test suite writes it. */
const Time = z
  .string()
  .transform((text, ctx) => {
    const at = Date.parse(text);
    if (Number.isNaN(at)) ctx.addIssue('no time');
    return at;
  })
  .nullish();
const Seconds = z.number().optional();

/** The members of both versions of the data model, and the members of only one version. */
const Body = z.object({
  id: z.string().nullish(),
  type: oneOrMany(z.string().max(200)),
  issuer: Reference.optional(),
  credentialSubject: oneOrMany(z.record(z.string(), z.unknown())).refine(
    ({ length }) => length > 0,
  ),
  credentialStatus: oneOrMany(StatusEntry),
  credentialSchema: oneOrMany(z.object({ id: z.url({ protocol: /^https?$/ }) })),
  issuanceDate: Time,
  expirationDate: Time,
  validFrom: Time,
  validUntil: Time,
});
const Claims = z.object({
  iss: z.string().optional(),
  sub: z.string().optional(),
  jti: z.string().optional(),
  nbf: Seconds,
  exp: Seconds,
});

/**
 * Reads a credential that is secured as a JWT: of version 1.1 (claim `vc`), or of version 2.0, where
 * the payload is the credential. If several members state the same time, the strictest one counts.
 *
 * @returns `undefined` for anything else
 * @see Verifiable Credentials Data Model 1.1 #json-web-token; Securing VCs using JOSE and COSE #with-jose
 */
export function readCredential(text: unknown): VerifiableCredential | undefined {
  const jwt = readJwt(text);
  if (jwt === undefined) return undefined;
  const { payload } = jwt;
  const claims = Claims.safeParse(payload).data;
  const body = Body.safeParse(payload['vc'] ?? payload).data;
  const issuer = body?.issuer ?? claims?.iss;
  if (claims === undefined || body === undefined || issuer === undefined) return undefined;
  if (claims.iss !== undefined && claims.iss !== issuer) return undefined;
  const from = [body.issuanceDate, body.validFrom, inMilliseconds(claims.nbf)];
  const until = [body.expirationDate, body.validUntil, inMilliseconds(claims.exp)];
  return {
    jwt,
    id: body.id ?? claims.jti,
    types: body.type,
    issuer,
    subjects: withId(body.credentialSubject, payload['vc'] && claims.sub),
    validFrom: Math.max(0, ...from.filter(isNumber)),
    validUntil: Math.min(Number.POSITIVE_INFINITY, ...until.filter(isNumber)),
    status: body.credentialStatus,
    schemas: body.credentialSchema.map(({ id }) => id),
  };
}

/** In version 1.1, the claim `sub` is the id of a subject without an id. */
function withId(
  subjects: VerifiableCredential['subjects'],
  sub: unknown,
): VerifiableCredential['subjects'] {
  const [only, ...others] = subjects;
  return only?.['id'] === undefined && others.length === 0 ? [{ ...only, id: sub }] : subjects;
}

function inMilliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}

function isNumber(value: number | null | undefined): value is number {
  return value != null;
}
