import type { RowLocation } from '../../core/cell-address.ts';

/**
 * One value of a table. CSV gives strings and `null` for an empty cell; XLSX, JSON and JSON Lines give real types.
 * A `Date` is the wall clock of an XLSX date cell, which has no zone: its **UTC** parts are the year, month, day, hour … shown
 * in the sheet (midnight when the cell shows a day only). Who needs an instant reads these parts as Luxembourg local time.
 */
export type Cell = string | number | boolean | Date | FaultyCell | SerialCell | null;

/** A workbook cell without a value that can be trusted: what the sheet shows or computes, and why it counts for nothing. */
export interface FaultyCell {
  readonly text: string;
  readonly fault: 'ERROR_VALUE' | 'STALE_FORMULA' | 'FORMULA';
}

/** A number in a column of dates of a workbook that counts days from 1904: what the sheet shows, and the days from 1900. */
interface SerialCell {
  readonly text: string;
  readonly serial: number;
}

/** Whether a cell has no value that can be trusted. */
export function isFaulty(cell: Cell | undefined): cell is FaultyCell {
  return typeof cell === 'object' && cell !== null && 'fault' in cell;
}

/** One data row, before any rule was applied: cells are as in the file, nothing trimmed or repaired. */
export interface RawRow {
  /** Counts data rows from 1 per file, in XLSX per sheet; title, header and blank rows are not counted. */
  readonly row: number;
  /** XLSX only. */
  readonly sheet?: string;
  /** By canonical column name: every column of `OpenedTable.columns` is present, `null` where the file has nothing. */
  readonly cells: Readonly<Record<string, Cell>>;
  /** Not in JSON, which has no cells. */
  readonly place?: RowLocation;
  /** RAGGED_ROW: the row has not the shape of the header, its cells cannot be trusted. TOTALS_ROW: sums, no company. */
  readonly fault?: 'RAGGED_ROW' | 'TOTALS_ROW';
}

/** A problem that reading found and handled; the import report shows it. */
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
    /** The person who handed in the file named its encoding. */
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
    /** The person who handed in the file chose the sheet, named a column, or left one out. */
    | 'SHEET_CHOSEN'
    | 'COLUMN_MAPPED'
    | 'COLUMN_IGNORED';
  /** Names of sheets, joined by `, `. */
  readonly sheet?: string;
  /** The header of the column, or its letter where it has none; the path of a JSON container. */
  readonly column?: string;
  /** COLUMN_MAPPED: the canonical column as which it is read. ENCODING_CHOSEN: the encoding. */
  readonly as?: string;
  /** ENCODING_UNSURE: a word of the file as each encoding reads it. */
  readonly words?: string;
  readonly count?: number;
  /** ID_ONLY_ROWS: the cell of the first of them, or its record id where the file has no cells. */
  readonly first?: string;
}

/** A table whose header was understood; its rows are read as they are asked for. */
export interface OpenedTable {
  /** Canonical names. */
  readonly columns: readonly string[];
  /** All of them once the rows were read; the number of blank rows comes last. */
  readonly notices: readonly FileNotice[];
  /** `en` also for canonical names. */
  readonly headerLanguage: 'en' | 'fr' | 'de';
  /** Once only. @throws KaartError `file-refused` for what shows only further down, e.g. UNBALANCED_QUOTE */
  readonly rows: AsyncIterable<RawRow>;
  /** The consent events of a workbook that is read for its companies. */
  readonly consents?: OpenedTable;
}

/** A file that can be read from its start more than once: the first time to learn its encoding. */
export type FileSource = () => AsyncIterable<Uint8Array>;
