import type { Instant } from '../../core/instant.ts';
import { getEditionMethod } from '../../register/edition-method.ts';
import type { EditionDefinition } from '../edition.ts';
import { type Finding, type RowOutcome, worstOutcome } from '../finding.ts';
import { namesNoCompany } from '../read/row-content.ts';
import type { Cell, RawRow } from '../read/table-file.ts';
import { createRowParser } from '../values/create-row-parser.ts';
import { createDateColumns } from '../values/date-column.ts';
import type { CheckContext } from '../values/field-check.ts';
import { FindingCollector, toCellText, toFinding } from '../values/finding-collector.ts';
import { type EditionRecord, getCell, type RowParser } from '../values/row-parser.ts';
import type { DuplicateCompanies } from './duplicate-companies.ts';

/** The result of the checks of one row. */
export interface CheckedRow {
  readonly row: number;
  readonly sheet?: string;
  readonly outcome: RowOutcome;
  readonly findings: readonly Finding[];
  /** The accepted record; for a row in review, its best reading if that is complete. */
  readonly record?: EditionRecord;
  readonly cells: Readonly<Record<string, Cell>>;
}

export interface CheckOptions {
  readonly headerLanguage: 'en' | 'fr' | 'de';
  /** The current time: an update or a check of a source cannot be later. */
  readonly now?: Instant;
}

/** The fields of a company that are compared; null if a field could not be read. */
export interface ComparedRow {
  readonly record_id: string | null;
  readonly rcs_number: string | null;
  readonly euid?: string | null;
  readonly vat_number?: string | null;
  readonly legal_name: string | null;
  readonly legal_status?: string | null;
  readonly successor?: string | null;
}

/** Other rows that a row is compared with. */
export interface ComparisonRows {
  /** The rows before it in the file. */
  readonly duplicates?: DuplicateCompanies;
  /** The rows of earlier editions. */
  readonly earlier?: {
    /** @see EarlierRows.compareRow */
    compareRow(row: ComparedRow, notes: FindingCollector): boolean;
  };
}

const NONE: readonly Finding[] = [];

/**
 * Checks rows by the rules of an edition.
 *
 * Most cells of a file are clean, and many repeat the cell above. A repeated cell needs one comparison,
 * another clean cell a test without allocation. Only a value that is not clean is split.
 */
export class RowChecker {
  readonly dates: CheckContext['dates'];
  readonly #rowParser: RowParser;
  readonly #notes = new FindingCollector();
  /** By field, the last clean cell and its value. */
  readonly #cells: Cell[];
  readonly #values: unknown[];

  constructor(definition: EditionDefinition, options: CheckOptions) {
    this.dates = createDateColumns(getEditionMethod(definition).fields);
    this.#rowParser = createRowParser({ definition, ...options, dates: this.dates });
    this.#cells = this.#rowParser.fields.map(() => null);
    this.#values = this.#rowParser.fields.map(() => null);
  }

  /** @param comparisons other rows; without them, only the row itself is checked */
  check(raw: RawRow, { duplicates, earlier }: ComparisonRows = {}): CheckedRow {
    const { row, sheet, cells } = raw;
    if (raw.fault !== undefined) return this.#rejectFaulty(raw, raw.fault);
    if (namesNoCompany(cells)) return this.#rejectFaulty(raw, 'NOT_A_COMPANY');
    const draft: Record<string, unknown> = { ...this.#rowParser.emptyRecord };
    this.#readFields(draft, cells);
    this.#rowParser.applyRules(draft, cells, this.#notes);
    duplicates?.add(draft as unknown as EditionRecord, raw, this.#notes);
    earlier?.compareRow(draft as unknown as ComparedRow, this.#notes);
    if (this.#notes.isEmpty)
      return toCheckedRow({ row, sheet }, { outcome: 'ok', findings: NONE, record: draft, cells });
    const place = { ...getRowPlace(raw), record_id: getFindingId(draft, cells) };
    const findings = this.#notes.take().map((note) => toFinding(note, place));
    const outcome = worstOutcome(findings);
    const record = outcome === 'review' ? this.#rowParser.parseComplete(draft) : draft;
    const recordMember = outcome === 'reject' || record === undefined ? {} : { record };
    return toCheckedRow({ row, sheet }, { outcome, findings, cells, ...recordMember });
  }

  #readFields(draft: Record<string, unknown>, cells: Readonly<Record<string, Cell>>): void {
    const { fields } = this.#rowParser;
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

  #rejectFaulty(raw: RawRow, fault: NonNullable<RawRow['fault']> | 'NOT_A_COMPANY'): CheckedRow {
    const { row, sheet, cells } = raw;
    this.#notes.column = null;
    this.#notes.add(fault, null);
    const id = toCellText(getCell(cells, 'record_id'));
    const place = { ...getRowPlace(raw), record_id: fault === 'RAGGED_ROW' ? id : null };
    const findings = this.#notes.take().map((note) => toFinding(note, place));
    return toCheckedRow({ row, sheet }, { outcome: 'reject', findings, cells });
  }
}

/**
 * A draft without a finding that prevents its acceptance is a complete record: every check returns a
 * value or adds a finding.
 */
function toCheckedRow(
  { row, sheet }: { readonly row: number; readonly sheet: string | undefined },
  rest: Omit<CheckedRow, 'row' | 'sheet' | 'record'> & { readonly record?: object },
): CheckedRow {
  return { row, ...getSheetMember(sheet), ...rest } as CheckedRow;
}

function getRowPlace({ row, sheet, place }: RawRow) {
  return { row, ...getSheetMember(sheet), ...(place === undefined ? {} : { place }) };
}

function getSheetMember(sheet: string | undefined): { readonly sheet?: string } {
  return sheet === undefined ? {} : { sheet };
}

/** The record id for a finding: the parsed id, or the text in the file. */
function getFindingId(
  draft: Record<string, unknown>,
  cells: Readonly<Record<string, Cell>>,
): string | null {
  return typeof draft['record_id'] === 'string'
    ? draft['record_id']
    : toCellText(getCell(cells, 'record_id'));
}
