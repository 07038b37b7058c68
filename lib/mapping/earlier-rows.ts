import type { Notes } from './check/notes.ts';
import type { EditionRecord } from './check/row-form.ts';
import type { ComparedRow } from './check-row.ts';
import { TextHash } from './duplicate-index.ts';
import type { EditionDefinition } from './edition.ts';
import { comparableName, registerNumber } from './identities.ts';
import type { ImportFiles } from './ports.ts';
import { type Edition, newestFirst } from './released-edition.ts';
import { storedLines } from './sorted-rows.ts';

/** Numbers kept of each record id: hashes of number, VAT number and name, and the place of the edition. */
const PARTS = 4;

/**
 * The companies that earlier editions have under each record id, to recognise a record id that has
 * another company now. Only hashes are kept: 24 bytes for each record id, and 8 for each number that it had.
 */
export class EarlierRows {
  readonly #hash = new TextHash();
  /** Places of record ids in `#facts`, by their hash. */
  readonly #places = new Map<string, number>();
  readonly #numbers = new Set<string>();
  readonly #editions: readonly string[];
  #facts = new Uint32Array(1024 * PARTS);

  private constructor(editions: readonly string[]) {
    this.#editions = editions;
  }

  /** Reads the editions of the same kind that are released and not retracted. The newest that has a record id counts. */
  static async read(
    files: ImportFiles,
    { kind }: EditionDefinition,
    editions: readonly Edition[],
  ): Promise<EarlierRows> {
    const compared = newestFirst(
      editions.filter((each) => kind === 'rows' && each.kind === kind && each.state === 'released'),
    );
    const earlier = new EarlierRows(compared.map(({ id }) => id));
    for (const [at, { rows }] of compared.entries())
      for await (const line of storedLines(files, rows.key))
        earlier.#keep(JSON.parse(line) as EditionRecord, at);
    return earlier;
  }

  /** Notes that the record id of a row had another company. @returns whether it had */
  see(row: ComparedRow, notes: Notes): boolean {
    const { record_id, legal_name } = row;
    const place = record_id === null ? undefined : this.#places.get(this.#keyOf(record_id));
    if (place === undefined || record_id === null || legal_name === null) return false;
    const [number, vat, name, edition] = this.#facts.subarray(place, place + PARTS);
    const own = this.#factsOf(row);
    const facts = { edition: this.#editions[edition ?? 0] ?? '' };
    const isSameNumber = own.number === number;
    const isOtherVat = own.vat !== 0 && vat !== 0 && own.vat !== vat;
    if (isSameNumber && !isOtherVat) return false;
    const wasHere = this.#numbers.has(this.#numberKey(record_id, row));
    const isKnown = isSameNumber || own.name === name || wasHere;
    notes.column = isSameNumber ? 'vat_number' : 'rcs_number';
    const raw = isSameNumber ? row.vat_number : row.rcs_number;
    notes.add(isKnown ? 'IDENTITY_CHANGED' : 'OTHER_COMPANY', raw ?? null, { facts });
    return true;
  }

  #keep(record: EditionRecord, edition: number): void {
    const { record_id } = record;
    this.#numbers.add(this.#numberKey(record_id, record));
    const key = this.#keyOf(record_id);
    if (this.#places.has(key)) return;
    const place = this.#places.size * PARTS;
    if (place === this.#facts.length) {
      const wider = new Uint32Array(place * 2);
      wider.set(this.#facts);
      this.#facts = wider;
    }
    const { number, vat, name } = this.#factsOf(record);
    this.#facts.set([number, vat, name, edition], place);
    this.#places.set(key, place);
  }

  #factsOf(row: ComparedRow) {
    const hash = (text: string | null) => (text === null ? 0 : this.#hash.of(text).low || 1);
    return {
      number: hash(registerNumber(row)),
      vat: hash(row.vat_number ?? null),
      name: hash(comparableName(row.legal_name ?? '')),
    };
  }

  #numberKey(recordId: string, row: ComparedRow): string {
    return this.#keyOf(`${recordId} ${registerNumber(row) ?? ''}`);
  }

  #keyOf(text: string): string {
    const { high, low } = this.#hash.of(text);
    return String.fromCharCode(high >>> 16, high & 0xffff, low >>> 16, low & 0xffff);
  }
}
