import type { Notes } from './check/notes.ts';
import { SeenTexts, TextHash } from './duplicate-index.ts';
import type { FindingCode } from './finding.ts';

/** Rows of a sheet that a place can name; Excel has 1,048,576. */
const SHEET = 2 ** 24;

/** The fields that no two companies of a file share. */
interface Identity {
  readonly record_id: string | null;
  readonly rcs_number: string | null;
  readonly legal_name: string | null;
}

/** Companies that a file names twice. It remembers every row it was shown, also one that was rejected for another reason. */
export class NamedTwice {
  readonly #hash = new TextHash();
  readonly #ids = new SeenTexts();
  readonly #numbers = new SeenTexts();
  readonly #names = new SeenTexts();
  readonly #sheets: string[] = [];

  /** Notes in which earlier row the same id, register number or name stands. */
  see(
    company: Identity,
    place: { readonly row: number; readonly sheet?: string },
    notes: Notes,
  ): void {
    const here = this.#placeOf(place);
    const { record_id, rcs_number, legal_name } = company;
    const sameId = record_id === null ? 0 : this.#ids.see(this.#hash.of(record_id), here);
    const sameRcs = rcs_number === null ? 0 : this.#numbers.see(this.#hash.of(rcs_number), here);
    const sameName = legal_name === null ? 0 : this.#seeName(legal_name, here);
    if (sameId + sameRcs + sameName === 0) return;
    const note = (column: keyof Identity, code: FindingCode, first: number) => {
      notes.column = column;
      notes.add(code, company[column], { facts: { first: this.#named(first, here) } });
    };
    if (sameId !== 0) note('record_id', 'DUPLICATE_RECORD_ID', sameId);
    if (sameRcs !== 0) note('rcs_number', 'DUPLICATE_RCS', sameRcs);
    if (sameId + sameRcs === 0) note('legal_name', 'SAME_NAME_OTHER_RCS', sameName);
  }

  #seeName(name: string, here: number): number {
    const hash = this.#hash.ofName(name);
    return hash === undefined ? 0 : this.#names.see(hash, here);
  }

  /** Row and sheet in one number; a file without sheets has the first. */
  #placeOf({ row, sheet = '' }: { readonly row: number; readonly sheet?: string }): number {
    const last = this.#sheets.length - 1;
    let at = this.#sheets[last] === sheet ? last : this.#sheets.indexOf(sheet);
    if (at === -1) at = this.#sheets.push(sheet) - 1;
    return at * SHEET + row;
  }

  #named(place: number, here: number): string {
    const sheet = Math.floor(place / SHEET);
    const row = String(place % SHEET);
    return sheet === Math.floor(here / SHEET) ? row : `${row} (${this.#sheets[sheet]})`;
  }
}
