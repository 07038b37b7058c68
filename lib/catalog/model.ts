import type { Instant } from '../core/instant.ts';
import type { LocalizedText } from '../core/language.ts';

/** The publisher of the catalog; from the configuration. Names of people and organisations may be the same in all languages. */
interface PublisherInfo {
  readonly name: LocalizedText;
  readonly homepage: string;
  readonly contactName: LocalizedText;
  readonly contactEmail: string;
}

/** The data of a released edition in the catalog. */
export interface ListedEdition {
  readonly edition: string;
  readonly referenceDate: string;
  readonly releasedAt: Instant;
  /**
   * Size of the JSON document of the figures, which never changes. Other forms are created from it at
   * each request.
   */
  readonly bytes: number;
  readonly sha256: string;
}

/** The figures of one released edition: a separate open dataset in the series. */
export interface EditionEntry extends ListedEdition {
  /** Id of the newest edition of an earlier year. */
  readonly previous: string | null;
  /** For a correction: the first edition of the same year, and the replaced edition. */
  readonly corrects: { readonly first: string; readonly last: string } | null;
  /** For the first edition of a year: its corrections, newest first. */
  readonly corrections: readonly string[];
}

/**
 * The public facts of the company datasets. They do not reveal decisions of companies. For the rows
 * with restricted access there is only the edition: with a version, a date, a coverage or a size, a
 * recipient could find out whether a decision was about itself or about its whole audience.
 */
export interface CompaniesEntry {
  readonly edition: string;
  /** Time of the release of the edition. */
  readonly releasedAt: Instant;
  readonly formats: readonly OfferedFormat[];
  /** The public rows. */
  readonly open: {
    readonly version: string;
    readonly publishedAt: Instant;
    /** Number of rows; 0 if no company shows its row to everyone. */
    readonly rows: number;
    /** Share of the eligible companies, rounded to 5 %. */
    readonly coveragePercent: number;
  };
  /** Time since which a nightly run is on hold and the last version is served. */
  readonly staleSince: Instant | null;
  /** Time since which nightly runs fail. Later changes may not be published yet. */
  readonly nightFailsSince: Instant | null;
}

/** One version of the public rows; {@link CompaniesEntry} has the current one. */
export interface PublicVersion {
  readonly dataset: string;
  readonly id: string;
  readonly edition: string;
  readonly referenceDate: string;
  readonly publishedAt: Instant;
  readonly rows: number;
  /** Number of rows that differ from the previous version. */
  readonly changes: { readonly added: number; readonly changed: number; readonly removed: number };
  readonly previous: string | null;
  /** `null` for the version that is served. */
  readonly replacedBy: string | null;
}

/** An organisation that made the datasets together with the publisher. */
interface CoOwner {
  readonly name: LocalizedText;
  readonly homepage: string;
}

/** The addresses and the publisher of the catalog. */
export interface CatalogOrigin {
  readonly publicUrl: string;
  /** Base URL of our endpoints of the Dataspace Protocol, without a final slash. */
  readonly dspUrl: string;
  /**
   * Version of HealthDCAT-AP whose terms are added, e.g. `Release 8`. @default the catalog has no such terms
   */
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
 * The editions whose figures the catalog lists. They are read in parts, so that a page needs the same
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
   * @param older the part begins after this edition, even if it no longer exists
   */
  list(part: {
    readonly older?: string | undefined;
    readonly limit: number;
  }): Promise<readonly EditionEntry[]>;
  find(edition: string): Promise<EditionEntry | undefined>;
}

/** The content of the catalog, independent of its form. */
export interface CatalogModel extends CatalogOrigin {
  /** Formats of the figures of each edition. */
  readonly figureFormats: readonly OfferedFormat[];
  readonly editions: EditionEntries;
  readonly companies: CompaniesEntry | null;
}
