import { columnLetters } from '../../core/cell-address.ts';
import { DAY_MS } from '../../core/instant.ts';
import { type CellMark, MARK_COLOURS, type MarkColour, markFormat } from './workbook-notes.ts';
import { escapeXml, MAIN, XML } from './workbook-xml.ts';

/** A column of a sheet. */
export interface SheetColumn {
  readonly heading: string;
  /** Whether the texts are days (`YYYY-MM-DD`) that are shown as dates. @default false */
  readonly isDay?: boolean;
  /** Width in characters. @default 20 */
  readonly width?: number;
}

export type SheetCell = string | number | boolean | null;

/** Maximum length of a cell in Excel. Excel reports a file with a longer cell as damaged. Characters. */
export const MAX_CELL_CHARACTERS = 32_767;

/** Where a row is, and its marked cells by position. */
export interface RowPlace {
  readonly line?: number | undefined;
  readonly marks?: ReadonlyMap<number, CellMark> | undefined;
}

/** Indexes of `cellXfs` in the styles of a workbook. */
const TEXT_STYLE = 1;
const DAY_STYLE = 2;
const HEADING_STYLE = 3;
/** The styles of marked cells follow; a workbook without marks lacks them. */
const FIRST_MARK_STYLE = 4;
const DAY_MARKS: ReadonlySet<number> = new Set(
  (Object.keys(MARK_COLOURS) as MarkColour[]).map(
    (colour) => FIRST_MARK_STYLE + markFormat(colour, 'day'),
  ),
);

/** The lines of one sheet in XML. The headings are the first row. */
export class SheetLines {
  readonly #columns: readonly SheetColumn[];
  readonly #letters: readonly string[];
  rows = 0;
  characters = 0;

  constructor(columns: readonly SheetColumn[]) {
    this.#columns = columns;
    this.#letters = columns.map((_, at) => columnLetters(at));
  }

  /** @param line of the headings, from 1 */
  head(line = 1): string {
    const headings = this.#columns.map(({ heading }) => heading);
    const head = this.#countBytes(buildSheetHead(this.#columns, line));
    this.skipTo(line);
    return head + this.#row(headings, () => HEADING_STYLE);
  }

  /** Leaves the lines before this one empty. */
  skipTo(line: number): void {
    this.rows = Math.max(this.rows, line - 1);
  }

  row(cells: readonly SheetCell[], marks?: RowPlace['marks']): string {
    return this.#row(
      cells,
      (cell, at) => {
        const isDay = typeof cell === 'string' && this.#columns[at]?.isDay === true;
        const mark = marks?.get(at);
        if (mark === undefined) return isDay ? DAY_STYLE : TEXT_STYLE;
        const kind =
          typeof cell !== 'string' ? 'number' : isDay && isShownAsDay(cell) ? 'day' : 'text';
        return FIRST_MARK_STYLE + markFormat(mark.colour, kind);
      },
      marks,
    );
  }

  #row(
    cells: readonly SheetCell[],
    styleOf: (cell: SheetCell, at: number) => number,
    marks?: RowPlace['marks'],
  ): string {
    this.rows += 1;
    let xml = `<row r="${this.rows}">`;
    for (const [at, cell] of cells.entries())
      if (cell !== null)
        xml += cellXml(`${this.#letters[at]}${this.rows}`, cell, styleOf(cell, at));
      else if (marks?.has(at))
        xml += `<c r="${this.#letters[at]}${this.rows}" s="${styleOf(cell, at)}"/>`;
    return this.#countBytes(`${xml}</row>`);
  }

  #countBytes(xml: string): string {
    this.characters += xml.length;
    return xml;
  }
}

function cellXml(place: string, cell: string | number | boolean, style: number): string {
  const marked = style >= FIRST_MARK_STYLE ? ` s="${style}"` : '';
  if (typeof cell === 'number') return `<c r="${place}"${marked}><v>${cell}</v></c>`;
  if (typeof cell === 'boolean') return `<c r="${place}"${marked} t="b"><v>${cell ? 1 : 0}</v></c>`;
  const isDay = style === DAY_STYLE || DAY_MARKS.has(style);
  const day = isDay ? dayNumber(cell) : undefined;
  if (day !== undefined) return `<c r="${place}" s="${style}"><v>${day}</v></c>`;
  const shown = style === DAY_STYLE ? TEXT_STYLE : style;
  return `<c r="${place}" s="${shown}" t="inlineStr"><is>${textXml(cell)}</is></c>`;
}

/** Whether a text is written as the number of a day. */
function isShownAsDay(text: string): boolean {
  return dayNumber(text) !== undefined;
}

const DAY_ZERO = Date.UTC(1899, 11, 30);
/**
 * Spreadsheets count a 29 February 1900, which never existed. So days before 1 March 1900 have two
 * numbers.
 */
const FIRST_DAY = '1900-03-01';

/** The number of a day in the 1900 date system; `undefined` for other text, and for a day that shares its number. */
function dayNumber(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < FIRST_DAY) return undefined;
  const time = Date.parse(text);
  // 2019-02-30 is read as 2 March, and 2019-13-01 not at all.
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
  return isDay ? (time - DAY_ZERO) / DAY_MS : undefined;
}

/** @see ECMA-376 part 1, 22.9.2.19 (ST_Xstring) */
function textXml(text: string): string {
  if (text.length > MAX_CELL_CHARACTERS)
    throw new RangeError(
      `a cell has ${text.length} characters; the maximum is ${MAX_CELL_CHARACTERS}`,
    );
  const xml = escapeXml(text);
  return /^\s|\s$|[\t\n]/.test(text) ? `<t xml:space="preserve">${xml}</t>` : `<t>${xml}</t>`;
}

/** The end of a sheet without drop-downs and comments. */
export const END_OF_SHEET = '</sheetData></worksheet>';
/** The XML before the rows of a sheet; the heading row stays visible. */
function buildSheetHead(columns: readonly SheetColumn[], line: number): string {
  const widths = columns.map(
    ({ width = 20 }, at) =>
      `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`,
  );
  return `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="${line}" topLeftCell="A${line + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${widths.join('')}</cols><sheetData>`;
}
