import { columnLetters } from '../../core/cell-address.ts';
import { isEmptyMarker } from '../values/empty-marker.ts';
import { MAX_COLUMNS, MAX_SHEET_ROW_CHARS } from './limits.ts';
import { createRefusal } from './refusal.ts';
import type { Cell } from './table-file.ts';
import { fromSerialDate } from './xlsx-serial-date.ts';
import { StringItem, unescapeText } from './xlsx-shared-strings.ts';
import type { Workbook } from './xlsx-workbook.ts';
import { walkXml, type XmlListener } from './xml-walk.ts';

/** One row of a sheet. */
export interface SheetRow {
  readonly cells: readonly Cell[];
  /** Line number in the sheet, from 1. */
  readonly line: number;
  /** Positions of the cells that are formulas. */
  readonly formulaPositions: ReadonlySet<number>;
}

const NO_POSITIONS: ReadonlySet<number> = new Set();

/**
 * Yields the rows of a sheet in batches, including blank rows. A row has its cells by position; cells
 * beyond the maximum number of columns follow the last one. Declared dimensions are ignored, and hidden
 * columns are read.
 *
 * @throws KaartError `file-refused` NOT_XLSX, UNSAFE_XLSX, TOO_LARGE
 */
export async function* readSheetRows(
  bytes: AsyncIterable<Uint8Array>,
  workbook: Workbook,
  sheet: string,
): AsyncGenerator<SheetRow[]> {
  const listener = new SheetListener(workbook, sheet);
  for await (const _ of walkXml(bytes, listener)) {
    const rows = listener.rows;
    listener.rows = [];
    if (rows.length > 0) yield rows;
  }
}

class SheetListener implements XmlListener {
  rows: SheetRow[] = [];
  readonly #workbook: Workbook;
  readonly #sheet: string;
  readonly #inlineText = new StringItem();
  #row: Cell[] = [];
  #line = 0;
  #formulaPositions: Set<number> | undefined;
  #characters = 0;
  #column = -1;
  #type = 'n';
  #style = 0;
  #part: 'value' | 'formula' | undefined;
  #value = '';
  #formula: string | undefined;

  constructor(workbook: Workbook, sheet: string) {
    this.#workbook = workbook;
    this.#sheet = sheet;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') this.#startRow(attributes['r']);
    else if (name === 'c') this.#startCell(attributes);
    else if (name === 'v') this.#part = 'value';
    else if (name === 'f') {
      this.#part = 'formula';
      this.#formula = '';
    } else this.#inlineText.open(name);
  }

  text(text: string): void {
    this.#characters += text.length;
    if (this.#characters > MAX_SHEET_ROW_CHARS)
      throw createRefusal('TOO_LARGE', 'row-too-long', {
        what: 'row',
        limit: MAX_SHEET_ROW_CHARS,
        ...this.#getPlace(),
      });
    if (this.#part === 'value') this.#value += text;
    else if (this.#part === 'formula') this.#formula += text;
    else this.#inlineText.text(text);
  }

  close(name: string): void {
    if (name === 'row')
      this.rows.push({
        cells: this.#row,
        line: this.#line,
        formulaPositions: this.#formulaPositions ?? NO_POSITIONS,
      });
    else if (name === 'c') this.#endCell();
    else if (name === 'v' || name === 'f') this.#part = undefined;
    else this.#inlineText.close(name);
  }

  #startRow(line: string | undefined): void {
    this.#line = /^[1-9]\d{0,6}$/.test(line ?? '') ? Number(line) : this.#line + 1;
    this.#formulaPositions = undefined;
    this.#row = [];
    this.#characters = 0;
    this.#column = -1;
  }

  #startCell({ r, t = 'n', s = '0' }: Readonly<Record<string, string>>): void {
    this.#column = r === undefined ? this.#column + 1 : parseColumnNumber(r);
    this.#type = t;
    this.#style = Number(s);
    this.#value = '';
    this.#formula = undefined;
    this.#inlineText.reset();
  }

  #endCell(): void {
    const value = this.#toCell();
    const at = Math.min(this.#column, MAX_COLUMNS);
    if (this.#formula !== undefined) {
      this.#formulaPositions ??= new Set();
      this.#formulaPositions.add(at);
    }
    if (value !== null && value !== '') this.#row[at] = value;
  }

  /** The value of a formula is its saved value, unless it is missing or the workbook requires a recalculation. */
  #toCell(): Cell {
    const isEmpty = this.#value === '' && this.#type !== 'inlineStr';
    if (this.#formula !== undefined) {
      // A shared formula has its text in its first cell only.
      const text = `=${this.#formula === '' ? '…' : this.#formula}`;
      if (isEmpty && this.#type !== 'str') return { text, fault: 'FORMULA' };
      if (this.#workbook.calculation === 'due') return { text, fault: 'STALE_FORMULA' };
    }
    return isEmpty ? null : this.#readSavedValue();
  }

  #readSavedValue(): Cell {
    switch (this.#type) {
      case 's':
        return this.#readSharedText();
      case 'inlineStr':
        return this.#inlineText.getValue();
      case 'b':
        return this.#value === '1' || this.#value === 'true';
      case 'd':
        return parseIsoDate(this.#value);
      case 'n':
        return this.#readNumber();
      case 'e':
        return isEmptyMarker(this.#value, null)
          ? this.#value
          : { text: this.#value, fault: 'ERROR_VALUE' };
      default: // `str` is a formula's text
        return unescapeText(this.#value);
    }
  }

  #readSharedText(): string {
    const text = this.#workbook.strings[Number(this.#value)];
    if (text !== undefined) return text;
    throw createRefusal('NOT_XLSX', 'cell-text-missing', this.#getPlace());
  }

  /** The cell that is being read, as a spreadsheet program names it. */
  #getPlace(): { readonly sheet: string; readonly cell: string } {
    const column = Math.min(Math.max(this.#column, 0), MAX_COLUMNS);
    return { sheet: this.#sheet, cell: `${columnLetters(column)}${this.#line}` };
  }

  #readNumber(): Cell {
    if (this.#value.trim() === '') return null;
    const number = Number(this.#value);
    if (!Number.isFinite(number)) return this.#value;
    if (!this.#workbook.dateStyles.has(this.#style)) return number;
    return fromSerialDate(number, this.#workbook.date1904) ?? number;
  }
}

function parseIsoDate(text: string): Cell {
  const date = new Date(/[T ]/.test(text) ? `${text.replace(/Z$/, '')}Z` : text);
  return Number.isNaN(date.getTime()) ? text : date;
}

/** `AB12` is column 27. */
function parseColumnNumber(reference: string): number {
  const letters = /^([A-Z]{1,3})[1-9]\d{0,6}$/i.exec(reference)?.[1];
  if (letters === undefined) throw createRefusal('NOT_XLSX', 'cell-address-invalid');
  let column = 0;
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
