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
import type { FileNotice, OpenedTable, RawRow } from './table-file.ts';

/** Text that is enough to tell the dialect, where the header is not longer. */
const SAMPLE_CHARS = 65_536;

/**
 * Opens CSV text: comma, semicolon or tab, told by the header; CRLF, LF or CR; a `sep=` line; title rows above the header.
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
  const body = textFrom(dialect.start, text);
  const records = csvRecords(body, dialect.delimiter, dialect.below, dialect.titles + 1);
  const start = await readFirstRecords(records);
  const [first] = start;
  if (first === undefined) throw noRows();
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
  const widths = new Widths(header, first.cells);
  return {
    columns,
    notices: all,
    headerLanguage: header.language,
    rows: toCsvRows(withStart(start, records), { shape, widths, notices: all }),
  };
}

function noRows() {
  return refusal('NO_ROWS', 'no-row-below-header');
}

/** The text from its start, of which a part was read. */
async function* textFrom(start: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield start;
  yield* rest;
}

/** The first records, by which the header is judged. */
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
  table: { readonly shape: RowShape; readonly widths: Widths; readonly notices: FileNotice[] },
): AsyncGenerator<RawRow> {
  const { shape, widths, notices } = table;
  for await (const { cells, line } of records) {
    const row = shape.toRow(cells, { line, ragged: !widths.fit(cells) });
    if (row !== undefined) yield row;
  }
  if (shape.rows === 0) throw noRows();
  notices.push(...blankRows([shape]));
}

/** How many cells a row may have. */
class Widths {
  readonly #least: number;
  readonly #most: number;

  /** A file may end each of its lines with one delimiter too many, if its first row does. */
  constructor({ columns }: Header, first: readonly string[]) {
    const trailing = first.length === columns.length + 1 && isBlank(first.at(-1) ?? '');
    this.#least = columns.findLastIndex((column) => column !== null) + 1;
    this.#most = columns.length + (trailing ? 1 : 0);
  }

  fit(record: readonly string[]): boolean {
    return record.length >= this.#least && record.length <= this.#most;
  }
}

async function readStart(text: AsyncGenerator<string>, layout: TableLayout) {
  let start = '';
  let tried = 0;
  for (;;) {
    const next = await text.next();
    const whole = next.done === true;
    start += whole ? '' : next.value;
    // Doubled before it is read again, so that a line without end is not read again with each chunk.
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
  /** The beginning of the text, a blank line in place of the line `sep=;` that Excel writes and understands. */
  readonly start: string;
  readonly sepLine: boolean;
  /** Records before the header: titles, the upper level of a two-level header. */
  readonly titles: number;
  readonly header: readonly string[];
  /** Where the header ends. */
  readonly below: FilePosition;
}

const DELIMITERS = [',', ';', '\t'];

/** Records in which the header is looked for. */
const HEADER_RECORDS = 10;

const SEP_LINE = /^\s*"?sep=(.)"?[^\S\r\n]*(\r\n|\n|\r)/i;

/**
 * Finds delimiter and header at the beginning of a file: the delimiter with which a record names most columns, quotes heeded;
 * undefined where there is no record at all.
 *
 * @throws KaartError `file-refused` UNBALANCED_QUOTE where no delimiter gives a single record, TOO_LARGE
 */
function csvDialect(start: string, whole: boolean, layout: TableLayout): CsvDialect | undefined {
  const sep = SEP_LINE.exec(start);
  const text = sep === null ? start : `\n${start.slice(sep[0].length)}`;
  const candidates = sep?.[1] === undefined ? DELIMITERS : [sep[1]];
  const readings = candidates.map((delimiter) => {
    const { records, places, error } = firstRecords(text, delimiter, {
      whole,
      most: HEADER_RECORDS,
    });
    const titles = headerAt(records, layout);
    const [header, below] = [records[titles] ?? [], places[titles] ?? FILE_START];
    return { delimiter, start: text, sepLine: sep !== null, titles, header, below, error };
  });
  const best = readings.sort((a, b) => score(b.header, layout) - score(a.header, layout))[0];
  if (best?.header.length === 0 && best.error !== undefined) throw best.error;
  return best === undefined || best.header.length === 0 ? undefined : best;
}

/** Among records of which none is like a header, the first that is not blank is taken for one; -1 where all are blank. */
function headerAt(records: readonly (readonly string[])[], layout: TableLayout): number {
  const found = findHeader(records, layout);
  if (found !== -1) return found;
  const likely = likeliestHeader(records, layout);
  return likely > 0 ? likely : records.findIndex((cells) => !cells.every(isBlank));
}

/** Known columns decide; among files of which none is known, the number of cells. */
function score(header: readonly string[], layout: TableLayout): number {
  return countKnown(header, layout) + header.length / 1_000_000;
}
