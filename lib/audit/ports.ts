import type { Json } from '../core/digest.ts';
import type { ByteRange } from '../core/file-ports.ts';
import type { ListedEntry } from './listed-entry.ts';

/** The end of a company's chain, which is stored outside the chain. */
export interface KnownEnd {
  readonly recordId: string;
  readonly lastSeq: number;
  readonly lastHash: string | null;
}

/** The end of a chain with the digest of the data that reads use. */
export interface ProjectedEnd extends KnownEnd {
  /** SHA-256 of the stored projection; it must equal the digest of the projection of the events. */
  readonly projection: string;
}

/** The part of the consent log that an audit reads. */
export interface AuditedLog {
  /**
   * Yields the end of every company's chain, in ascending order of the record id.
   *
   * @param after only later record ids
   * @param together number of ends that are read at once
   */
  chainEnds(after?: string, together?: number): AsyncIterable<KnownEnd>;
  /** Returns the current end of one company's chain; `undefined` if no end is stored. */
  chainEnd(recordId: string): Promise<ProjectedEnd | undefined>;
  /**
   * Yields the stored events of a company in the order of their keys, without any check.
   *
   * @throws SyntaxError if the stored content is not JSON
   */
  storedEvents(recordId: string): AsyncIterable<Json>;
}

/** The entries that were written in one transaction. */
export interface EntryList {
  readonly id: string;
  readonly entries: readonly ListedEntry[];
}

/**
 * The lists of new entries of the append-only logs. The transaction that writes an entry also lists it. The
 * list is removed when a signed head includes it.
 */
export interface EntryLists {
  /**
   * Yields the lists that no head includes yet, the oldest first, and at least those that were written before the call.
   *
   * @param range `from`: id at which to begin, whose list may have been removed; `together`: number of lists that are read at once
   */
  listWaiting(range?: {
    readonly from?: string | undefined;
    readonly together?: number;
  }): AsyncIterable<EntryList>;
  /** Removes lists that a head includes. A list that was already removed is no error. */
  remove(ids: readonly string[]): Promise<void>;
  /** Removes disclosures that have ended. An entry that was already removed is no error. @throws RangeError for an entry of another log */
  removeEnded(entries: readonly ListedEntry[]): Promise<void>;
  /**
   * Reads the current content at the place of an entry; `undefined` if nothing is stored there.
   *
   * @throws SyntaxError if the stored content is not JSON
   */
  stored(entry: ListedEntry): Promise<Json | undefined>;
}

/** The store of heads: the part of the port `Objects` that the audit needs. */
export interface HeadFiles {
  /** @throws KaartError `object-exists` */
  put(
    key: string,
    body: string,
    options: { readonly contentType: string; readonly ifAbsent: true },
  ): Promise<unknown>;
  /** @throws KaartError `object-not-found`, `range-not-satisfiable` */
  get(key: string, range?: ByteRange): Promise<{ readonly body: AsyncIterable<Uint8Array> }>;
  /** Yields the keys in ascending order. @param after only later keys */
  list(prefix: string, after?: string): AsyncIterable<{ readonly key: string }>;
}
