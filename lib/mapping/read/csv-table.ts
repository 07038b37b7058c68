import type { TableLayout } from '../layouts.ts';
import {
  type CsvRecord,
  csvRecords,
  FILE_START,
  type FilePosition,
  firstRecords,
} from './csv-records.ts';
import {
  countKnown,
  findHeader,
  type Header,
  isBlank,
  likeliestHeader,
  readHeader,
  readingNotices,
  refuseAbsentHeaders,
} from './header.ts';
import { indexColumns, SAMPLE_ROWS, withRowNumbers } from './index-column.ts';
import { MAX_RECORD_CHARS } from './limits.ts';
import { refusal } from './refusal.ts';
import { blankRows, RowShape } from './row-shape.ts';
import type { FileNotice, OpenedTable, RawRow, TableStart } from './table-file.ts';

/** Length of the text from which the dialect is determined, unless the header is longer. Characters. */
const SAMPLE_CHARS = 65_536;

/**
 * Opens CSV text. The header determines comma, semicolon or tab. Lines end with CRLF, LF or CR. A
 * `sep=` line and title rows may precede the header.
 *
 * @throws KaartError `file-refused` EMPTY_FILE, NO_ROWS, NOT_CSV and all of `readHeader`
 */
export async function openCsv(
  text: AsyncGenerator<string>,
  layout: TableLayout,
  notices: readonly FileNotice[],
): Promise<OpenedTable> {
  const dialect = await readStart(text, layout);
  if (dialect === undefined) throw refusal('EMPTY_FILE', 'file-without-text');
  const named = csvHeader(dialect, layout);
  const body = readText(dialect.start, text);
  const records = csvRecords(body, dialect.delimiter, dialect.below, dialect.titles + 1);
  const start = await readFirstRecords(records);
  const [first] = start;
  if (first === undefined) throw noRowsError();
  const sample = start.map(({ cells }) => cells);
  const written = withRowNumbers({ header: named, texts: dialect.header }, sample);
  const { header, texts } = written;
  const columns = header.columns.filter((column) => column !== null);
  const index = indexColumns(written, sample, layout);
  const all = [
    ...notices,
    ...dialectNotices(dialect),
    ...readingNotices(texts, layout),
    ...index.notices,
  ];
  const shape = new RowShape({
    columns: header.columns,
    all: columns,
    layout,
    index: index.positions,
    ignored: header.ignored,
  });
  const cellCounts = new CellCounts(header, first.cells);
  return {
    columns,
    notices: all,
    headerLanguage: header.language,
    rows: toCsvRows(withStart(start, records), { shape, cellCounts, notices: all }),
  };
}

/** The header of CSV text as it is written, and the first row below it. @throws KaartError `file-refused` */
export async function readCsvStart(
  text: AsyncGenerator<string>,
  layout: TableLayout,
): Promise<TableStart> {
  const dialect = await readStart(text, layout);
  if (dialect === undefined) throw refusal('EMPTY_FILE', 'file-without-text');
  return { texts: dialect.header, first: dialect.first };
}

function noRowsError() {
  return refusal('NO_ROWS', 'no-row-below-header');
}

/** The whole text: its start, which was already read, and the rest. */
async function* readText(start: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield start;
  yield* rest;
}

/** Reads the first records, to examine the header. */
async function readFirstRecords(records: AsyncGenerator<CsvRecord, void>): Promise<CsvRecord[]> {
  const start: CsvRecord[] = [];
  while (start.length < SAMPLE_ROWS) {
    const next = await records.next();
    if (next.done === true) break;
    start.push(next.value);
  }
  return start;
}

async function* withStart<T>(start: readonly T[], rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield* start;
  yield* rest;
}

async function* toCsvRows(
  records: AsyncIterable<CsvRecord>,
  table: {
    readonly shape: RowShape;
    readonly cellCounts: CellCounts;
    readonly notices: FileNotice[];
  },
): AsyncGenerator<RawRow> {
  const { shape, cellCounts, notices } = table;
  for await (const { cells, line } of records) {
    const row = shape.toRow(cells, { line, ragged: !cellCounts.fitsHeader(cells) });
    if (row !== undefined) yield row;
  }
  if (shape.rows === 0) throw noRowsError();
  notices.push(...blankRows([shape]));
}

/** Checks the number of cells of a row. */
class CellCounts {
  readonly #minimum: number;
  readonly #limit: number;

  /** All lines of a file may end with a superfluous delimiter, if the first row does. */
  constructor({ columns }: Header, first: readonly string[]) {
    const trailing = first.length === columns.length + 1 && isBlank(first.at(-1) ?? '');
    this.#minimum = columns.findLastIndex((column) => column !== null) + 1;
    this.#limit = columns.length + (trailing ? 1 : 0);
  }

  fitsHeader(record: readonly string[]): boolean {
    return record.length >= this.#minimum && record.length <= this.#limit;
  }
}

async function readStart(text: AsyncGenerator<string>, layout: TableLayout) {
  let start = '';
  let tried = 0;
  for (;;) {
    const next = await text.next();
    const whole = next.done === true;
    start += whole ? '' : next.value;
    // The text is doubled before the next attempt, so that an endless line is not parsed again after
    // each chunk.
    if (!whole && start.length < Math.max(SAMPLE_CHARS, 2 * tried)) continue;
    tried = start.length;
    const dialect = csvDialect(start, whole, layout);
    if (dialect !== undefined || whole || start.length > 2 * MAX_RECORD_CHARS) return dialect;
  }
}

function csvHeader({ header, titles }: CsvDialect, layout: TableLayout): Header {
  const single = header.length === 1 && titles === 0;
  try {
    const read = readHeader(header, layout);
    refuseAbsentHeaders(header, layout);
    return read;
  } catch (cause) {
    if (!single || layout.columns.includes(header[0] ?? '')) throw cause;
    throw refusal('NOT_CSV', 'first-line-without-columns', { cause });
  }
}

function dialectNotices({ delimiter, sepLine }: CsvDialect): FileNotice[] {
  return [
    ...(sepLine ? [{ code: 'EXCEL_SEP_LINE' } as const] : []),
    ...(delimiter === '\t' ? [{ code: 'DELIMITER_TAB' } as const] : []),
  ];
}

/** The dialect of a CSV file, and the position of its header. */
interface CsvDialect {
  readonly delimiter: string;
  /** The beginning of the text, with a blank line instead of the line `sep=;` of Excel. */
  readonly start: string;
  readonly sepLine: boolean;
  /** Number of records before the header: titles, or the upper level of a two-level header. */
  readonly titles: number;
  readonly header: readonly string[];
  /** The record below the header; empty without one. */
  readonly first: readonly string[];
  /** Position of the end of the header. */
  readonly below: FilePosition;
}

const DELIMITERS = [',', ';', '\t'];

/** Number of records in which the header is searched. */
const HEADER_RECORDS = 10;

const SEP_LINE = /^\s*"?sep=(.)"?[^\S\r\n]*(\r\n|\n|\r)/i;

/**
 * Finds delimiter and header at the beginning of a file. It chooses the delimiter with which a record
 * names most columns, with regard to quotes; `undefined` if there is no record.
 *
 * @throws KaartError `file-refused` UNBALANCED_QUOTE if no delimiter yields a record, TOO_LARGE
 */
function csvDialect(start: string, whole: boolean, layout: TableLayout): CsvDialect | undefined {
  const sep = SEP_LINE.exec(start);
  const text = sep === null ? start : `\n${start.slice(sep[0].length)}`;
  const candidates = sep?.[1] === undefined ? DELIMITERS : [sep[1]];
  const readings = candidates.map((delimiter) => {
    const { records, places, error } = firstRecords(text, delimiter, {
      whole,
      limit: HEADER_RECORDS,
    });
    const titles = findHeaderPosition(records, layout);
    const [header, below] = [records[titles] ?? [], places[titles] ?? FILE_START];
    const first = records[titles + 1] ?? [];
    return { delimiter, start: text, sepLine: sep !== null, titles, header, first, below, error };
  });
  const best = readings.sort(
    (a, b) => scoreHeader(b.header, layout) - scoreHeader(a.header, layout),
  )[0];
  if (best?.header.length === 0 && best.error !== undefined) throw best.error;
  return best === undefined || best.header.length === 0 ? undefined : best;
}

/**
 * Position of the header. If no record resembles one, the first record that is not blank; -1 if all are
 * blank.
 */
function findHeaderPosition(records: readonly (readonly string[])[], layout: TableLayout): number {
  const found = findHeader(records, layout);
  if (found !== -1) return found;
  const likely = likeliestHeader(records, layout);
  return likely > 0 ? likely : records.findIndex((cells) => !cells.every(isBlank));
}

/** Score of a header: the number of known columns; without known columns, the number of cells. */
function scoreHeader(header: readonly string[], layout: TableLayout): number {
  return countKnown(header, layout) + header.length / 1_000_000;
}
