import type { Json } from '../core/digest.ts';
import type { ByteRange } from '../core/file-ports.ts';
import type { ListedEntry } from './listed-entry.ts';

/** The end of a company's chain, as stored outside the chain. */
export interface KnownEnd {
  readonly recordId: string;
  readonly lastSeq: number;
  readonly lastHash: string | null;
}

/** The same with what reads go by. */
export interface ProjectedEnd extends KnownEnd {
  /** SHA-256 of the stored projection; it must equal the digest of the projection of the events. */
  readonly projection: string;
}

/** The log of consent, as far as an auditor reads it. */
export interface AuditedLog {
  /** The end of every company's chain, in ascending order of the record id, after `after` if given. */
  chainEnds(after?: string, together?: number): AsyncIterable<KnownEnd>;
  /** The current end of one company's chain; `undefined` if none is stored. */
  chainEnd(recordId: string): Promise<ProjectedEnd | undefined>;
  /**
   * The events of a company as they are stored, in the order of their keys, whatever was done to them.
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
 * The lists of new entries of the append-only logs. Each entry is listed in the transaction that
 * writes it, until a signed head has taken the list over.
 */
export interface EntryLists {
  /**
   * Lists that no head has taken over, the oldest first. Every list that was written before the call is among them.
   *
   * @param asked `from`: id of the first list, which may be gone; `together`: lists that are read at once
   */
  waiting(asked?: {
    readonly from?: string | undefined;
    readonly together?: number;
  }): AsyncIterable<EntryList>;
  /** Removes lists that a head has taken over. Of a list that is gone already nothing is said. */
  remove(ids: readonly string[]): Promise<void>;
  /**
   * Reads the present content at the place of an entry; `undefined` if nothing is stored there.
   *
   * @throws SyntaxError if the stored content is not JSON
   */
  stored(entry: ListedEntry): Promise<Json | undefined>;
}

/** The store of heads: the part of an object store that they need, so that the port `Objects` fits. */
export interface HeadFiles {
  /** @throws KaartError `object-exists` */
  put(
    key: string,
    body: string,
    options: { readonly contentType: string; readonly ifAbsent: true },
  ): Promise<unknown>;
  /** @throws KaartError `object-not-found`, `range-not-satisfiable` */
  get(key: string, range?: ByteRange): Promise<{ readonly body: AsyncIterable<Uint8Array> }>;
  /** In the order of the keys, those after the key `after` if given. */
  list(prefix: string, after?: string): AsyncIterable<{ readonly key: string }>;
}
