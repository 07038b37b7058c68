import * as z from 'zod';
import { Instant } from '../core/instant.ts';
import { MANDATES } from './invitation.ts';

/** `accepted` is a promise to the contact: a file with another value is reported before its release. */
const CORRECTION_STATES = ['open', 'accepted', 'rejected'] as const;
export type CorrectionState = (typeof CORRECTION_STATES)[number];

/** A contact's request to change a value. */
export const CorrectionRequest = z.object({
  /** Name of the field in the record. */
  field: z.string().min(1).max(60),
  value: z.string().trim().min(1).max(600),
  /** Why it is right, in words. */
  evidence: z.string().trim().min(1).max(2000),
  /** Where that can be checked: an address, a number of a register entry. */
  reference: z.string().trim().max(500),
});
export type CorrectionRequest = Readonly<z.infer<typeof CorrectionRequest>>;

/** A request for correction and what became of it. */
export const Correction = CorrectionRequest.extend({
  id: z.string(),
  recordId: z.string(),
  mandate: z.enum(MANDATES),
  invitationId: z.string(),
  /** The stored value at the time of the request, as text; `null` was unknown. */
  held: z.string().nullable(),
  requestedAt: Instant,
  state: z.enum(CORRECTION_STATES),
  decided: z.strictObject({ by: z.string(), at: Instant, note: z.string() }).nullable(),
});
export type Correction = Readonly<z.infer<typeof Correction>>;

/** Where a page of corrections that ends with this one has ended. */
export function correctionCursor({ state, id }: Pick<Correction, 'state' | 'id'>): string {
  return `${state}#${id}`;
}

/** A value of a record as people write it: lists joined by `|`, as in a file. */
export function toFieldText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return Array.isArray(value) ? value.join('|') : String(value);
}

/** A file without the requested correction. */
export interface Contradiction {
  readonly correction: Correction;
  /** What the file says instead. */
  readonly value: string | null;
}

/** Whether a record still says something else than a correction asks for. */
export function findContradiction(
  correction: Correction,
  record: Readonly<Record<string, unknown>>,
): Contradiction | undefined {
  // An edition may have dropped the field since.
  if (!(correction.field in record)) return undefined;
  const value = toFieldText(record[correction.field]);
  return folded(value) === folded(correction.value) ? undefined : { correction, value };
}

function folded(text: string | null): string {
  return (text ?? '').normalize('NFC').replaceAll(/\s+/g, ' ').trim().toLowerCase();
}
