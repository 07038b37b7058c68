import * as z from 'zod';
import { At } from './common.ts';

export const ParticipantResponse = z.object({
  id: z.string(),
  name: z.string().optional(),
  /** Values by operand; the key is the full IRI of the operand. */
  claims: z.record(z.string(), z.array(z.string())),
  state: z.enum(['active', 'revoked']),
  /** Number of revocations. Rights from before a revocation are not valid any more. */
  epoch: z.int().min(0),
  addedAt: At,
  changedAt: At,
  /** The number in the ETag. */
  version: z.int().min(1),
});
