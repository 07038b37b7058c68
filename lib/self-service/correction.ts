import * as z from 'zod';
import { Instant } from '../core/instant.ts';
import { MANDATES } from './invitation.ts';

/**
 * A file that lacks the value of an `open` or `accepted` correction is reported before it is released. A
 * contact takes its own open correction back: then it is `withdrawn`.
 */
export const CORRECTION_STATES = ['open', 'accepted', 'rejected', 'withdrawn'] as const;
export type CorrectionState = (typeof CORRECTION_STATES)[number];

/** A contact's request to change a value. */
export const CorrectionRequest = z.object({
  /** Name of the field in the record. */
  field: z.string().min(1).max(60),
  value: z.string().trim().min(1).max(600),
  /** Why the value is right, in words. */
  evidence: z.string().trim().min(1).max(2000),
  /** A source for checking the value: an address, or the number of a register entry. */
  reference: z.string().trim().max(500),
});
export type CorrectionRequest = Readonly<z.infer<typeof CorrectionRequest>>;

/** A request for correction, and who ended it: an analyst, or the contact that took it back. */
export const Correction = CorrectionRequest.extend({
  id: z.string(),
  recordId: z.string(),
  mandate: z.enum(MANDATES),
  invitationId: z.string(),
  /** The stored value at the time of the request, as text; `null` if it was unknown. */
  stored: z.string().nullable(),
  requestedAt: Instant,
  state: z.enum(CORRECTION_STATES),
  decided: z.strictObject({ by: z.string(), at: Instant, note: z.string() }).nullable(),
});
export type Correction = Readonly<z.infer<typeof Correction>>;

/** Returns the cursor of a page of corrections whose last item is this one. */
export function correctionCursor({ state, id }: Pick<Correction, 'state' | 'id'>): string {
  return `${state}#${id}`;
}

/** Returns the text of a stored value, as in a file: the items of a list are joined by `|`. `null` if the value is unknown. */
export function toFieldText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return Array.isArray(value) ? value.join('|') : String(value);
}

/** A correction, and the different value in a file. */
export interface Contradiction {
  readonly correction: Correction;
  /** The value in the file; `null` if it is unknown. */
  readonly value: string | null;
}

/** Compares a record with a correction. @returns `undefined` if the record has the requested value, or no such field */
export function findContradiction(
  correction: Correction,
  record: Readonly<Record<string, unknown>>,
): Contradiction | undefined {
  // A later edition may not have the field any more.
  if (!(correction.field in record)) return undefined;
  const value = toFieldText(record[correction.field]);
  return normaliseText(value) === normaliseText(correction.value)
    ? undefined
    : { correction, value };
}

function normaliseText(text: string | null): string {
  return (text ?? '').normalize('NFC').replaceAll(/\s+/g, ' ').trim().toLowerCase();
}
