import * as z from 'zod';

/** The job that a revocation queues: suspend what the owner has open, and notify its connector. */
export const OwnerRevoked = z.object({
  kind: z.literal('owner-revoked'),
  /** Id of the partner or participant. */
  owner: z.string(),
});
export type OwnerRevoked = z.infer<typeof OwnerRevoked>;

/** The job for one owner. */
export function buildOwnerRevokedJob(owner: string): OwnerRevoked {
  return { kind: 'owner-revoked', owner };
}
