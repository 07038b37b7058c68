import * as z from 'zod';
import { KaartError } from '../core/errors.ts';
import { getEditionMethod } from '../register/edition-method.ts';

/** Definition of an edition: a study with its reference date and its counting method. */
export const EditionDefinition = z.strictObject({
  /** `2025`, and `2025.1` for its first correction. */
  id: z.string().regex(/^\d{4}(\.[1-9]\d{0,2})?$/),
  /** The year: `2025`. */
  family: z.string().regex(/^\d{4}$/),
  /** The day whose state the edition describes. */
  referenceDate: z.iso.date(),
  /** `figures-2020` has other columns and figures, and no row dataset. */
  kind: z.enum(['rows', 'figures-2020']),
});
export type EditionDefinition = z.infer<typeof EditionDefinition>;

const ID = /^(\d{4})(?:\.(\d{1,3}))?$/;

/**
 * The definition of an edition: `2025.0` is `2025`, and a correction has the reference date of its family.
 *
 * @param referenceDate reference date of a year without a known one
 * @throws KaartError `message-invalid` for an invalid edition, for a year without a reference date, or for a
 * reference date that differs from the known one
 */
export function parseEditionId(id: string, referenceDate?: string): EditionDefinition {
  const canonicalEdition = toCanonicalId(id);
  const family = canonicalEdition.slice(0, 4);
  const method = getEditionMethod({ family });
  // A year without an own method needs a reference date in the request.
  const knownDate = method.family === family ? method.referenceDate : undefined;
  if (knownDate !== undefined && referenceDate !== undefined && referenceDate !== knownDate)
    throw new KaartError('reference-date-differs', {
      code: 'message-invalid',
      parameters: {
        edition: family,
        date: knownDate,
      },
    });
  const date = z.iso.date().safeParse(knownDate ?? referenceDate);
  if (!date.success)
    throw new KaartError('reference-date-missing', {
      code: 'message-invalid',
      parameters: { edition: family },
    });
  return {
    id: canonicalEdition,
    family,
    referenceDate: date.data,
    kind: method.kind,
  };
}

/** The canonical id of an edition: `2025` for `2025.0`. @throws KaartError `message-invalid` */
export function toCanonicalId(id: string): string {
  const [, family, correction = '0'] = ID.exec(id.trim()) ?? [];
  if (family === undefined)
    throw new KaartError('not-an-edition', {
      code: 'message-invalid',
      parameters: { id: id.slice(0, 20) },
    });
  return buildEditionId(family, Number(correction));
}

/** Edition of a family by the number of its correction; 0 is the edition itself. */
export function buildEditionId(family: string, correction: number): string {
  return correction === 0 ? family : `${family}.${correction}`;
}

/** The number of a correction: 1 for `2025.1`; 0 for the edition itself. */
export function parseCorrectionNumber(id: string): number {
  return Number(id.split('.')[1] ?? 0);
}

/** Order of editions: by year, then by correction. */
export function compareEditions(a: string, b: string): number {
  return (
    Number(a.slice(0, 4)) - Number(b.slice(0, 4)) ||
    parseCorrectionNumber(a) - parseCorrectionNumber(b)
  );
}
