import type { Layout } from '../layouts.ts';
import { type CsvDialect, csvDialect } from './csv-dialect.ts';
import { csvRecords } from './csv-records.ts';
import { type Header, isBlank, readHeader } from './header.ts';
import { MAX_RECORD_CHARS } from './limits.ts';
import { refusal } from './refusal.ts';
import { RowShape } from './row-shape.ts';
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
  layout: Layout,
  notices: readonly FileNotice[],
): Promise<OpenedTable> {
  const dialect = await readStart(text, layout);
  if (dialect === undefined) throw refusal('EMPTY_FILE', 'the file holds no line with text');
  const header = csvHeader(dialect, layout);
  const body = textFrom(dialect.start, text);
  const records = csvRecords(body, dialect.delimiter, dialect.below);
  const { value: first } = await records.next();
  if (first === undefined) throw refusal('NO_ROWS', 'there is a header and no row below it');
  const columns = header.columns.filter((column) => column !== null);
  const shape = new RowShape(header.columns, columns, layout);
  const widths = new Widths(header, first);
  return {
    columns,
    notices: [...notices, ...dialectNotices(dialect)],
    headerLanguage: header.language,
    rows: rowsOf(first, records, shape, widths),
  };
}

/** The text from its start, of which a part was read. */
async function* textFrom(start: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield start;
  yield* rest;
}

async function* rowsOf(
  first: readonly string[],
  rest: AsyncIterable<string[]>,
  shape: RowShape,
  widths: Widths,
): AsyncGenerator<RawRow> {
  let row = 1;
  yield shape.toRow(row, first, !widths.fit(first));
  for await (const record of rest) yield shape.toRow(++row, record, !widths.fit(record));
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

async function readStart(text: AsyncGenerator<string>, layout: Layout) {
  let start = '';
  for (;;) {
    const next = await text.next();
    const whole = next.done === true;
    start += whole ? '' : next.value;
    if (!whole && start.length < SAMPLE_CHARS) continue;
    const dialect = csvDialect(start, whole, layout);
    if (dialect !== undefined || whole || start.length > 2 * MAX_RECORD_CHARS) return dialect;
  }
}

function csvHeader({ header, titles }: CsvDialect, layout: Layout): Header {
  const single = header.length === 1 && titles === 0;
  try {
    return readHeader(header, layout);
  } catch (cause) {
    if (!single || layout.columns.includes(header[0] ?? '')) throw cause;
    throw refusal('NOT_CSV', 'the first line has no columns: this is no table', { cause });
  }
}

function dialectNotices({ delimiter, sepLine }: CsvDialect): FileNotice[] {
  return [
    ...(sepLine ? [{ code: 'EXCEL_SEP_LINE' } as const] : []),
    ...(delimiter === '\t' ? [{ code: 'DELIMITER_TAB' } as const] : []),
  ];
}
