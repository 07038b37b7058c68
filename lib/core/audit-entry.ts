import * as z from 'zod';
import { Instant } from './instant.ts';

/**
 * Actor, action, subject and time of a change. It is written in the same transaction as the change, and
 * contains no data of the subject.
 */
export interface AuditEntry {
  readonly id: string;
  readonly at: Instant;
  /** Subject of the token, or `system` for the nightly run. */
  readonly actor: string;
  /** The kind of the subject, and a verb in the past tense: `edition.released`, `consent.recorded`. */
  readonly action: string;
  /** The changed object as `kind/id`: `edition/2025`. */
  readonly subject: string;
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Actor and time of an action, as stored with the item itself. */
export const AuditStamp = z.strictObject({ by: z.string(), at: Instant });

/** Actor and time of the second of two steps; `breakGlass` is the reason why one person took both. */
export const SecondStamp = AuditStamp.extend({ breakGlass: z.string().optional() });
export type SecondStamp = z.infer<typeof SecondStamp>;
