import { cellAddress, cellIn, type RowLocation } from '../../core/cell-address.ts';
import type { LocalizedText } from '../../core/language.ts';
import type { FindingCode } from '../finding.ts';
import type { FindingCollector } from '../values/finding-collector.ts';
import { TextHash, TextIndex } from './duplicate-index.ts';

/** Number of rows of a sheet in the number of a place; Excel has at most 1,048,576. */
const ROWS_PER_SHEET = 2 ** 24;

/** The place of a row; in a file with cells, its line as in a spreadsheet program. */
interface RowPlace {
  readonly row: number;
  readonly sheet?: string;
  readonly place?: RowLocation;
}

/** A sheet with read rows; a file without sheets counts as one sheet. */
interface ReadSheet {
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
  readonly #ids = new TextIndex();
  readonly #numbers = new TextIndex();
  readonly #names = new TextIndex();
  readonly #sheets: ReadSheet[] = [];
  readonly #namesPlaces: boolean;

  /** @param namesPlaces whether findings name the place of the other row: not for stored rows, which have none */
  constructor({ namesPlaces = true } = {}) {
    this.#namesPlaces = namesPlaces;
  }

  /** Reports the earlier row with the same id, register number or name. */
  add(company: Identity, place: RowPlace, notes: FindingCollector): void {
    const placeNumber = this.#toPlaceNumber(place);
    const { record_id } = company;
    // A merged company may have the number and the name of its successor.
    const { rcs_number, legal_name } = company.legal_status === 'merged' ? MERGED : company;
    const sameId = record_id === null ? 0 : this.#ids.add(this.#hash.hash(record_id), placeNumber);
    const sameRcs =
      rcs_number === null ? 0 : this.#numbers.add(this.#hash.hash(rcs_number), placeNumber);
    const sameName = legal_name === null ? 0 : this.#addName(legal_name, placeNumber);
    if (sameId + sameRcs + sameName === 0) return;
    const addNote = (column: ComparedColumn, code: FindingCode, first: number) => {
      notes.column = column;
      notes.add(code, company[column], { facts: { first: this.#describeFirst(first, column) } });
    };
    if (sameId !== 0) addNote('record_id', 'DUPLICATE_RECORD_ID', sameId);
    if (sameRcs !== 0) addNote('rcs_number', 'DUPLICATE_RCS', sameRcs);
    if (sameId + sameRcs === 0) addNote('legal_name', 'SAME_NAME_OTHER_RCS', sameName);
  }

  #addName(name: string, placeNumber: number): number {
    const hash = this.#hash.hashName(name);
    return hash === undefined ? 0 : this.#names.add(hash, placeNumber);
  }

  /**
   * Encodes line and sheet in one number. In a file without cells the line is the row; a file without
   * sheets has sheet 0.
   */
  #toPlaceNumber({ row, sheet, place }: RowPlace): number {
    const last = this.#sheets.length - 1;
    let sheetIndex =
      this.#sheets[last]?.sheet === sheet
        ? last
        : this.#sheets.findIndex((seen) => seen.sheet === sheet);
    if (sheetIndex === -1) sheetIndex = this.#sheets.push({ sheet, columns: place?.columns }) - 1;
    return sheetIndex * ROWS_PER_SHEET + (place?.line ?? row);
  }

  /** The first cell with a text; in a file without cells, its row. */
  #describeFirst(place: number, column: string): string | LocalizedText {
    if (!this.#namesPlaces) return ANOTHER_ROW;
    const { sheet, columns } = this.#sheets[Math.floor(place / ROWS_PER_SHEET)] ?? {};
    const row = place % ROWS_PER_SHEET;
    if (columns === undefined)
      return { en: `Row ${row}`, fr: `La ligne ${row}`, de: `Zeile ${row}` };
    const cell = cellIn({ line: row, columns }, column);
    return cellAddress(sheet === undefined ? { cell } : { cell, sheet }) ?? cell;
  }
}
