import { LAYOUT_CONSENTS, type TableLayout } from '../layouts.ts';
import {
  countMatchingColumns,
  findHeader,
  findLikeliestHeader,
  type Header,
  listReadingNotices,
  quoteForMessage,
  readHeader,
  refuseAbsentHeaders,
} from './header.ts';
import { addRowNumberColumn, findIndexColumns, SAMPLE_ROWS } from './index-column.ts';
import { HEADER_SHEET_ROWS } from './limits.ts';
import { createRefusal } from './refusal.ts';
import { buildBlankRowNotices, isEmpty, RowShape } from './row-shape.ts';
import {
  type Cell,
  type FileNotice,
  type FileSource,
  isFaulty,
  type OpenedTable,
  type RawRow,
  type TableStart,
} from './table-file.ts';
import { addCalculation } from './xlsx-calculation.ts';
import { openPackage } from './xlsx-package.ts';
import { readSheetRows, type SheetRow } from './xlsx-sheet-rows.ts';
import { type Book, readWorkbook, type Sheet } from './xlsx-workbook.ts';

/** The beginning of a sheet as texts. */
interface Beginning {
  readonly sheet: Sheet;
  readonly rows: readonly (readonly string[])[];
}

/** A sheet with a table of the layout, and the position of its header. */
interface SheetWithTable {
  readonly sheet: Sheet;
  readonly headerPosition: number;
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
  const { sheets, notices } = selectSheetsToRead(beginnings, layout);
  const bookToRead = {
    parts,
    workbook: await addCalculation(
      book,
      sheets.map(({ sheet }) => sheet),
    ),
  };
  const table = await buildXlsxTable(sheets, bookToRead, layout, notices);
  if (layout.kind === 'consents') return table;
  const consents = await openConsentSheets(beginnings, bookToRead);
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
  const wantedSheet = layout.reading?.sheet ?? null;
  const chosen = wantedSheet === null ? undefined : chooseSheet(wantedSheet, beginnings);
  return beginnings.map((beginning) => {
    const { sheet, rows } = beginning;
    const { name, isHidden } = sheet;
    const headerPosition = isKnown ? findHeader(rows, layout) : findSimilarHeader(rows, layout);
    const texts = rows[headerPosition];
    if (texts === undefined) return { name, isHidden, isRead: false };
    const isRead = chosen === undefined ? !isHidden : beginning === chosen;
    return {
      name,
      isHidden,
      isRead,
      table: { sheet: name, texts, first: rows[headerPosition + 1] ?? [] },
    };
  });
}

/** Position of a row that names at least two columns, most of all rows; -1 without one. */
function findSimilarHeader(rows: Beginning['rows'], layout: TableLayout): number {
  const headerPosition = findLikeliestHeader(rows, layout);
  return countMatchingColumns(rows[headerPosition] ?? [], layout) < 2 ? -1 : headerPosition;
}

async function readBeginning(sheet: Sheet, { parts, workbook }: Book): Promise<Beginning> {
  const rows: string[][] = [];
  for await (const batch of readSheetRows(parts.read(sheet.path), workbook, sheet.name)) {
    for (const { cells } of batch.slice(0, HEADER_SHEET_ROWS - rows.length))
      rows.push(Array.from(cells, toHeaderText));
    if (rows.length >= HEADER_SHEET_ROWS) break;
  }
  return { sheet, rows };
}

function toHeaderText(cell: Cell | undefined): string {
  if (isFaulty(cell)) return cell.text;
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return typeof cell === 'string' ? cell : String(cell ?? '');
}

function selectSheets(beginnings: readonly Beginning[], layout: TableLayout): SheetWithTable[] {
  return beginnings.flatMap(({ sheet, rows }) => {
    const headerPosition = findHeader(rows, layout);
    if (headerPosition === -1) return [];
    const texts = rows[headerPosition] ?? [];
    return [{ sheet, headerPosition, texts, header: readHeader(texts, layout, sheet.name) }];
  });
}

type SheetsToRead = {
  readonly sheets: readonly SheetWithTable[];
  readonly notices: readonly FileNotice[];
};

/** The requested sheet, or all visible sheets with a table. @throws KaartError `file-refused` */
function selectSheetsToRead(beginnings: readonly Beginning[], layout: TableLayout): SheetsToRead {
  const wantedSheet = layout.reading?.sheet ?? null;
  const { sheets, notices } =
    wantedSheet === null
      ? selectVisibleSheets(beginnings, layout)
      : selectOneSheet(wantedSheet, beginnings, layout);
  const texts = sheets.flatMap((sheet) => sheet.texts);
  refuseAbsentHeaders(texts, layout);
  return { sheets, notices: [...notices, ...listReadingNotices(texts, layout)] };
}

/** The sheet with a name, or a number from 1, also if it is hidden. */
function selectOneSheet(
  wantedSheet: string,
  beginnings: readonly Beginning[],
  layout: TableLayout,
): SheetsToRead {
  const chosen = chooseSheet(wantedSheet, beginnings);
  const sheets = selectSheets([chosen], layout);
  if (sheets.length === 0) throw noTableError([chosen], layout);
  return { sheets, notices: [{ code: 'SHEET_CHOSEN', sheet: chosen.sheet.name }] };
}

function chooseSheet(wantedSheet: string, beginnings: readonly Beginning[]): Beginning {
  const name = wantedSheet.trim().toLowerCase();
  const chosen =
    beginnings.find(({ sheet }) => sheet.name.trim().toLowerCase() === name) ??
    (/^[1-9]\d{0,3}$/.test(name) ? beginnings[Number(name) - 1] : undefined);
  if (chosen === undefined) throw noSuchSheetError(wantedSheet, beginnings);
  return chosen;
}

function noSuchSheetError(wantedSheet: string, beginnings: readonly Beginning[]): unknown {
  const sheets = beginnings.map(({ sheet }) => quoteForMessage(sheet.name));
  return createRefusal('NO_SUCH_SHEET', 'no-such-sheet', {
    sheet: quoteForMessage(wantedSheet),
    sheets,
  });
}

/**
 * The tables of the visible sheets. A hidden sheet is mostly an old copy: it is not read, but a notice
 * names it.
 *
 * @throws KaartError `file-refused` HIDDEN_SHEET if no other sheet has a table
 */
function selectVisibleSheets(beginnings: readonly Beginning[], layout: TableLayout): SheetsToRead {
  const hidden = beginnings
    .filter(({ sheet, rows }) => sheet.isHidden && findHeader(rows, layout) !== -1)
    .map(({ sheet }) => sheet.name)
    .join(', ');
  const visible = beginnings.filter(({ sheet }) => !sheet.isHidden);
  const sheets = selectSheets(visible, layout);
  if (sheets.length === 0 && hidden !== '')
    throw createRefusal('HIDDEN_SHEET', 'sheet-hidden', {
      sheet: hidden,
    });
  if (sheets.length === 0) throw noTableError(visible, layout);
  const sheet = sheets.map(({ sheet }) => sheet.name).join(', ');
  return {
    sheets,
    notices: [
      ...(hidden === '' ? [] : [{ code: 'HIDDEN_SHEET', sheet: hidden } as const]),
      ...(sheets.length === 1 ? [] : [{ code: 'SEVERAL_SHEETS', sheet } as const]),
    ],
  };
}

async function buildXlsxTable(
  sheets: readonly SheetWithTable[],
  book: Book,
  layout: TableLayout,
  sheetNotices: readonly FileNotice[] = [],
): Promise<OpenedTable> {
  const columns = layout.columns.filter((column) =>
    sheets.some(({ header }) => header.columns.includes(column)),
  );
  const notices = [...sheetNotices];
  const shapes: RowShape[] = [];
  for (const sheet of sheets) {
    const sample = await readFirstRows(sheet, book);
    const writtenHeader = addRowNumberColumn(sheet, sample);
    const indexColumnResult = findIndexColumns(writtenHeader, sample, layout, sheet.sheet.name);
    notices.push(...indexColumnResult.notices);
    shapes.push(
      new RowShape({
        columns: writtenHeader.header.columns,
        allColumns: columns,
        layout,
        sheet: sheet.sheet.name,
        rowNumberPositions: indexColumnResult.positions,
        ignoredPositions: writtenHeader.header.ignored,
        date1904: book.workbook.date1904,
      }),
    );
  }
  const rows = toXlsxRows(sheets, book, { shapes, notices });
  const firstRow = await rows.next();
  if (firstRow.done === true)
    throw createRefusal('NO_ROWS', 'no-row-below-header', {
      sheet: sheets[0]?.sheet.name,
    });
  return {
    columns,
    notices,
    headerLanguage: sheets[0]?.header.language ?? 'en',
    rows: prependFirst(firstRow.value, rows),
  };
}

async function* prependFirst(first: RawRow, rest: AsyncIterable<RawRow>): AsyncGenerator<RawRow> {
  yield first;
  yield* rest;
}

async function* toXlsxRows(
  sheets: readonly SheetWithTable[],
  book: Book,
  { shapes, notices }: { readonly shapes: readonly RowShape[]; readonly notices: FileNotice[] },
): AsyncGenerator<RawRow, undefined> {
  for (const [i, sheet] of sheets.entries()) {
    const shape = shapes[i];
    for await (const { cells, line, formulaPositions } of readRowsBelow(sheet, book)) {
      const row = shape?.toRow(cells, { line, formulaPositions });
      if (row !== undefined) yield row;
    }
  }
  notices.push(...buildBlankRowNotices(shapes));
}

async function readFirstRows(sheet: SheetWithTable, book: Book): Promise<(readonly Cell[])[]> {
  const rows: (readonly Cell[])[] = [];
  for await (const { cells } of readRowsBelow(sheet, book)) {
    rows.push(cells);
    if (rows.length >= SAMPLE_ROWS) break;
  }
  return rows;
}

/** The rows below the header that are not blank. */
async function* readRowsBelow(
  { sheet, headerPosition }: SheetWithTable,
  { parts, workbook }: Book,
): AsyncGenerator<SheetRow> {
  let skip = headerPosition + 1;
  for await (const batch of readSheetRows(parts.read(sheet.path), workbook, sheet.name)) {
    const rows = batch.slice(skip);
    skip = Math.max(0, skip - batch.length);
    for (const row of rows) if (row.cells.some((cell) => !isEmpty(cell ?? null))) yield row;
  }
}

/** Ignores an unreadable sheet of consent events: the import of consents reports it. */
async function openConsentSheets(
  beginnings: readonly Beginning[],
  book: Book,
): Promise<OpenedTable | undefined> {
  const consentBeginnings = beginnings.filter(
    ({ rows, sheet }) => !sheet.isHidden && findHeader(rows, LAYOUT_CONSENTS) !== -1,
  );
  try {
    const sheets = selectSheets(consentBeginnings, LAYOUT_CONSENTS);
    return sheets.length === 0 ? undefined : await buildXlsxTable(sheets, book, LAYOUT_CONSENTS);
  } catch {
    return undefined;
  }
}

/** The refusal if no sheet has a table, according to the row that is most similar to a header. */
function noTableError(beginnings: readonly Beginning[], layout: TableLayout): unknown {
  const rows = beginnings.flatMap(({ sheet, rows }) => rows.map((cells) => ({ sheet, cells })));
  if (rows.every(({ cells }) => cells.every((text) => text === '')))
    return createRefusal('EMPTY_FILE', 'workbook-empty');
  const [nearest] = rows
    .map((row) => ({ ...row, known: countMatchingColumns(row.cells, layout) }))
    .filter(({ known }) => known > 1)
    .sort((a, b) => b.known - a.known);
  const missingHeaderError = createRefusal('MISSING_COLUMN', 'header-missing', {
    column: 'record_id',
    columns: layout.required,
    required: layout.required,
  });
  return nearest === undefined
    ? missingHeaderError
    : (findHeaderError(nearest, layout) ?? missingHeaderError);
}

function findHeaderError(
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
