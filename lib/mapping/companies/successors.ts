import type { RowLocation } from '../../core/cell-address.ts';
import { getEditionMethod } from '../../register/edition-method.ts';
import type { EditionDefinition } from '../edition.ts';
import { type Finding, type FindingCode, worstOutcome } from '../finding.ts';
import { FindingCollector, toFinding } from '../values/finding-collector.ts';
import type { CheckedRow, ComparedRow } from './check-row.ts';
import { TextHash, TextIndex } from './duplicate-index.ts';

/** Maximum number of rows that wait until their successor was read. */
const MAX_WAITING_ROWS = 10_000;

/** The companies of earlier editions, and the successors that they named. */
export interface EarlierSuccessors {
  hasRecordId(recordId: string): boolean;
  findSuccessor(recordId: string): string | undefined;
}

/** A row with its place in the file. */
interface PlacedRow {
  readonly row: CheckedRow;
  readonly place: RowLocation | undefined;
}

/** Whether the records of an edition name successors. */
export function namesSuccessors(edition: EditionDefinition): boolean {
  return 'successor' in getEditionMethod(edition).fields;
}

/** The successors and the known record ids: of the rows that were read, and of earlier editions. */
export class Successors {
  readonly #hash = new TextHash();
  readonly #ids = new TextIndex();
  readonly #successors = new Map<string, string>();
  readonly #earlier: EarlierSuccessors | undefined;

  constructor(earlier?: EarlierSuccessors) {
    this.#earlier = earlier;
  }

  /** Stores a row that is accepted, or that a person may accept. */
  add({ record_id, successor }: ComparedRow): void {
    if (record_id === null) return;
    this.#ids.add(this.#hash.hash(record_id), 1);
    if (successor != null) this.#successors.set(record_id, successor);
  }

  /** Whether a row of this record id was read. */
  hasRow(recordId: string): boolean {
    return this.#ids.find(this.#hash.hash(recordId)) !== 0;
  }

  /** The fault of the successor of a row; `undefined` if it is right, or if the row names none. */
  check({ record_id, successor }: ComparedRow): FindingCode | undefined {
    if (successor == null || successor === record_id) return undefined;
    if (this.#leadsTo(successor, record_id)) return 'SUCCESSOR_CYCLE';
    const isKnown = this.hasRow(successor) || this.#earlier?.hasRecordId(successor) === true;
    return isKnown ? undefined : 'UNKNOWN_SUCCESSOR';
  }

  /** Whether the successors of a company lead to a record id. A row of the file replaces the row of an earlier edition. */
  #leadsTo(first: string, recordId: string | null): boolean {
    const visited = new Set<string>();
    let current: string | undefined = first;
    while (current !== undefined && !visited.has(current)) {
      if (current === recordId) return true;
      visited.add(current);
      current = this.hasRow(current)
        ? this.#successors.get(current)
        : this.#earlier?.findSuccessor(current);
    }
    return false;
  }
}

/**
 * Checks the successors of rows while the file is read. A row whose successor was not read yet waits
 * until the end of the file.
 */
export class SuccessorCheck {
  readonly #successors: Successors;
  readonly #places = new Map<string, RowLocation | undefined>();
  #waiting: PlacedRow[] = [];

  constructor(earlier?: EarlierSuccessors) {
    this.#successors = new Successors(earlier);
  }

  /** Stores the place of a row with a successor. */
  storePlace(row: CheckedRow, place: RowLocation | undefined): void {
    if (findSuccessor(row) !== null) this.#places.set(toKey(row), place);
  }

  /** The rows that need not wait, with the faults of their successors. */
  releaseKnown(rows: readonly CheckedRow[]): readonly CheckedRow[] {
    return rows.flatMap((row) => {
      if (row.outcome !== 'reject') this.#successors.add(toCompared(row));
      const successor = findSuccessor(row);
      if (successor === null) return [row];
      const placedRow = { row, place: this.#places.get(toKey(row)) };
      this.#places.delete(toKey(row));
      if (this.#successors.hasRow(successor) || this.#waiting.length >= MAX_WAITING_ROWS)
        return [this.#checkSuccessor(placedRow)];
      this.#waiting.push(placedRow);
      return [];
    });
  }

  /** The rows that waited, at the end of the file. */
  release(): readonly CheckedRow[] {
    const rows = this.#waiting.map((placedRow) => this.#checkSuccessor(placedRow));
    this.#waiting = [];
    return rows;
  }

  #checkSuccessor({ row, place }: PlacedRow): CheckedRow {
    const code = this.#successors.check(toCompared(row));
    return code === undefined ? row : addFinding(row, code, place);
  }
}

/** A row with a further finding about its successor. */
export function addFinding(row: CheckedRow, code: FindingCode, place?: RowLocation): CheckedRow {
  const { record, ...rest } = row;
  const notes = new FindingCollector();
  notes.column = 'successor';
  notes.add(code, findSuccessor(row));
  const findingPlace = {
    row: row.row,
    ...(row.sheet !== undefined && { sheet: row.sheet }),
    ...(place !== undefined && { place }),
    record_id: toCompared(row).record_id,
  };
  const findings = [...row.findings, ...notes.take().map((note) => toFinding(note, findingPlace))];
  const outcome = worstOutcome(findings);
  return { ...rest, findings, outcome, ...(record && outcome !== 'reject' && { record }) };
}

/** The fields of a row that are compared; of an incomplete record, the record id alone. */
export function toCompared({
  record,
  findings,
}: {
  readonly record?: ComparedRow | null;
  readonly findings: readonly Finding[];
}): ComparedRow {
  const [finding] = findings;
  return record ?? { record_id: finding?.record_id ?? null, rcs_number: null, legal_name: null };
}

function findSuccessor(row: CheckedRow): string | null {
  return toCompared(row).successor ?? null;
}

function toKey({ sheet = '', row }: CheckedRow): string {
  return `${sheet}\n${row}`;
}
