import type { Instant } from '../core/instant.ts';
import type { LocalizedText } from '../core/language.ts';

/** The publisher of the catalog; from the configuration. */
interface PublisherInfo {
  readonly name: LocalizedText;
  readonly homepage: string;
  readonly contactName: string;
  readonly contactEmail: string;
}

/** What the catalog keeps of a released edition. */
export interface ListedEdition {
  readonly edition: string;
  readonly referenceDate: string;
  readonly releasedAt: Instant;
  /** Of the JSON document at its URL, which never changes. The other forms are made of it at each request. */
  readonly bytes: number;
  readonly sha256: string;
}

/** The figures of one released edition: an open dataset of its own in the series. */
export interface EditionEntry extends ListedEdition {
  /** The newest edition of an earlier year. */
  readonly previous: string | null;
  /** Set for a correction: the first edition of the same year, and the one that it replaces. */
  readonly corrects: { readonly first: string; readonly last: string } | null;
  /** Set for the first edition of a year: its corrections, the newest first. */
  readonly corrections: readonly string[];
}

/**
 * The company datasets as anyone may know them. Nothing here tells who permitted what. Of the rows with
 * restricted access there is the edition and nothing else: a version, a date, a coverage or a size would
 * tell a recipient whether a decision was about itself or about its whole audience.
 */
export interface CompaniesEntry {
  readonly edition: string;
  /** When that edition was released. */
  readonly releasedAt: Instant;
  readonly formats: readonly OfferedFormat[];
  /** The rows that anyone may read. */
  readonly open: {
    readonly version: string;
    readonly publishedAt: Instant;
    /** 0 where no company shows its row to everyone. */
    readonly rows: number;
    /** Of the eligible companies, rounded to 5 %. */
    readonly coveragePercent: number;
  };
  /** Set when a night's run is held and the last good version is served. */
  readonly staleSince: Instant | null;
  /** Set while nightly runs fail: changes since then may not be published yet. */
  readonly nightFailsSince: Instant | null;
}

/** One version of the rows that anyone may read: what {@link CompaniesEntry} says of the current one. */
export interface PublicVersion {
  readonly dataset: string;
  readonly id: string;
  readonly edition: string;
  readonly referenceDate: string;
  readonly publishedAt: Instant;
  readonly rows: number;
  readonly previous: string | null;
  /** `null` for the version that is served. */
  readonly replacedBy: string | null;
}

/** An organisation that made the datasets together with the publisher. */
interface CoOwner {
  readonly name: LocalizedText;
  readonly homepage: string;
}

/** Where the catalog is published, and by whom. */
export interface CatalogOrigin {
  readonly publicUrl: string;
  /** Base of our endpoints of the Dataspace Protocol, without a slash at its end. */
  readonly dspUrl: string;
  /** Version of HealthDCAT-AP whose terms are added where they are true, e.g. `Release 8`. @default none is added */
  readonly healthProfile?: string | undefined;
  readonly publisher: PublisherInfo;
  readonly coOwner: CoOwner;
}

/** A format of files, with its media type. */
export interface OfferedFormat {
  readonly format: string;
  readonly mediaType: string;
}

/**
 * The editions whose figures the catalog lists. They are read a part at a time: a page costs the same
 * time and memory with any number of editions.
 */
export interface EditionEntries {
  /** Number of editions. */
  readonly count: number;
  /** The newest by year and correction, and the oldest. */
  readonly newest: ListedEdition | undefined;
  readonly oldest: ListedEdition | undefined;
  /**
   * A part of the editions, the newest first.
   *
   * @param older the part begins after this edition, which need not exist any more
   */
  list(part: {
    readonly older?: string | undefined;
    readonly limit: number;
  }): Promise<readonly EditionEntry[]>;
  find(edition: string): Promise<EditionEntry | undefined>;
}

/** Everything the catalog says, in whatever form it is asked for. */
export interface CatalogModel extends CatalogOrigin {
  /** Of the figures of each edition. */
  readonly figureFormats: readonly OfferedFormat[];
  readonly editions: EditionEntries;
  readonly companies: CompaniesEntry | null;
}
