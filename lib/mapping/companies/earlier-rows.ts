import type { EditionDefinition } from '../edition.ts';
import type { ImportFiles } from '../ports.ts';
import { type Edition, sortNewestFirst } from '../release/released-edition.ts';
import type { FindingCollector } from '../values/finding-collector.ts';
import type { EditionRecord } from '../values/row-parser.ts';
import type { ComparedRow } from './check-row.ts';
import { TextHash, TextIndex } from './duplicate-index.ts';
import { getRegisterNumber, toComparableName } from './identities.ts';
import { readStoredLines } from './sorted-rows.ts';
import type { EarlierSuccessors } from './successors.ts';

/**
 * Number of values for each record id: hashes of register number, VAT number, comparable name and name, the place
 * of the edition, and 1 for a merged row.
 */
const VALUES_PER_ID = 6;

/**
 * The companies of earlier editions by record id. They show that a record id now belongs to another
 * company. Only hashes are stored, in typed arrays.
 */
export class EarlierRows implements EarlierSuccessors {
  readonly #hash = new TextHash();
  /** Each record id with the place of its values in `#facts`, from 1. */
  readonly #ids = new TextIndex();
  /** Each register number that a record id had. */
  readonly #numbers = new TextIndex();
  /** Each comparable name with the place of the record id that had it first. */
  readonly #names = new TextIndex();
  /** Successors by the record id of the company that they took over. */
  readonly #successors = new Map<string, string>();
  readonly #editions: readonly string[];
  #count = 0;
  #facts = new Uint32Array(1024 * VALUES_PER_ID);

  private constructor(editions: readonly string[]) {
    this.#editions = editions;
  }

  /**
   * Reads the editions of the same kind that are released and not retracted. The newest edition with a
   * record id counts; for a merged company, the newest one before its merger, because a merged row may
   * have the number and name of the successor.
   */
  static async read(
    files: ImportFiles,
    { kind }: EditionDefinition,
    editions: readonly Edition[],
  ): Promise<EarlierRows> {
    const comparedEditions = sortNewestFirst(
      editions.filter((each) => kind === 'rows' && each.kind === kind && each.state === 'released'),
    );
    const earlier = new EarlierRows(comparedEditions.map(({ id }) => id));
    for (const [at, { rows }] of comparedEditions.entries())
      for await (const line of readStoredLines(files, rows.key))
        earlier.#addRecord(JSON.parse(line) as EditionRecord, at);
    return earlier;
  }

  /**
   * Adds a finding if the record id of a row belonged to another company, or if another company had its
   * name. A merged row is not compared, because it is not published.
   *
   * @returns whether a finding was added
   */
  compareRow(row: ComparedRow, notes: FindingCollector): boolean {
    const { record_id, legal_name } = row;
    if (record_id === null || legal_name === null || row.legal_status === 'merged') return false;
    const place = this.#ids.find(this.#hash.hash(record_id));
    if (place === 0) return false;
    const [number, vat, ...rest] = this.#facts.subarray(
      (place - 1) * VALUES_PER_ID,
      place * VALUES_PER_ID,
    );
    const ownVat = this.#computeHash(row.vat_number ?? null);
    const isSameNumber = this.#computeHash(getRegisterNumber(row)) === number;
    const isOtherVat = ownVat !== 0 && vat !== 0 && ownVat !== vat;
    const [comparable, name, edition = 0] = rest;
    const facts = { edition: this.#editions[edition] ?? '' };
    if (isSameNumber && !isOtherVat) {
      if (this.#computeHash(legal_name) === name || !this.#belongsToOther(legal_name, place))
        return false;
      notes.column = 'legal_name';
      notes.add('NAME_OF_OTHER', legal_name, { facts });
      return true;
    }
    const isKnown =
      isSameNumber ||
      this.#computeHash(toComparableName(legal_name)) === comparable ||
      this.#numbers.find(this.#hash.hash(buildPairKey(record_id, row))) !== 0;
    notes.column = isSameNumber ? 'vat_number' : 'rcs_number';
    const raw = isSameNumber ? row.vat_number : row.rcs_number;
    notes.add(isKnown ? 'IDENTITY_CHANGED' : 'OTHER_COMPANY', raw ?? null, { facts });
    return true;
  }

  /** Whether an earlier edition has the record id. */
  hasRecordId(recordId: string): boolean {
    return this.#ids.find(this.#hash.hash(recordId)) !== 0;
  }

  /** The company that took over another one, by the newest edition that has the other one. */
  findSuccessor(recordId: string): string | undefined {
    return this.#successors.get(recordId);
  }

  /** Whether another record id had a name first, and this record id never had it. */
  #belongsToOther(name: string, place: number): boolean {
    const comparable = toComparableName(name);
    if (this.#computeHash(comparable) === this.#facts[(place - 1) * VALUES_PER_ID + 2])
      return false;
    const first = this.#names.find(this.#hash.hash(comparable));
    return first !== 0 && first !== place;
  }

  #addRecord(record: EditionRecord, edition: number): void {
    const { record_id, legal_name } = record;
    const row: ComparedRow = record;
    const isMerged = row.legal_status === 'merged';
    if (!isMerged) this.#numbers.add(this.#hash.hash(buildPairKey(record_id, row)), 1);
    const knownPlace = this.#ids.add(this.#hash.hash(record_id), this.#count + 1);
    if (knownPlace === 0 && row.successor != null) this.#successors.set(record_id, row.successor);
    if (knownPlace !== 0 && (isMerged || this.#facts[knownPlace * VALUES_PER_ID - 1] === 0)) return;
    const place = knownPlace || this.#addPlace();
    const number = this.#computeHash(getRegisterNumber(row));
    const vat = this.#computeHash(row.vat_number ?? null);
    const comparable = toComparableName(legal_name);
    const name = this.#computeHash(legal_name);
    this.#facts.set(
      [number, vat, this.#computeHash(comparable), name, edition, Number(isMerged)],
      (place - 1) * VALUES_PER_ID,
    );
    if (!isMerged) this.#names.add(this.#hash.hash(comparable), place);
  }

  #addPlace(): number {
    this.#count += 1;
    if (this.#count * VALUES_PER_ID > this.#facts.length) {
      const longer = new Uint32Array(this.#facts.length * 2);
      longer.set(this.#facts);
      this.#facts = longer;
    }
    return this.#count;
  }

  /** 32-bit hash of a text; 0 without a text. */
  #computeHash(text: string | null): number {
    return text === null ? 0 : this.#hash.hash(text).low || 1;
  }
}

/** The key of a pair of register number and record id. */
function buildPairKey(recordId: string, row: ComparedRow): string {
  return `${recordId} ${getRegisterNumber(row) ?? ''}`;
}
