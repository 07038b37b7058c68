import { pipeline, Readable } from 'node:stream';
import { CsvError, type Info, type Options, parse } from 'csv-parse';
import { parse as parseText } from 'csv-parse/sync';
import { columnLetters } from '../../core/cell-address.ts';
import { isBlank } from './header.ts';
import { MAX_COLUMNS, MAX_RECORD_CHARS } from './limits.ts';
import { refusal } from './refusal.ts';

/** The cell in which the rest of an endless record is gathered: behind all columns and a delimiter too many. */
const LAST_CELL = MAX_COLUMNS + 2;

/** Lines in one record that only an open quote can have swallowed. */
const SWALLOWED_LINES = 100;

/**
 * RFC 4180, with CRLF, LF and CR mixed as they come. Quotes are strict: with `relax_quotes`, csv-parse would take a cell
 * with a quote that is wrongly closed for text, and the rows that it swallowed with it.
 */
const RFC_4180: Options = {
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  skip_empty_lines: true,
  max_record_size: MAX_RECORD_CHARS,
  ignore_last_delimiters: LAST_CELL, // max_record_size does not count delimiters
};

/** Where a record ends: its last line, and the blank lines so far. */
export type FilePosition = Pick<Info, 'lines' | 'empty_lines'>;

/** A record and its number as a spreadsheet program shows it, from 1. */
export interface CsvRecord {
  readonly cells: readonly string[];
  readonly line: number;
}

/** The place before the first record. */
export const FILE_START: FilePosition = { lines: 0, empty_lines: 0 };

/**
 * The records of a CSV text that are not blank, below a place at which a record ends. Holds no more than a few chunks.
 *
 * @param above how many records, blank lines aside, end there

 * @throws KaartError `file-refused` UNBALANCED_QUOTE, TOO_LARGE, and what the text throws
 */
export async function* csvRecords(
  text: AsyncIterable<string>,
  delimiter: string,
  below: FilePosition,
  above: number,
): AsyncGenerator<CsvRecord, void> {
  let last = below;
  let records = above;
  const parser = parse({
    ...RFC_4180,
    delimiter,
    from_line: below.lines + 1,
    on_record: (record: string[], info: Info) => {
      last = info;
      records++;
      if (isBlankRecord(record)) return null;
      return { cells: record, line: records + info.empty_lines } as never;
    },
  });
  pipeline(Readable.from(text), parser, () => {
    // the loop over the parser throws the same error
  });
  try {
    yield* parser;
  } catch (error) {
    throw asRefusal(error, last, records);
  }
}

/** The first records of a text with the places where they end. */
export interface FirstRecords {
  /** Blank ones too; where one is broken, those before it. */
  readonly records: readonly (readonly string[])[];
  readonly places: readonly FilePosition[];
  /** Why the one behind them is refused. */
  readonly error?: unknown;
}

/** The records at the beginning of a text, as many as are complete, but no more than `most`. */
export function firstRecords(
  text: string,
  delimiter: string,
  { whole, most }: { readonly whole: boolean; readonly most: number },
): FirstRecords {
  const records: string[][] = [];
  const places: FilePosition[] = [];
  const size = whole ? Number.POSITIVE_INFINITY : Buffer.byteLength(text);
  const on_record = (record: string[], { lines, empty_lines, bytes }: Info) => {
    if (bytes >= size) return null; // it may go on
    records.push(record);
    places.push({ lines, empty_lines });
    return null;
  };
  try {
    parseText(text, { ...RFC_4180, delimiter, to: most, on_record });
  } catch (error) {
    if (!whole && error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED')
      return { records, places };
    const last = places.at(-1) ?? FILE_START;
    return { records, places, error: asRefusal(error, last, records.length) };
  }
  return { records, places };
}

/**
 * The refusal of a file that csv-parse cannot read; it names the line where the broken record begins (csv-parse counts a
 * CRLF within a cell as two), and the cell of a spreadsheet program.
 *
 * @param records how many records, blank lines aside, are above the broken one
 */
function asRefusal(error: unknown, last: FilePosition, records: number): unknown {
  if (!(error instanceof CsvError)) return error;
  const { lines, empty_lines, column } = error;
  const blank = Number(empty_lines) - last.empty_lines;
  const line = last.lines + 1 + blank;
  const at = Number(column);
  const row = records + 1 + Number(empty_lines);
  const cell = `${columnLetters(Number.isInteger(at) && at < MAX_COLUMNS ? at : 0)}${row}`;
  if (at >= LAST_CELL - 1)
    return refusal('TOO_LARGE', 'row-of-many-columns', {
      what: 'columns',
      limit: MAX_COLUMNS,
      line,
      cell,
    });
  if (error.code === 'CSV_MAX_RECORD_SIZE' && Number(lines) - line < SWALLOWED_LINES)
    return refusal('TOO_LARGE', 'row-too-long', {
      what: 'record',
      limit: MAX_RECORD_CHARS,
      line,
      cell,
    });
  return refusal('UNBALANCED_QUOTE', 'quote-unbalanced', { line, cell, cause: error });
}

function isBlankRecord(record: readonly string[]): boolean {
  return isBlank(record[0] ?? '') && record.every(isBlank);
}
