import type { Instant } from '../core/instant.ts';

/** Who did what to what, and when: written in the same transaction as the change it tells of. No data of the thing itself. */
export interface AuditEntry {
  readonly id: string;
  readonly at: Instant;
  /** Subject of the token, or `system` for the night's work. */
  readonly actor: string;
  /** A verb in the past after its thing: `edition.released`, `consent.recorded`. */
  readonly action: string;
  /** What it was done to, as `kind/id`: `edition/2025`. */
  readonly subject: string;
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
}
