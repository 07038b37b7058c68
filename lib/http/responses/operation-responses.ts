import * as z from 'zod';
import { Count } from './common.ts';

/** The result of one check, as an anonymous caller gets it. */
export const PublicCheckResponse = z.object({ check: z.string(), ok: z.boolean() });

/** The result of one check, as an operator gets it. */
export const CheckResponse = PublicCheckResponse.extend({
  detail: z.string(),
  /** What to do next; `null` if nothing is wrong. */
  next: z.string().nullable(),
});
export const ChecksResponse = z.array(CheckResponse);

/** The result of a recovery after the table was restored. */
export const RecoveryResponse = z.object({
  /** Withdrawals and refusals that the table lacked. */
  replayed: Count,
  /** Events without an effect, because the company has taken a new decision since. */
  passed: Count,
  /** Current version; `null` before the first. */
  version: z.string().nullable(),
  /** Whether missing files were recreated. */
  remade: z.boolean(),
  /** Where table and objects still differ. Empty if they fit. */
  differences: z.array(CheckResponse),
});
