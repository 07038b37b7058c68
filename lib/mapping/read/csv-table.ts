import { prepend } from '../../core/prepend.ts';
import type { TableLayout } from '../layouts.ts';
import {
  type CsvRecord,
  FILE_START,
  type FilePosition,
  parseCsvRecords,
  parseFirstRecords,
} from './csv-records.ts';
import {
  countKnown,
  findHeader,
  findLikeliestHeader,
  type Header,
  isBlank,
  listReadingNotices,
  readHeader,
  refuseAbsentHeaders,
} from './header.ts';
import { addRowNumberColumn, findIndexColumns, SAMPLE_ROWS } from './index-column.ts';
import { MAX_RECORD_CHARS } from './limits.ts';
import { createRefusal } from './refusal.ts';
import { buildBlankRowNotices, RowShape } from './row-shape.ts';
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
  const dialect = await readDialect(text, layout);
  if (dialect === undefined) throw createRefusal('EMPTY_FILE', 'file-without-text');
  const fileHeader = readCsvHeader(dialect, layout);
  const body = prepend([dialect.start], text);
  const records = parseCsvRecords(body, dialect.delimiter, dialect.headerEnd, dialect.titles + 1);
  const firstRecords = await readFirstRecords(records);
  const [first] = firstRecords;
  if (first === undefined) throw noRowsError();
  const sample = firstRecords.map(({ cells }) => cells);
  const writtenHeader = addRowNumberColumn({ header: fileHeader, texts: dialect.header }, sample);
  const { header, texts } = writtenHeader;
  const columns = header.columns.filter((column) => column !== null);
  const indexColumnResult = findIndexColumns(writtenHeader, sample, layout);
  const allNotices = [
    ...notices,
    ...listDialectNotices(dialect),
    ...listReadingNotices(texts, layout),
    ...indexColumnResult.notices,
  ];
  const shape = new RowShape({
    columns: header.columns,
    allColumns: columns,
    layout,
    rowNumberPositions: indexColumnResult.positions,
    ignoredPositions: header.ignored,
  });
  const cellCounts = new CellCounts(header, first.cells);
  return {
    columns,
    notices: allNotices,
    headerLanguage: header.language,
    rows: toCsvRows(prepend(firstRecords, records), { shape, cellCounts, notices: allNotices }),
  };
}

/** The header of CSV text as it is written, and the first row below it. @throws KaartError `file-refused` */
export async function readCsvStart(
  text: AsyncGenerator<string>,
  layout: TableLayout,
): Promise<TableStart> {
  const dialect = await readDialect(text, layout);
  if (dialect === undefined) throw createRefusal('EMPTY_FILE', 'file-without-text');
  return { texts: dialect.header, first: dialect.first };
}

function noRowsError() {
  return createRefusal('NO_ROWS', 'no-row-below-header');
}

/** Reads the first records, to examine the header. */
async function readFirstRecords(records: AsyncGenerator<CsvRecord, void>): Promise<CsvRecord[]> {
  const firstRecords: CsvRecord[] = [];
  while (firstRecords.length < SAMPLE_ROWS) {
    const next = await records.next();
    if (next.done === true) break;
    firstRecords.push(next.value);
  }
  return firstRecords;
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
    const row = shape.toRow(cells, { line, isRagged: !cellCounts.fitsHeader(cells) });
    if (row !== undefined) yield row;
  }
  if (shape.rows === 0) throw noRowsError();
  notices.push(...buildBlankRowNotices([shape]));
}

/** Checks the number of cells of a row. */
class CellCounts {
  readonly #minimum: number;
  readonly #limit: number;

  /** All lines of a file may end with a superfluous delimiter, if the first row does. */
  constructor({ columns }: Header, first: readonly string[]) {
    const hasTrailingDelimiter = first.length === columns.length + 1 && isBlank(first.at(-1) ?? '');
    this.#minimum = columns.findLastIndex((column) => column !== null) + 1;
    this.#limit = columns.length + (hasTrailingDelimiter ? 1 : 0);
  }

  fitsHeader(record: readonly string[]): boolean {
    return record.length >= this.#minimum && record.length <= this.#limit;
  }
}

async function readDialect(text: AsyncGenerator<string>, layout: TableLayout) {
  let firstRecords = '';
  let triedLength = 0;
  for (;;) {
    const next = await text.next();
    const isWhole = next.done === true;
    firstRecords += isWhole ? '' : next.value;
    // The text is doubled before the next attempt, so that an endless line is not parsed again after
    // each chunk.
    if (!isWhole && firstRecords.length < Math.max(SAMPLE_CHARS, 2 * triedLength)) continue;
    triedLength = firstRecords.length;
    const dialect = determineDialect(firstRecords, isWhole, layout);
    if (dialect !== undefined || isWhole || firstRecords.length > 2 * MAX_RECORD_CHARS)
      return dialect;
  }
}

function readCsvHeader({ header, titles }: CsvDialect, layout: TableLayout): Header {
  const isSingleCell = header.length === 1 && titles === 0;
  try {
    const read = readHeader(header, layout);
    refuseAbsentHeaders(header, layout);
    return read;
  } catch (cause) {
    if (!isSingleCell || layout.columns.includes(header[0] ?? '')) throw cause;
    throw createRefusal('NOT_CSV', 'first-line-without-columns', { cause });
  }
}

function listDialectNotices({ delimiter, sepLine }: CsvDialect): FileNotice[] {
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
  readonly headerEnd: FilePosition;
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
function determineDialect(
  start: string,
  isWhole: boolean,
  layout: TableLayout,
): CsvDialect | undefined {
  const sep = SEP_LINE.exec(start);
  const text = sep === null ? start : `\n${start.slice(sep[0].length)}`;
  const candidates = sep?.[1] === undefined ? DELIMITERS : [sep[1]];
  const readings = candidates.map((delimiter) => {
    const { records, places, error } = parseFirstRecords(text, delimiter, {
      isWhole,
      limit: HEADER_RECORDS,
    });
    const titles = findHeaderPosition(records, layout);
    const [header, headerEnd] = [records[titles] ?? [], places[titles] ?? FILE_START];
    const firstRow = records[titles + 1] ?? [];
    return {
      delimiter,
      start: text,
      sepLine: sep !== null,
      titles,
      header,
      first: firstRow,
      headerEnd,
      error,
    };
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
  const likely = findLikeliestHeader(records, layout);
  return likely > 0 ? likely : records.findIndex((cells) => !cells.every(isBlank));
}

/** Score of a header: the number of known columns; without known columns, the number of cells. */
function scoreHeader(header: readonly string[], layout: TableLayout): number {
  return countKnown(header, layout) + header.length / 1_000_000;
}
