import * as z from 'zod';
import { canonicalJson, Sha256, sha256 } from '../core/digest.ts';
import { Instant } from '../core/instant.ts';

/** `typ` of a signed head. */
export const AUDIT_HEAD_TYPE = 'kaart-audit-head+jwt';

/** The end of the chain of one company when a head was made. */
export const ChainEnd = z.strictObject({
  recordId: z.string(),
  lastSeq: z.int().min(1),
  lastHash: Sha256,
});
export type ChainEnd = z.infer<typeof ChainEnd>;

/** The content that is signed each day: the end of every company's chain, and the new entries of the other logs. It names the previous head. */
export const AuditHead = z.strictObject({
  /** Day in UTC. */
  date: z.iso.date(),
  at: Instant,
  /** Number of companies with events. */
  companies: z.int().min(0),
  /** Root of the Merkle tree over their chain ends, in the order of their record ids. */
  root: Sha256,
  /**
   * Lists of the entries that were added to the append-only logs since the previous head. Each has the number
   * of its entries, and the root of the Merkle tree over them, in the order of the list.
   */
  lists: z.array(z.strictObject({ entries: z.int().min(1), root: Sha256 })),
  /**
   * Disclosures before this moment have ended: their entries may be missing, except the first read of each version by each
   * recipient. Absent if this head ends none. The statement of an earlier head stays valid.
   */
  disclosuresEndedBefore: Instant.optional(),
  /** Day of the previous head, and the SHA-256 of its compact JWS. */
  previous: z.strictObject({ date: z.iso.date(), sha256: Sha256 }).nullable(),
});
export type AuditHead = z.infer<typeof AuditHead>;

/** Returns the leaf of a company. It names the company by a digest, so that a proof reveals nothing without the id. */
export function computeLeaf({ recordId, lastSeq, lastHash }: ChainEnd): string {
  return canonicalJson({ record: sha256(recordId), lastSeq, lastHash });
}
