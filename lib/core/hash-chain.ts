import { computeDigest, type Json } from './digest.ts';

/**
 * The link of an entry of an append-only log to the previous entry. With it, a changed, moved or
 * missing entry is detected.
 */
export interface Link {
  /** `hash` of the entry before; `null` for the first. */
  readonly prevHash: string | null;
  /** SHA-256 of the canonical JSON (RFC 8785) of the entry: all of its members but this one. */
  readonly hash: string;
}

/** Adds the link to a new entry after the entry with the hash `prevHash`. */
export function chainEntry<T extends object>(entry: T, prevHash: string | null): T & Link {
  const linked = { ...entry, prevHash };
  return { ...linked, hash: computeDigest(linked as Json) };
}

/** The correct hash of an entry of a log. */
export function hashOfEntry({ hash, ...entry }: { readonly [member: string]: unknown }): string {
  return computeDigest(entry as Json);
}
