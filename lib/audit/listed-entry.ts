import * as z from 'zod';
import { canonicalJson, type Json, Sha256 } from '../core/digest.ts';

/** A line of a list: the place of an entry of an append-only log, and the digest of its content. */
export const ListedEntry = z.strictObject({
  /** Partition of the table, e.g. `AUDIT#2026-03-01`. */
  partition: z.string(),
  /** Key within the partition. */
  key: z.string(),
  /** SHA-256 of the canonical JSON (RFC 8785) of the entry. */
  sha256: Sha256,
});
export type ListedEntry = z.infer<typeof ListedEntry>;

/** A listed entry with the current content of its place in the store. */
export type StoredEntry = ListedEntry & {
  /** Absent if the store has no content there. */
  readonly stored?: Json;
  /** Present if the store has content there that is not JSON. */
  readonly unreadable?: true;
};

/** The leaf of an entry in the Merkle tree of its list. */
export function computeEntryLeaf({ partition, key, sha256 }: ListedEntry): string {
  return canonicalJson({ partition, key, sha256 });
}
