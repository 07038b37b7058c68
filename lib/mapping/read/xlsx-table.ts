import { LAYOUT_CONSENTS, type TableLayout } from '../layouts.ts';
import {
  countMatchingColumns,
  findHeader,
  type Header,
  likeliestHeader,
  quoteForMessage,
  readHeader,
  readingNotices,
  refuseAbsentHeaders,
} from './header.ts';
import { indexColumns, SAMPLE_ROWS, withRowNumbers } from './index-column.ts';
import { HEADER_SHEET_ROWS } from './limits.ts';
import { refusal } from './refusal.ts';
import { blankRows, isEmpty, RowShape } from './row-shape.ts';
import {
  type Cell,
  type FileNotice,
  type FileSource,
  isFaulty,
  type OpenedTable,
  type RawRow,
  type TableStart,
} from './table-file.ts';
import { withCalculation } from './xlsx-calculation.ts';
import { openPackage } from './xlsx-package.ts';
import { type SheetRow, sheetRows } from './xlsx-sheet-rows.ts';
import { type Book, readWorkbook, type Sheet } from './xlsx-workbook.ts';

/** The beginning of a sheet as texts. */
interface Beginning {
  readonly sheet: Sheet;
  readonly rows: readonly (readonly string[])[];
}

/** A sheet with a table of the layout, and the position of its header. */
interface TakenSheet {
  readonly sheet: Sheet;
  readonly above: number;
  /** The texts of the header in the file. */
  readonly texts: readonly string[];
  readonly header: Header;
}

/**
 * Opens a workbook. The visible sheets with a header row of known names and a record id form one table,
 * independent of their names. Titles and the upper level of a header may be above it. A sheet of
 * consent events is returned in addition to the companies.
 *
 * It uses yauzl and saxes instead of a spreadsheet library: a workbook of 30,000 rows needs 104 MB,
 * with SheetJS 388 MB. Both libraries check the declarations of zip and XML while they stream, and
 * neither evaluates formulas.
 *
 * @throws KaartError `file-refused`
 */
export async function openWorkbook(
  source: FileSource,
  layout: TableLayout,
  fileName: string,
): Promise<OpenedTable> {
  const parts = await openPackage(source, fileName);
  const book = { parts, workbook: await readWorkbook(parts, fileName) };
  const beginnings: Beginning[] = [];
  for (const sheet of book.workbook.sheets) beginnings.push(await readBeginning(sheet, book));
  const { taken, notices } = sheetsToRead(beginnings, layout);
  const judged = {
    parts,
    workbook: await withCalculation(
      book,
      taken.map(({ sheet }) => sheet),
    ),
  };
  const table = await buildXlsxTable(taken, judged, layout, notices);
  if (layout.kind === 'consents') return table;
  const consents = await offeredConsents(beginnings, judged);
  return consents === undefined ? table : { ...table, consents };
}

/** A sheet of a workbook before it is read. */
export interface SheetOutline {
  readonly name: string;
  /** Whether its tab is hidden. */
  readonly isHidden: boolean;
  /** Its table; absent on a sheet without one. */
  readonly table?: TableStart;
  /** Whether its table is read. Hidden sheets are read only if a person chooses them. */
  readonly isRead: boolean;
}

/**
 * The sheets of a workbook, with their tables. If no sheet has a table of the layout, a sheet whose header is similar
 * has one, so that a person can say what its columns are.
 *
 * @throws KaartError `file-refused`
 */
export async function outlineWorkbook(
  source: FileSource,
  layout: TableLayout,
  fileName: string,
): Promise<readonly SheetOutline[]> {
  const parts = await openPackage(source, fileName);
  const workbook = await readWorkbook(parts, fileName);
  const beginnings: Beginning[] = [];
  for (const sheet of workbook.sheets)
    beginnings.push(await readBeginning(sheet, { parts, workbook }));
  const isKnown = beginnings.some(({ rows }) => findHeader(rows, layout) !== -1);
  const wanted = layout.reading?.sheet ?? null;
  const chosen = wanted === null ? undefined : chooseSheet(wanted, beginnings);
  return beginnings.map((beginning) => {
    const { sheet, rows } = beginning;
    const { name, isHidden } = sheet;
    const at = isKnown ? findHeader(rows, layout) : similarHeader(rows, layout);
    const texts = rows[at];
    if (texts === undefined) return { name, isHidden, isRead: false };
    const isRead = chosen === undefined ? !isHidden : beginning === chosen;
    return { name, isHidden, isRead, table: { sheet: name, texts, first: rows[at + 1] ?? [] } };
  });
}

/** Position of a row that names at least two columns, most of all rows; -1 without one. */
function similarHeader(rows: Beginning['rows'], layout: TableLayout): number {
  const at = likeliestHeader(rows, layout);
  return countMatchingColumns(rows[at] ?? [], layout) < 2 ? -1 : at;
}

async function readBeginning(sheet: Sheet, { parts, workbook }: Book): Promise<Beginning> {
  const rows: string[][] = [];
  for await (const batch of sheetRows(parts.read(sheet.path), workbook, sheet.name)) {
    for (const { cells } of batch.slice(0, HEADER_SHEET_ROWS - rows.length))
      rows.push(Array.from(cells, headerText));
    if (rows.length >= HEADER_SHEET_ROWS) break;
  }
  return { sheet, rows };
}

function headerText(cell: Cell | undefined): string {
  if (isFaulty(cell)) return cell.text;
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return typeof cell === 'string' ? cell : String(cell ?? '');
}

function selectSheets(beginnings: readonly Beginning[], layout: TableLayout): TakenSheet[] {
  return beginnings.flatMap(({ sheet, rows }) => {
    const above = findHeader(rows, layout);
    if (above === -1) return [];
    const texts = rows[above] ?? [];
    return [{ sheet, above, texts, header: readHeader(texts, layout, sheet.name) }];
  });
}

type SheetsToRead = {
  readonly taken: readonly TakenSheet[];
  readonly notices: readonly FileNotice[];
};

/** The requested sheet, or all visible sheets with a table. @throws KaartError `file-refused` */
function sheetsToRead(beginnings: readonly Beginning[], layout: TableLayout): SheetsToRead {
  const wanted = layout.reading?.sheet ?? null;
  const { taken, notices } =
    wanted === null ? visibleSheets(beginnings, layout) : oneSheet(wanted, beginnings, layout);
  const texts = taken.flatMap((sheet) => sheet.texts);
  refuseAbsentHeaders(texts, layout);
  return { taken, notices: [...notices, ...readingNotices(texts, layout)] };
}

/** The sheet with a name, or a number from 1, also if it is hidden. */
function oneSheet(
  wanted: string,
  beginnings: readonly Beginning[],
  layout: TableLayout,
): SheetsToRead {
  const chosen = chooseSheet(wanted, beginnings);
  const taken = selectSheets([chosen], layout);
  if (taken.length === 0) throw noTable([chosen], layout);
  return { taken, notices: [{ code: 'SHEET_CHOSEN', sheet: chosen.sheet.name }] };
}

function chooseSheet(wanted: string, beginnings: readonly Beginning[]): Beginning {
  const name = wanted.trim().toLowerCase();
  const chosen =
    beginnings.find(({ sheet }) => sheet.name.trim().toLowerCase() === name) ??
    (/^[1-9]\d{0,3}$/.test(name) ? beginnings[Number(name) - 1] : undefined);
  if (chosen === undefined) throw noSuchSheet(wanted, beginnings);
  return chosen;
}

function noSuchSheet(wanted: string, beginnings: readonly Beginning[]): unknown {
  const sheets = beginnings.map(({ sheet }) => quoteForMessage(sheet.name));
  return refusal('NO_SUCH_SHEET', 'no-such-sheet', {
    sheet: quoteForMessage(wanted),
    sheets,
  });
}

/**
 * The tables of the visible sheets. A hidden sheet is mostly an old copy: it is not read, but a notice
 * names it.
 *
 * @throws KaartError `file-refused` HIDDEN_SHEET if no other sheet has a table
 */
function visibleSheets(beginnings: readonly Beginning[], layout: TableLayout): SheetsToRead {
  const hidden = beginnings
    .filter(({ sheet, rows }) => sheet.isHidden && findHeader(rows, layout) !== -1)
    .map(({ sheet }) => sheet.name)
    .join(', ');
  const visible = beginnings.filter(({ sheet }) => !sheet.isHidden);
  const taken = selectSheets(visible, layout);
  if (taken.length === 0 && hidden !== '')
    throw refusal('HIDDEN_SHEET', 'sheet-hidden', {
      sheet: hidden,
    });
  if (taken.length === 0) throw noTable(visible, layout);
  const sheet = taken.map(({ sheet }) => sheet.name).join(', ');
  return {
    taken,
    notices: [
      ...(hidden === '' ? [] : [{ code: 'HIDDEN_SHEET', sheet: hidden } as const]),
      ...(taken.length === 1 ? [] : [{ code: 'SEVERAL_SHEETS', sheet } as const]),
    ],
  };
}

async function buildXlsxTable(
  taken: readonly TakenSheet[],
  book: Book,
  layout: TableLayout,
  found: readonly FileNotice[] = [],
): Promise<OpenedTable> {
  const columns = layout.columns.filter((column) =>
    taken.some(({ header }) => header.columns.includes(column)),
  );
  const notices = [...found];
  const shapes: RowShape[] = [];
  for (const sheet of taken) {
    const sample = await firstRows(sheet, book);
    const written = withRowNumbers(sheet, sample);
    const index = indexColumns(written, sample, layout, sheet.sheet.name);
    notices.push(...index.notices);
    shapes.push(
      new RowShape({
        columns: written.header.columns,
        all: columns,
        layout,
        sheet: sheet.sheet.name,
        index: index.positions,
        ignored: written.header.ignored,
        date1904: book.workbook.date1904,
      }),
    );
  }
  const rows = toXlsxRows(taken, book, { shapes, notices });
  const start = await rows.next();
  if (start.done === true)
    throw refusal('NO_ROWS', 'no-row-below-header', {
      sheet: taken[0]?.sheet.name,
    });
  return {
    columns,
    notices,
    headerLanguage: taken[0]?.header.language ?? 'en',
    rows: withFirst(start.value, rows),
  };
}

async function* withFirst(first: RawRow, rest: AsyncIterable<RawRow>): AsyncGenerator<RawRow> {
  yield first;
  yield* rest;
}

async function* toXlsxRows(
  taken: readonly TakenSheet[],
  book: Book,
  { shapes, notices }: { readonly shapes: readonly RowShape[]; readonly notices: FileNotice[] },
): AsyncGenerator<RawRow, undefined> {
  for (const [i, sheet] of taken.entries()) {
    const shape = shapes[i];
    for await (const { cells, line, computed } of readRowsBelow(sheet, book)) {
      const row = shape?.toRow(cells, { line, computed });
      if (row !== undefined) yield row;
    }
  }
  notices.push(...blankRows(shapes));
}

async function firstRows(sheet: TakenSheet, book: Book): Promise<(readonly Cell[])[]> {
  const rows: (readonly Cell[])[] = [];
  for await (const { cells } of readRowsBelow(sheet, book)) {
    rows.push(cells);
    if (rows.length >= SAMPLE_ROWS) break;
  }
  return rows;
}

/** The rows below the header that are not blank. */
async function* readRowsBelow(
  { sheet, above }: TakenSheet,
  { parts, workbook }: Book,
): AsyncGenerator<SheetRow> {
  let skip = above + 1;
  for await (const batch of sheetRows(parts.read(sheet.path), workbook, sheet.name)) {
    const rows = batch.slice(skip);
    skip = Math.max(0, skip - batch.length);
    for (const row of rows) if (row.cells.some((cell) => !isEmpty(cell ?? null))) yield row;
  }
}

/** Ignores an unreadable sheet of consent events: the import of consents reports it. */
async function offeredConsents(
  beginnings: readonly Beginning[],
  book: Book,
): Promise<OpenedTable | undefined> {
  const found = beginnings.filter(
    ({ rows, sheet }) => !sheet.isHidden && findHeader(rows, LAYOUT_CONSENTS) !== -1,
  );
  try {
    const taken = selectSheets(found, LAYOUT_CONSENTS);
    return taken.length === 0 ? undefined : await buildXlsxTable(taken, book, LAYOUT_CONSENTS);
  } catch {
    return undefined;
  }
}

/** The refusal if no sheet has a table, according to the row that is most similar to a header. */
function noTable(beginnings: readonly Beginning[], layout: TableLayout): unknown {
  const rows = beginnings.flatMap(({ sheet, rows }) => rows.map((cells) => ({ sheet, cells })));
  if (rows.every(({ cells }) => cells.every((text) => text === '')))
    return refusal('EMPTY_FILE', 'workbook-empty');
  const [nearest] = rows
    .map((row) => ({ ...row, known: countMatchingColumns(row.cells, layout) }))
    .filter(({ known }) => known > 1)
    .sort((a, b) => b.known - a.known);
  const none = refusal('MISSING_COLUMN', 'header-missing', {
    column: 'record_id',
    columns: layout.required,
    required: layout.required,
  });
  return nearest === undefined ? none : (faultError(nearest, layout) ?? none);
}

function faultError(
  { sheet, cells }: { readonly sheet: Sheet; readonly cells: readonly string[] },
  layout: TableLayout,
): unknown {
  try {
    readHeader(cells, layout, sheet.name);
    return undefined;
  } catch (error) {
    return error;
  }
}
