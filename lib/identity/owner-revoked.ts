import * as z from 'zod';

/** The job that a revocation queues: it suspends the transfers of the owner, and notifies the connector of the owner. */
export const OwnerRevoked = z.object({
  kind: z.literal('owner-revoked'),
  /** Id of the partner or participant. */
  owner: z.string(),
});
export type OwnerRevoked = z.infer<typeof OwnerRevoked>;

/** Builds the job for one owner. */
export function buildOwnerRevokedJob(owner: string): OwnerRevoked {
  return { kind: 'owner-revoked', owner };
}
