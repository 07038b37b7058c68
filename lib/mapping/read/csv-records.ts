import { pipeline, Readable } from 'node:stream';
import { CsvError, type Info, type Options, parse } from 'csv-parse';
import { parse as parseText } from 'csv-parse/sync';
import { columnLetters } from '../../core/cell-address.ts';
import { isBlank } from './header.ts';
import { MAX_COLUMNS, MAX_RECORD_CHARS } from './limits.ts';
import { createRefusal } from './refusal.ts';

/** The cell for the rest of an endless record: after all columns and one superfluous delimiter. */
const LAST_CELL_INDEX = MAX_COLUMNS + 2;

/** A record with more lines can only be caused by an open quote. */
const MAX_RECORD_LINES = 100;

/**
 * RFC 4180 with any mixture of CRLF, LF and CR. Quotes are strict: with `relax_quotes`, csv-parse would
 * accept a cell with a wrongly closed quote, including the rows within it.
 */
const RFC_4180: Options = {
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  skip_empty_lines: true,
  max_record_size: MAX_RECORD_CHARS,
  ignore_last_delimiters: LAST_CELL_INDEX, // max_record_size does not count delimiters
};

/** Where a record ends: its last line, and the blank lines so far. */
export type FilePosition = Pick<Info, 'lines' | 'empty_lines'>;

/** A record with its line number in a spreadsheet program, from 1. */
export interface CsvRecord {
  readonly cells: readonly string[];
  readonly line: number;
}

/** The position before the first record. */
export const FILE_START: FilePosition = { lines: 0, empty_lines: 0 };

/**
 * The records of a CSV text that are not blank, after a given end of a record. It needs memory for a
 * few chunks only.
 *
 * @param recordsBefore number of records before this position, without blank lines
 *
 * @throws KaartError `file-refused` UNBALANCED_QUOTE, TOO_LARGE, and the errors of the text
 */
export async function* parseCsvRecords(
  text: AsyncIterable<string>,
  delimiter: string,
  start: FilePosition,
  recordsBefore: number,
): AsyncGenerator<CsvRecord, void> {
  let lastPosition = start;
  let records = recordsBefore;
  const parser = parse({
    ...RFC_4180,
    delimiter,
    from_line: start.lines + 1,
    on_record: (record: string[], info: Info) => {
      lastPosition = info;
      records++;
      if (isBlankRecord(record)) return null;
      const csvRecord: CsvRecord = { cells: record, line: records + info.empty_lines };
      return csvRecord as unknown as string[]; // csv-parse yields any object, but its types do not say so
    },
  });
  pipeline(Readable.from(text), parser, () => {
    // the loop over the parser throws the same error
  });
  try {
    yield* parser;
  } catch (error) {
    throw toRefusal(error, lastPosition, records);
  }
}

/** The first records of a text with the places where they end. */
export interface FirstRecords {
  /** The records, including blank ones; if one is broken, those before it. */
  readonly records: readonly (readonly string[])[];
  readonly places: readonly FilePosition[];
  /** The error of the next record. */
  readonly error?: unknown;
}

/** The complete records at the beginning of a text, at most `limit`. */
export function parseFirstRecords(
  text: string,
  delimiter: string,
  { isWhole, limit }: { readonly isWhole: boolean; readonly limit: number },
): FirstRecords {
  const records: string[][] = [];
  const places: FilePosition[] = [];
  const availableBytes = isWhole ? Number.POSITIVE_INFINITY : Buffer.byteLength(text);
  const on_record = (record: string[], { lines, empty_lines, bytes }: Info) => {
    if (bytes >= availableBytes) return null; // the record may be incomplete
    records.push(record);
    places.push({ lines, empty_lines });
    return null;
  };
  try {
    parseText(text, { ...RFC_4180, delimiter, to: limit, on_record });
  } catch (error) {
    if (!isWhole && error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED')
      return { records, places };
    const lastPosition = places.at(-1) ?? FILE_START;
    return { records, places, error: toRefusal(error, lastPosition, records.length) };
  }
  return { records, places };
}

/**
 * The refusal of a file that csv-parse cannot read. It names the line at which the broken record begins
 * (csv-parse counts a CRLF within a cell as two lines), and the cell as in a spreadsheet program.
 *
 * @param records number of records before the broken one, without blank lines
 */
function toRefusal(error: unknown, lastPosition: FilePosition, records: number): unknown {
  if (!(error instanceof CsvError)) return error;
  const { lines, empty_lines, column } = error;
  const blankLines = Number(empty_lines) - lastPosition.empty_lines;
  const line = lastPosition.lines + 1 + blankLines;
  const columnIndex = Number(column);
  const row = records + 1 + Number(empty_lines);
  const cell = `${columnLetters(Number.isInteger(columnIndex) && columnIndex < MAX_COLUMNS ? columnIndex : 0)}${row}`;
  if (columnIndex >= LAST_CELL_INDEX - 1)
    return createRefusal('TOO_LARGE', 'row-of-many-columns', {
      what: 'columns',
      limit: MAX_COLUMNS,
      line,
      cell,
    });
  if (error.code === 'CSV_MAX_RECORD_SIZE' && Number(lines) - line < MAX_RECORD_LINES)
    return createRefusal('TOO_LARGE', 'row-too-long', {
      what: 'record',
      limit: MAX_RECORD_CHARS,
      line,
      cell,
    });
  return createRefusal('UNBALANCED_QUOTE', 'quote-unbalanced', { line, cell, cause: error });
}

function isBlankRecord(record: readonly string[]): boolean {
  return isBlank(record[0] ?? '') && record.every(isBlank);
}
