import * as z from 'zod';
import { Instant } from './instant.ts';

/** Who changed what, and when. It is written in the same transaction as the change, and holds no data of the subject. */
export interface AuditEntry {
  readonly id: string;
  readonly at: Instant;
  /** Subject of the token, or `system` for the nightly run. */
  readonly actor: string;
  /** The kind of the subject, and a verb in the past tense: `edition.released`, `consent.recorded`. */
  readonly action: string;
  /** What was changed, as `kind/id`: `edition/2025`. */
  readonly subject: string;
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Who did something, and when, as stored with the item itself. */
export const AuditStamp = z.strictObject({ by: z.string(), at: Instant });

/** Of a step that needs two persons; `breakGlass` says why one person took both. */
export const SecondStamp = AuditStamp.extend({ breakGlass: z.string().optional() });
export type SecondStamp = z.infer<typeof SecondStamp>;
