import type { Instant } from '../core/instant.ts';
import type { LocalizedText } from '../core/language.ts';

/** Who stands behind the catalog; from configuration. */
export interface PublisherInfo {
  readonly name: LocalizedText;
  readonly homepage: string;
  readonly contactName: string;
  readonly contactEmail: string;
}

/** The figures of one released edition: an open dataset of its own in the series. */
export interface EditionEntry {
  readonly edition: string;
  readonly referenceDate: string;
  readonly releasedAt: Instant;
  readonly previous: string | null;
  /** Of the JSON document at its URL. */
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * The company dataset as anyone may know it. Nothing here tells who permitted what: coverage is
 * rounded to 5 %, and there is no size and no digest of the restricted files.
 */
export interface CompaniesEntry {
  readonly edition: string;
  readonly version: string;
  readonly publishedAt: Instant;
  readonly coveragePercent: number;
  readonly formats: readonly { readonly format: string; readonly mediaType: string }[];
  /** Rows that anyone may read; 0 where no company shows its row to everyone. */
  readonly publicRows: number;
  /** Set when a night's run is held and the last good version is served. */
  readonly staleSince: Instant | null;
  /** Set while nightly runs fail: changes since then may not be published yet. */
  readonly nightFailsSince: Instant | null;
}

/** One version of a company dataset as anyone may know it: what {@link CompaniesEntry} says of the current one. */
export interface PublicVersion {
  readonly dataset: string;
  readonly id: string;
  readonly edition: string;
  readonly referenceDate: string;
  readonly publishedAt: Instant;
  readonly coveragePercent: number;
  /** Of the rows that anyone may read; `null` where they are not for everyone. */
  readonly rows: number | null;
  readonly previous: string | null;
  /** `null` for the version that is served. */
  readonly replacedBy: string | null;
}

/** Everything the catalog says, in whatever form it is asked for. */
export interface CatalogModel {
  readonly publicUrl: string;
  readonly publisher: PublisherInfo;
  readonly editions: readonly EditionEntry[];
  readonly companies: CompaniesEntry | null;
}
