import { cellAddress, cellIn, type RowLocation } from '../../core/cell-address.ts';
import type { LocalizedText } from '../../core/language.ts';
import type { FindingCode } from '../finding.ts';
import type { FindingCollector } from '../values/finding-collector.ts';
import { SeenTexts, TextHash } from './duplicate-index.ts';

/** Number of rows of a sheet in the number of a place; Excel has at most 1,048,576. */
const SHEET = 2 ** 24;

/** The place of a row; in a file with cells, its line as in a spreadsheet program. */
interface RowPlace {
  readonly row: number;
  readonly sheet?: string;
  readonly place?: RowLocation;
}

/** A sheet with read rows; a file without sheets counts as one sheet. */
interface SheetSeen {
  readonly sheet: string | undefined;
  readonly columns: RowLocation['columns'] | undefined;
}

/** The fields that must be unique in a file. */
interface Identity {
  readonly record_id: string | null;
  readonly rcs_number: string | null;
  readonly legal_name: string | null;
  readonly legal_status?: string | null;
}

type ComparedColumn = Exclude<keyof Identity, 'legal_status'>;

const MERGED = { rcs_number: null, legal_name: null };

const ANOTHER_ROW: LocalizedText = {
  en: 'Another row',
  fr: 'Une autre ligne',
  de: 'Eine andere Zeile',
};

/**
 * Finds companies that a file names twice. It stores every row, also one that was rejected for another
 * reason.
 */
export class DuplicateCompanies {
  readonly #hash = new TextHash();
  readonly #ids = new SeenTexts();
  readonly #numbers = new SeenTexts();
  readonly #names = new SeenTexts();
  readonly #sheets: SheetSeen[] = [];
  readonly #namesPlaces: boolean;

  /** @param namesPlaces whether findings name the place of the other row: not for stored rows, which have none */
  constructor({ namesPlaces = true } = {}) {
    this.#namesPlaces = namesPlaces;
  }

  /** Reports the earlier row with the same id, register number or name. */
  add(company: Identity, place: RowPlace, notes: FindingCollector): void {
    const here = this.#toPlaceNumber(place);
    const { record_id } = company;
    // A merged company may have the number and the name of its successor.
    const { rcs_number, legal_name } = company.legal_status === 'merged' ? MERGED : company;
    const sameId = record_id === null ? 0 : this.#ids.add(this.#hash.of(record_id), here);
    const sameRcs = rcs_number === null ? 0 : this.#numbers.add(this.#hash.of(rcs_number), here);
    const sameName = legal_name === null ? 0 : this.#addName(legal_name, here);
    if (sameId + sameRcs + sameName === 0) return;
    const note = (column: ComparedColumn, code: FindingCode, first: number) => {
      notes.column = column;
      notes.add(code, company[column], { facts: { first: this.#describeFirst(first, column) } });
    };
    if (sameId !== 0) note('record_id', 'DUPLICATE_RECORD_ID', sameId);
    if (sameRcs !== 0) note('rcs_number', 'DUPLICATE_RCS', sameRcs);
    if (sameId + sameRcs === 0) note('legal_name', 'SAME_NAME_OTHER_RCS', sameName);
  }

  #addName(name: string, here: number): number {
    const hash = this.#hash.ofName(name);
    return hash === undefined ? 0 : this.#names.add(hash, here);
  }

  /**
   * Encodes line and sheet in one number. In a file without cells the line is the row; a file without
   * sheets has sheet 0.
   */
  #toPlaceNumber({ row, sheet, place }: RowPlace): number {
    const last = this.#sheets.length - 1;
    let at =
      this.#sheets[last]?.sheet === sheet
        ? last
        : this.#sheets.findIndex((seen) => seen.sheet === sheet);
    if (at === -1) at = this.#sheets.push({ sheet, columns: place?.columns }) - 1;
    return at * SHEET + (place?.line ?? row);
  }

  /** The first cell with a text; in a file without cells, its row. */
  #describeFirst(place: number, column: string): string | LocalizedText {
    if (!this.#namesPlaces) return ANOTHER_ROW;
    const { sheet, columns } = this.#sheets[Math.floor(place / SHEET)] ?? {};
    const row = place % SHEET;
    if (columns === undefined)
      return { en: `Row ${row}`, fr: `La ligne ${row}`, de: `Zeile ${row}` };
    const cell = cellIn({ line: row, columns }, column);
    return cellAddress(sheet === undefined ? { cell } : { cell, sheet }) ?? cell;
  }
}
