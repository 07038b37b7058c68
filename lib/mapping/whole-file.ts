import type { Notes } from './check/notes.ts';
import { SeenTexts, TextHash } from './duplicate-index.ts';
import type { Cell } from './read/table-file.ts';

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
    const twice =
      this.#note('record_id', record_id, { seen: this.#ids, here, notes }) |
      this.#note('rcs_number', rcs_number, { seen: this.#numbers, here, notes });
    if (legal_name === null) return;
    const hash = this.#hash.ofName(legal_name);
    const first = hash === undefined ? 0 : this.#names.see(hash, here);
    if (first === 0 || twice === 1) return;
    notes.column = 'legal_name';
    notes.add('SAME_NAME_OTHER_RCS', legal_name, { facts: { first: this.#named(first, here) } });
  }

  #note(
    column: 'record_id' | 'rcs_number',
    text: Cell,
    {
      seen,
      here,
      notes,
    }: { readonly seen: SeenTexts; readonly here: number; readonly notes: Notes },
  ): 0 | 1 {
    if (typeof text !== 'string') return 0;
    const first = seen.see(this.#hash.of(text), here);
    if (first === 0) return 0;
    notes.column = column;
    const code = column === 'record_id' ? 'DUPLICATE_RECORD_ID' : 'DUPLICATE_RCS';
    notes.add(code, text, { facts: { first: this.#named(first, here) } });
    return 1;
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
