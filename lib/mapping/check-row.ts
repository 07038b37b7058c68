import type { Instant } from '../core/instant.ts';
import { methodOf } from '../register/edition-method.ts';
import { columnsOfDates } from './check/date-column.ts';
import type { CheckContext } from './check/field-check.ts';
import { Notes, rawOf, toFinding } from './check/notes.ts';
import { recordForm } from './check/record-form.ts';
import { cellOf, type EditionRecord, type RowReader } from './check/row-form.ts';
import type { EditionDefinition } from './edition.ts';
import { type Finding, type RowOutcome, worstOutcome } from './finding.ts';
import { namesNoCompany } from './read/row-content.ts';
import type { Cell, RawRow } from './read/table-file.ts';
import type { DuplicateCompanies } from './whole-file.ts';

/** What became of one row. */
export interface CheckedRow {
  readonly row: number;
  readonly sheet?: string;
  readonly outcome: RowOutcome;
  readonly findings: readonly Finding[];
  /** The record that is taken; of a row in review its best reading, where that is complete. */
  readonly record?: EditionRecord;
  readonly cells: Readonly<Record<string, Cell>>;
}

export interface CheckOptions {
  readonly headerLanguage: 'en' | 'fr' | 'de';
  /** The present: nobody has updated a row or checked a source later than that. */
  readonly now?: Instant;
}

/** What is compared of a company; a part that could not be read is null. */
export interface ComparedRow {
  readonly record_id: string | null;
  readonly rcs_number: string | null;
  readonly euid?: string | null;
  readonly vat_number?: string | null;
  readonly legal_name: string | null;
  readonly legal_status?: string | null;
}

/** Other rows that a row is compared with. */
export interface RowsBeside {
  /** The rows before it in the file. */
  readonly twice?: DuplicateCompanies;
  /** The rows of earlier editions. */
  readonly earlier?: {
    /** @see EarlierRows.see */
    see(row: ComparedRow, notes: Notes): boolean;
  };
}

const NONE: readonly Finding[] = [];

/**
 * Checks row after row by the rules of an edition.
 *
 * Most cells of a file are clean, and many repeat the cell above: those cost one comparison, the other clean ones a test that
 * allocates nothing. Only what is not clean is taken apart.
 */
export class RowChecker {
  readonly dates: CheckContext['dates'];
  readonly #form: RowReader;
  readonly #notes = new Notes();
  /** By field, the last clean cell and what it was read as. */
  readonly #cells: Cell[];
  readonly #values: unknown[];

  constructor(definition: EditionDefinition, options: CheckOptions) {
    this.dates = columnsOfDates(methodOf(definition).fields);
    this.#form = recordForm({ definition, ...options, dates: this.dates });
    this.#cells = this.#form.fields.map(() => null);
    this.#values = this.#form.fields.map(() => null);
  }

  /** @param beside left out, the row is checked on its own */
  check(raw: RawRow, { twice, earlier }: RowsBeside = {}): CheckedRow {
    const { row, sheet, cells } = raw;
    if (raw.fault !== undefined) return this.#faulty(raw, raw.fault);
    if (namesNoCompany(cells)) return this.#faulty(raw, 'NOT_A_COMPANY');
    const draft: Record<string, unknown> = { ...this.#form.empty };
    this.#readFields(draft, cells);
    this.#form.rules(draft, cells, this.#notes);
    twice?.see(draft as unknown as EditionRecord, raw, this.#notes);
    earlier?.see(draft as unknown as ComparedRow, this.#notes);
    if (this.#notes.isEmpty)
      return placed({ row, sheet }, { outcome: 'ok', findings: NONE, record: draft, cells });
    const place = { ...placeOf(raw), record_id: idOf(draft, cells) };
    const findings = this.#notes.take().map((note) => toFinding(note, place));
    const outcome = worstOutcome(findings);
    const record = outcome === 'review' ? this.#form.complete(draft) : draft;
    const taken = outcome === 'reject' || record === undefined ? {} : { record };
    return placed({ row, sheet }, { outcome, findings, cells, ...taken });
  }

  #readFields(draft: Record<string, unknown>, cells: Readonly<Record<string, Cell>>): void {
    const { fields } = this.#form;
    const notes = this.#notes;
    for (let at = 0; at < fields.length; at++) {
      const { field, check } = fields[at] as (typeof fields)[number];
      const cell = cells[field] ?? null;
      if (cell === this.#cells[at] && cell !== null) {
        draft[field] = this.#values[at];
        continue;
      }
      notes.column = field;
      const before = notes.count;
      const value = check(cell, notes);
      draft[field] = value;
      if (notes.count === before) {
        this.#cells[at] = cell;
        this.#values[at] = value;
      }
    }
  }

  #faulty(raw: RawRow, fault: NonNullable<RawRow['fault']> | 'NOT_A_COMPANY'): CheckedRow {
    const { row, sheet, cells } = raw;
    this.#notes.column = null;
    this.#notes.add(fault, null);
    const id = rawOf(cellOf(cells, 'record_id'));
    const place = { ...placeOf(raw), record_id: fault === 'RAGGED_ROW' ? id : null };
    const findings = this.#notes.take().map((note) => toFinding(note, place));
    return placed({ row, sheet }, { outcome: 'reject', findings, cells });
  }
}

/** A draft without a note that keeps the row back is a whole record: every check gives a value of its field or notes why not. */
function placed(
  { row, sheet }: { readonly row: number; readonly sheet: string | undefined },
  rest: Omit<CheckedRow, 'row' | 'sheet' | 'record'> & { readonly record?: object },
): CheckedRow {
  return { row, ...sheetOf(sheet), ...rest } as CheckedRow;
}

function placeOf({ row, sheet, place }: RawRow) {
  return { row, ...sheetOf(sheet), ...(place === undefined ? {} : { place }) };
}

function sheetOf(sheet: string | undefined): { readonly sheet?: string } {
  return sheet === undefined ? {} : { sheet };
}

/** The id of a finding: as it was read, or as it stands in the file. */
function idOf(
  draft: Record<string, unknown>,
  cells: Readonly<Record<string, Cell>>,
): string | null {
  return typeof draft['record_id'] === 'string'
    ? draft['record_id']
    : rawOf(cellOf(cells, 'record_id'));
}
