import * as z from 'zod';
import { customRule } from '../../core/issues.ts';
import type { PresentedCredential } from '../../store/presented-credentials.ts';
import { didDocumentUrl } from '../dsp/did-web.ts';
import { operandIri } from '../dsp/operand.ts';
import { ClaimValue } from '../dsp/participant-request.ts';
import { credentialTypeScope } from './vocabulary.ts';

/** A did:web. */
export const Did = z
  .string()
  .refine((did) => didDocumentUrl(did) !== undefined, customRule('not-did-web'));

/** The source of the value of an operand: a fixed text, or a member of the credential's subject. */
const ClaimSource = z.union([
  z.strictObject({ value: ClaimValue }),
  /** Names of members from `credentialSubject` on, with dots between: `membership.status`. */
  z.strictObject({ member: z.string().min(1).max(200) }),
]);

const Operand = z.string().transform((operand, ctx) => {
  const iri = operandIri(operand);
  if (iri === undefined) ctx.addIssue({ code: 'custom', ...customRule('operand-unknown') });
  return iri ?? operand;
});

/** A credential type that this installation accepts. */
export const TrustedCredential = z
  .strictObject({
    type: z.string().min(1).max(200),
    /** The issuers that are trusted for this type. */
    issuers: z.array(Did).min(1).max(50),
    /** The scope that we request from a holder. @default the scope of the type in DCP 1.0 */
    scope: z.string().min(1).max(300).optional(),
    /** Whether a participant without it is refused. */
    required: z.boolean().default(true),
    /** Operand of policies → source of its value. */
    claims: z.record(Operand, ClaimSource).default({}),
  })
  .transform(({ scope, ...rest }) => ({ ...rest, scope: scope ?? credentialTypeScope(rest.type) }));
export type TrustedCredential = z.infer<typeof TrustedCredential>;

/** The credentials that this installation requests, their trusted issuers, and the claims that they prove. */
export const TrustedCredentials = z.array(TrustedCredential).max(20);
export type TrustedCredentials = z.infer<typeof TrustedCredentials>;

/** Full IRI of an operand → values. */
export type ProvedClaims = Readonly<Record<string, readonly string[]>>;

/** The claims that the subject of a credential of a trusted type proves. A member that is not a text proves no claim. */
export function readClaims(
  { claims }: TrustedCredential,
  subjects: readonly Readonly<Record<string, unknown>>[],
): PresentedCredential['claims'] {
  const found = Object.entries(claims).map(([operand, source]) => {
    const texts = 'value' in source ? [source.value] : valuesAt(subjects, source.member.split('.'));
    const values: [string, string[]] = [operand, [...new Set(texts)]];
    return values;
  });
  return Object.fromEntries(found.filter(([, values]) => values.length > 0));
}

function valuesAt(values: readonly unknown[], [name, ...rest]: readonly string[]): string[] {
  const flat = values.flat();
  if (name === undefined)
    return flat.flatMap((value) => ClaimValue.safeParse(toText(value)).data ?? []);
  const members = flat.flatMap((value) => {
    const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
    return isObject ? [(value as Record<string, unknown>)[name]] : [];
  });
  return members.length === 0 ? [] : valuesAt(members, rest);
}

function toText(value: unknown): unknown {
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : value;
}

/** The claims of several credentials together. */
export function mergeClaims(all: readonly ProvedClaims[]): ProvedClaims {
  const merged = new Map<string, readonly string[]>();
  for (const [operand, values] of all.flatMap((claims) => Object.entries(claims)))
    merged.set(operand, [...new Set([...(merged.get(operand) ?? []), ...values])]);
  return Object.fromEntries(merged);
}
