import type { Layout } from '../layouts.ts';
import { type CsvDialect, csvDialect } from './csv-dialect.ts';
import { CsvTokenizer } from './csv-tokenizer.ts';
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
  text: AsyncIterator<string>,
  layout: Layout,
  notices: readonly FileNotice[],
): Promise<OpenedTable> {
  const { start, dialect } = await readStart(text, layout);
  if (dialect === undefined) throw refusal('EMPTY_FILE', 'the file holds no line with text');
  const header = csvHeader(dialect, layout);
  const records = new Records(text, dialect, start.slice(dialect.skip));
  const first = await records.firstRow();
  if (first === undefined) throw refusal('NO_ROWS', 'there is a header and no row below it');
  const columns = header.columns.filter((column) => column !== null);
  const shape = new RowShape(header.columns, columns, layout);
  const widths = new Widths(header, first);
  return {
    columns,
    notices: [...notices, ...dialectNotices(dialect)],
    headerLanguage: header.language,
    rows: rowsOf(records, shape, widths),
  };
}

async function* rowsOf(records: Records, shape: RowShape, widths: Widths): AsyncGenerator<RawRow> {
  let row = 0;
  for await (const batch of records.rest())
    for (const record of batch)
      if (!isBlankRecord(record)) yield shape.toRow(++row, record, !widths.fit(record));
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

/** The records below the header, in batches as the chunks give them. */
class Records {
  readonly #text: AsyncIterator<string>;
  readonly #tokenizer: CsvTokenizer;
  #above: number;
  #batch: string[][];
  #ended = false;

  constructor(text: AsyncIterator<string>, dialect: CsvDialect, start: string) {
    this.#text = text;
    this.#tokenizer = new CsvTokenizer(dialect.delimiter);
    this.#above = dialect.titles + 1;
    this.#batch = this.#below(this.#tokenizer.push(start));
  }

  /** Reads on until there is a row; it stays the first of `rest`. */
  async firstRow(): Promise<string[] | undefined> {
    for (;;) {
      const first = this.#batch.find((record) => !isBlankRecord(record));
      if (first !== undefined || this.#ended) return first;
      await this.#next();
    }
  }

  async *rest(): AsyncGenerator<string[][]> {
    try {
      for (;;) {
        yield this.#batch;
        if (this.#ended) return;
        await this.#next();
      }
    } finally {
      await this.#text.return?.();
    }
  }

  async #next(): Promise<void> {
    const next = await this.#text.next();
    this.#ended = next.done === true;
    this.#batch = this.#below(
      next.done === true ? this.#tokenizer.end() : this.#tokenizer.push(next.value),
    );
  }

  #below(records: string[][]): string[][] {
    const above = Math.min(this.#above, records.length);
    this.#above -= above;
    return above === 0 ? records : records.slice(above);
  }
}

async function readStart(text: AsyncIterator<string>, layout: Layout) {
  let start = '';
  for (;;) {
    const next = await text.next();
    const whole = next.done === true;
    start += whole ? '' : next.value;
    if (!whole && start.length < SAMPLE_CHARS) continue;
    const dialect = csvDialect(start, whole, layout);
    if (dialect !== undefined || whole || start.length > 2 * MAX_RECORD_CHARS)
      return { start, dialect };
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

function dialectNotices({ delimiter, skip }: CsvDialect): FileNotice[] {
  return [
    ...(skip > 0 ? [{ code: 'EXCEL_SEP_LINE' } as const] : []),
    ...(delimiter === '\t' ? [{ code: 'DELIMITER_TAB' } as const] : []),
  ];
}

function isBlankRecord(record: readonly string[]): boolean {
  return isBlank(record[0] ?? '') && record.every(isBlank);
}
