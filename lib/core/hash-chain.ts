import { computeDigest, type Json } from './digest.ts';

/** What ties an entry of an append-only log to the one before it, so that no entry can be changed, moved or left out unseen. */
export interface Link {
  /** `hash` of the entry before; `null` for the first. */
  readonly prevHash: string | null;
  /** SHA-256 of the canonical JSON (RFC 8785) of the entry: all of its members but this one. */
  readonly hash: string;
}

/** An entry as it goes into the log behind the entry of `prevHash`. */
export function chainEntry<T extends object>(entry: T, prevHash: string | null): T & Link {
  const linked = { ...entry, prevHash };
  return { ...linked, hash: computeDigest(linked as Json) };
}

/** The hash that an entry of a log has to bear. */
export function hashOfEntry({ hash, ...entry }: { readonly [member: string]: unknown }): string {
  return computeDigest(entry as Json);
}
