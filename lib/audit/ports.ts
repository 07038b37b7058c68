import type { Json } from '../core/digest.ts';

/** How the chain of a company ends by what is kept beside it. */
export interface KnownEnd {
  readonly recordId: string;
  readonly lastSeq: number;
  readonly lastHash: string | null;
}

/** The log of consent, as far as an auditor reads it. */
export interface AuditedLog {
  /** How every company's chain ends, in ascending order of the record id, behind `after` if given. */
  chainEnds(after?: string): AsyncIterable<KnownEnd>;
  /** How those companies' chains end that have events. */
  load(recordIds: readonly string[]): Promise<ReadonlyMap<string, KnownEnd>>;
  /** The events of a company as they are stored, in the order of their keys, whatever was done to them. */
  storedEvents(recordId: string): AsyncIterable<Json>;
}

/** Where heads lie: as much of an object store as they need, so that the port `Objects` fits as it is. */
export interface HeadFiles {
  /** @throws KaartError `object-exists` */
  put(
    key: string,
    body: string,
    options: { readonly contentType: string; readonly ifAbsent: true },
  ): Promise<unknown>;
  /** @throws KaartError `object-not-found` */
  get(key: string): Promise<{ readonly body: AsyncIterable<Uint8Array> }>;
  /** In the order of the keys. */
  list(prefix: string): AsyncIterable<{ readonly key: string }>;
}
