import type { RowLocation } from '../../core/cell-address.ts';

/**
 * One value of a table. CSV gives strings and `null` for an empty cell; XLSX, JSON and JSON Lines give
 * real types. A `Date` is the local time of an XLSX date cell, which has no zone: its **UTC** parts are
 * the year, month, day and time in the sheet (midnight if the cell shows a day only). To get an
 * instant, these parts are read as local time in Luxembourg.
 */
export type Cell = string | number | boolean | Date | FaultyCell | SerialCell | null;

/** A workbook cell without a reliable value: its text or formula, and the reason. */
export interface FaultyCell {
  readonly text: string;
  readonly fault: 'ERROR_VALUE' | 'STALE_FORMULA' | 'FORMULA';
}

/**
 * A number in a date column of a workbook that counts days from 1904: its text, and the day number from
 * 1900.
 */
interface SerialCell {
  readonly text: string;
  readonly serial: number;
}

/** Whether a cell has no reliable value. */
export function isFaulty(cell: Cell | undefined): cell is FaultyCell {
  return typeof cell === 'object' && cell !== null && 'fault' in cell;
}

/** One data row before all checks: the cells are unchanged. */
export interface RawRow {
  /**
   * Number of the data row in the file, in XLSX in the sheet, from 1; title, header and blank rows are
   * not counted.
   */
  readonly row: number;
  /** XLSX only. */
  readonly sheet?: string;
  /**
   * Cells by canonical column name. All columns of `OpenedTable.columns` are present; `null` is an
   * empty cell.
   */
  readonly cells: Readonly<Record<string, Cell>>;
  /** Not in JSON, which has no cells. */
  readonly place?: RowLocation;
  /**
   * RAGGED_ROW: the number of cells does not fit the header, so the cells are not reliable. TOTALS_ROW:
   * a row of sums.
   */
  readonly fault?: 'RAGGED_ROW' | 'TOTALS_ROW';
}

/** A problem that was solved while reading; the import report lists it. */
export interface FileNotice {
  readonly code:
    | 'ENCODING_WINDOWS_1252'
    | 'ENCODING_UTF16'
    | 'ENCODING_LATIN_9'
    | 'ENCODING_MAC_ROMAN'
    | 'ENCODING_CP850'
    | 'ENCODING_CP437'
    | 'ENCODING_CP852'
    | 'ENCODING_LATIN_2'
    | 'ENCODING_WINDOWS_1250'
    | 'ENCODING_WINDOWS_1254'
    /** Another code page reads the file as well; `words` has an example in each of them. */
    | 'ENCODING_UNSURE'
    /** The person who imports the file named its encoding. */
    | 'ENCODING_CHOSEN'
    | 'DELIMITER_TAB'
    | 'EXCEL_SEP_LINE'
    /** The rows were found within a JSON document: `result.records`. */
    | 'JSON_CONTAINER'
    /** A hidden sheet has a table too; it was left out. */
    | 'HIDDEN_SHEET'
    /** Several visible sheets are read as one table. */
    | 'SEVERAL_SHEETS'
    /** A column that only numbers the rows was left out. */
    | 'INDEX_COLUMN'
    /** Rows that hold no data (copied-down formulas, FALSE, 0) were left out. */
    | 'BLANK_ROWS'
    /** Rows that hold a record id and nothing else were left out. */
    | 'ID_ONLY_ROWS'
    /** The person who imports the file chose the sheet, named a column, or left one out. */
    | 'SHEET_CHOSEN'
    | 'COLUMN_MAPPED'
    | 'COLUMN_IGNORED';
  /** Names of sheets, joined by `, `. */
  readonly sheet?: string;
  /** The header of the column, or its letter without a header; the path of a JSON container. */
  readonly column?: string;
  /** COLUMN_MAPPED: the canonical column. ENCODING_CHOSEN: the encoding. */
  readonly as?: string;
  /** ENCODING_UNSURE: a word of the file in each encoding. */
  readonly words?: string;
  readonly count?: number;
  /** ID_ONLY_ROWS: the cell of the first such row; without cells, its record id. */
  readonly first?: string;
}

/** A table with a valid header; its rows are read on demand. */
export interface OpenedTable {
  /** Canonical names. */
  readonly columns: readonly string[];
  /** The notices; complete after all rows were read. The number of blank rows is last. */
  readonly notices: readonly FileNotice[];
  /** Language of the headers; `en` for canonical names. */
  readonly headerLanguage: 'en' | 'fr' | 'de';
  /** The rows, to be read once. @throws KaartError `file-refused` for a later fault, e.g. UNBALANCED_QUOTE */
  readonly rows: AsyncIterable<RawRow>;
  /** The consent events in a workbook of companies. */
  readonly consents?: OpenedTable;
}

/** The beginning of a table, as it is written. */
export interface TableStart {
  /** The sheet of a workbook. */
  readonly sheet?: string;
  /** The texts of the header; of JSON, the names of the members. */
  readonly texts: readonly string[];
  /** The cells of the first row below the header, at the positions of the texts. */
  readonly first: readonly Cell[];
}

/** A file that can be read from its start more than once: the first time to learn its encoding. */
export type FileSource = () => AsyncIterable<Uint8Array>;
