import * as z from 'zod';
import { canonicalJson, type Json, Sha256 } from '../core/digest.ts';

/** An entry of an append-only log in a list: its place, and the digest of its content. */
export const ListedEntry = z.strictObject({
  /** Partition of the table, `AUDIT#2026-03-01`. */
  partition: z.string(),
  /** Key within the partition. */
  key: z.string(),
  /** SHA-256 of the canonical JSON (RFC 8785) of the entry. */
  sha256: Sha256,
});
export type ListedEntry = z.infer<typeof ListedEntry>;

/** A listed entry with what the store holds in its place now. */
export type StoredEntry = ListedEntry & {
  /** Absent where the store has nothing any more. */
  readonly stored?: Json;
  /** The store has something that it cannot read. */
  readonly unreadable?: true;
};

/** The leaf of an entry in the Merkle tree of its list. */
export function entryLeaf({ partition, key, sha256 }: ListedEntry): string {
  return canonicalJson({ partition, key, sha256 });
}
