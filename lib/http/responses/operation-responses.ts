import * as z from 'zod';
import { Count } from './common.ts';

/** The result of one check for anyone. */
export const PublicCheckResponse = z.object({ check: z.string(), ok: z.boolean() });

/** The result of one check for people who operate this Kaart. */
export const CheckResponse = PublicCheckResponse.extend({
  detail: z.string(),
  /** What to do next; `null` if nothing is wrong. */
  next: z.string().nullable(),
});
export const ChecksResponse = z.array(CheckResponse);

/** What was done after a restore of the table. */
export const RecoveryResponse = z.object({
  /** Withdrawals and refusals that the table lacked. */
  replayed: Count,
  /** Events without an effect, because the company has taken a new decision since. */
  passed: Count,
  /** Version that is served now; `null` before the first. */
  version: z.string().nullable(),
  /** Whether files were missing and have been made again. */
  remade: z.boolean(),
});
