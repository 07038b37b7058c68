import type { Cell } from '../read/table-file.ts';
import type { CompanyRecord, CompanyRecord2020 } from '../record.ts';
import type { FieldCheck } from './field-check.ts';
import type { FindingCollector } from './finding-collector.ts';

/** The record of a company in an edition. */
export type EditionRecord = CompanyRecord | CompanyRecord2020;

/** A record during reading: all fields are present; `null` for an empty or unreadable value. */
export type PartialRecord<R> = { -readonly [F in keyof R]: R[F] | null };

/** Parser for the rows of a kind of edition: first the fields, then rules about several fields. */
export interface RowParser {
  /**
   * All fields in the order of the record, empty. All copies have the same shape, which is fast for a
   * million rows.
   */
  readonly emptyRecord: Readonly<Record<string, null>>;
  readonly fields: readonly FieldCheck[];
  /** Reads dependent fields, completes the draft, and adds findings about contradictions. */
  applyRules(
    draft: Record<string, unknown>,
    cells: Readonly<Record<string, Cell>>,
    notes: FindingCollector,
  ): void;
  /** The record of a complete draft; `undefined` if a required field is missing. */
  parseComplete(draft: Record<string, unknown>): EditionRecord | undefined;
}

/** A cell by its column; a column the file does not have is empty. */
export function getCell(cells: Readonly<Record<string, Cell>>, column: string): Cell {
  return cells[column] ?? null;
}
