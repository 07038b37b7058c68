import type { Texts } from '../core/language.ts';
import type { Facet } from './disclosure/cross-table.ts';
import type { Measure } from './disclosure/primary.ts';

/** What an indicator counts, as a row of the table of an edition's method. */
export type IndicatorDefinition<R> = EntitiesDefinition | ShareDefinition<R> | SumDefinition<R>;

interface Wording {
  /** Stable, also where two editions mean the same by it; a method that counts differently has another id. */
  readonly id: string;
  readonly label: Texts;
  /** Numerator and denominator in words. */
  readonly definition: Texts;
  /** With blanks `{date}`, `{numerator}`, `{denominator}`, `{percent}`. */
  readonly sentence: Texts;
}

/** How many companies the edition counts. */
export interface EntitiesDefinition extends Wording {
  readonly kind: 'entities';
}

/** How many of them have a property. */
export interface ShareDefinition<R> extends Wording {
  readonly kind: 'share';
  readonly counts: (record: R) => boolean;
  /** The denominator is the numerator of this share; all companies where it is missing. */
  readonly of?: string;
  /** Companies of which the property is unknown are not in the denominator; their number is reported. */
  readonly known?: (record: R) => boolean;
  /** Shares of one group divide all companies among them. */
  readonly group?: string;
  /** Every company counted here is counted by that share too, so that the difference is a number as well. */
  readonly within?: string;
  /** Counted is who adds less than `amount` to that sum, so the sum tells of the share. */
  readonly below?: { readonly amount: number; readonly sum: string };
}

/** A sum over the companies; `null` is unknown and adds nothing. */
export interface SumDefinition<R> extends Wording {
  readonly kind: 'sum';
  readonly amount: (record: R) => number | null;
}

/** One side of a cross table, and how to read it from a record. */
export interface FacetDefinition<R> extends Facet {
  readonly codeOf: (record: R) => string;
}

/** A cross table that an edition offers: at most two facets, frozen with the edition. */
export interface TableDefinition<R> {
  readonly id: string;
  readonly label: Texts;
  readonly measure: Measure;
  readonly rows: FacetDefinition<R>;
  readonly columns?: FacetDefinition<R>;
  /** What each company adds, for a table of sums. */
  readonly amount?: (record: R) => number | null;
  readonly official: OfficialTotals;
}

/** Totals of a table that are official figures too; one is shown in both places or in neither. */
export interface OfficialTotals {
  /** The indicator that is the table's total. */
  readonly total: string;
  /** The group of shares that are its row totals. */
  readonly rows?: string;
  /** The group of shares that its rows are where they count something else: what the list withholds is no row here either. */
  readonly rowsAsIn?: string;
  /** Code of a column and the share that is its total. */
  readonly columns?: Readonly<Record<string, string>>;
  /** Code of the column whose total is the unknown count of a share. */
  readonly unknown?: { readonly column: string; readonly of: string };
}

/** A table of counts by size and a table of sums by the same rows, each of which tells of the other. */
export interface TableLink {
  /** Ids of the tables. */
  readonly counts: string;
  readonly sums: string;
  /** Least and most that one company adds to the sum, by the code of its column in `counts`. */
  readonly perCompany: Readonly<Record<string, { readonly least: number; readonly most: number }>>;
}

/** How an edition counts. Every edition keeps its own: numbers of different methods are not compared in silence. */
export interface Method<R> {
  /** Whether the scope rules decide who counts; otherwise every row does. */
  readonly eligibleOnly: boolean;
  readonly indicators: (referenceDate: string) => readonly IndicatorDefinition<R>[];
  readonly tables: readonly TableDefinition<R>[];
  readonly link?: TableLink;
}
