import { LAYOUT_CONSENTS, type Layout } from '../layouts.ts';
import { findHeader, type Header, likeness, readHeader } from './header.ts';
import { HEADER_SHEET_ROWS } from './limits.ts';
import { refusal } from './refusal.ts';
import { isEmpty, RowShape } from './row-shape.ts';
import type { Cell, OpenedTable, RawRow, Source } from './table-file.ts';
import { openPackage, type XlsxPackage } from './xlsx-package.ts';
import { sheetRows } from './xlsx-sheet-rows.ts';
import { readWorkbook, type Sheet, type Workbook } from './xlsx-workbook.ts';

/** A workbook whose sheets can be read, as often as needed. */
interface Book {
  readonly parts: XlsxPackage;
  readonly workbook: Workbook;
}

/** The beginning of a sheet as texts. */
interface Beginning {
  readonly sheet: Sheet;
  readonly rows: readonly (readonly string[])[];
}

/** A sheet that is a table of the layout, and where its header stands. */
interface TakenSheet {
  readonly sheet: Sheet;
  readonly above: number;
  readonly header: Header;
}

/**
 * Opens a workbook: the sheets with a header row of known names and a record id are one table, whatever they are called; titles and the
 * upper level of a header stand above it. A sheet of consent events is offered beside companies.
 *
 * Read with yauzl and saxes instead of a spreadsheet library: a workbook of 30,000 rows takes 104 MB so, 388 MB with SheetJS, which
 * holds it; both check what zip and XML claim while they stream, and neither knows what a formula is.
 *
 * @throws KaartError `file-refused`
 */
export async function openWorkbook(
  source: Source,
  layout: Layout,
  fileName: string,
): Promise<OpenedTable> {
  const parts = await openPackage(source, fileName);
  const book = { parts, workbook: await readWorkbook(parts, fileName) };
  const beginnings: Beginning[] = [];
  for (const sheet of book.workbook.sheets) beginnings.push(await beginningOf(sheet, book));
  const taken = takenSheets(beginnings, layout);
  if (taken.length === 0) throw noTable(beginnings, layout);
  const table = await tableOf(taken, book, layout);
  if (layout.kind === 'consents') return table;
  const consents = await offeredConsents(beginnings, book);
  return consents === undefined ? table : { ...table, consents };
}

async function beginningOf(sheet: Sheet, { parts, workbook }: Book): Promise<Beginning> {
  const rows: string[][] = [];
  for await (const batch of sheetRows(parts.read(sheet.path), workbook)) {
    for (const row of batch.slice(0, HEADER_SHEET_ROWS - rows.length))
      rows.push(Array.from(row, (cell) => (typeof cell === 'string' ? cell : String(cell ?? ''))));
    if (rows.length >= HEADER_SHEET_ROWS) break;
  }
  return { sheet, rows };
}

function takenSheets(beginnings: readonly Beginning[], layout: Layout): TakenSheet[] {
  return beginnings.flatMap(({ sheet, rows }) => {
    const above = findHeader(rows, layout);
    if (above === -1) return [];
    return [{ sheet, above, header: readHeader(rows[above] ?? [], layout, sheet.name) }];
  });
}

async function tableOf(
  taken: readonly TakenSheet[],
  book: Book,
  layout: Layout,
): Promise<OpenedTable> {
  const columns = layout.columns.filter((column) =>
    taken.some(({ header }) => header.columns.includes(column)),
  );
  if (!(await hasRow(taken, book)))
    throw refusal('NO_ROWS', 'there is a header and no row below it', {
      sheet: taken[0]?.sheet.name,
    });
  return {
    columns,
    notices: [],
    headerLanguage: taken[0]?.header.language ?? 'en',
    rows: rowsOf(taken, book, { columns, layout }),
  };
}

async function* rowsOf(
  taken: readonly TakenSheet[],
  book: Book,
  { columns, layout }: { readonly columns: readonly string[]; readonly layout: Layout },
): AsyncGenerator<RawRow> {
  for (const { sheet, above, header } of taken) {
    const shape = new RowShape(header.columns, columns, layout, sheet.name);
    let row = 0;
    for await (const cells of below(sheet, above, book)) yield shape.toRow(++row, cells);
  }
}

async function hasRow(taken: readonly TakenSheet[], book: Book): Promise<boolean> {
  for (const { sheet, above } of taken)
    for await (const _ of below(sheet, above, book)) return true;
  return false;
}

/** The rows below the header that are not blank. */
async function* below(
  sheet: Sheet,
  above: number,
  { parts, workbook }: Book,
): AsyncGenerator<Cell[]> {
  let skip = above + 1;
  for await (const batch of sheetRows(parts.read(sheet.path), workbook)) {
    const rows = batch.slice(skip);
    skip = Math.max(0, skip - batch.length);
    for (const row of rows) if (row.some((cell) => !isEmpty(cell))) yield row;
  }
}

/** A sheet of consent events that cannot be read is none of the companies' concern: the import of consents will say so. */
async function offeredConsents(
  beginnings: readonly Beginning[],
  book: Book,
): Promise<OpenedTable | undefined> {
  const found = beginnings.filter(({ rows }) => findHeader(rows, LAYOUT_CONSENTS) !== -1);
  try {
    const taken = takenSheets(found, LAYOUT_CONSENTS);
    return taken.length === 0 ? undefined : await tableOf(taken, book, LAYOUT_CONSENTS);
  } catch {
    return undefined;
  }
}

/** Why no sheet is taken, by the row that is most like a header. */
function noTable(beginnings: readonly Beginning[], layout: Layout): unknown {
  const rows = beginnings.flatMap(({ sheet, rows }) => rows.map((cells) => ({ sheet, cells })));
  if (rows.every(({ cells }) => cells.every((text) => text === '')))
    return refusal('EMPTY_FILE', 'no sheet of the workbook holds anything');
  const [nearest] = rows
    .map((row) => ({ ...row, known: likeness(row.cells, layout) }))
    .filter(({ known }) => known > 1)
    .sort((a, b) => b.known - a.known);
  const none = refusal('MISSING_COLUMN', 'no sheet has a header row with a record id', {
    column: 'record_id',
  });
  return nearest === undefined ? none : (fault(nearest, layout) ?? none);
}

function fault(
  { sheet, cells }: { readonly sheet: Sheet; readonly cells: readonly string[] },
  layout: Layout,
): unknown {
  try {
    readHeader(cells, layout, sheet.name);
    return undefined;
  } catch (error) {
    return error;
  }
}
