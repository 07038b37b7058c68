import * as z from 'zod';
import { customRule } from '../../core/issues.ts';
import { operandIri } from './operand.ts';

const isLine = (text: string) => !/[\p{Surrogate}\p{Control}\p{Bidi_Control}]/u.test(text);

/** Id of a participant: a DID, a URL, or any other text on one line. */
export const ParticipantId = z
  .string()
  .min(1)
  .max(150)
  .refine((id) => id === id.trim() && isLine(id), customRule('id-not-plain'))
  // Clients read these as path segments and never send them.
  .refine((id) => id !== '.' && id !== '..', customRule('id-only-dots'));

/** A value of a claim. Policies compare operands with it. */
export const ClaimValue = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine(isLine, customRule('line-not-plain'));

const MAX_OPERANDS = 50;
const MAX_VALUES = 20;

/**
 * The verified claims of a participant, by operand. Short names belong to the EDC namespace and are stored as full
 * IRIs. If an operand is given in both forms, the values are joined.
 */
export const Claims = z
  .record(z.string(), z.array(ClaimValue).min(1).max(MAX_VALUES))
  .transform((names, ctx) => {
    const claims = new Map<string, readonly string[]>();
    for (const [operand, values] of Object.entries(names)) {
      const iri = operandIri(operand);
      if (iri === undefined)
        ctx.addIssue({
          code: 'custom',
          path: [operand],
          ...customRule('operand-unknown'),
        });
      else claims.set(iri, [...new Set([...(claims.get(iri) ?? []), ...values])]);
    }
    if (claims.size > MAX_OPERANDS)
      ctx.addIssue({ code: 'custom', ...customRule('operands-too-many', { limit: MAX_OPERANDS }) });
    return Object.fromEntries(claims) as Record<string, string[]>;
  });
export type Claims = z.infer<typeof Claims>;

/** Input to add a participant. */
export const NewParticipant = z.object({
  id: ParticipantId,
  name: z.string().trim().min(1).max(200).refine(isLine, customRule('line-not-plain')).optional(),
  claims: Claims.default({}),
});
export type NewParticipant = z.infer<typeof NewParticipant>;
