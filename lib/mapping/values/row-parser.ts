import type { Cell } from '../read/table-file.ts';
import type { CompanyRecord, CompanyRecord2020 } from '../record.ts';
import type { FieldCheck } from './field-check.ts';
import type { FindingCollector } from './finding-collector.ts';

/** A company as an edition holds it. */
export type EditionRecord = CompanyRecord | CompanyRecord2020;

/** A record being read: every field is there, and null where nothing, or nothing readable, is known. */
export type PartialRecord<R> = { -readonly [F in keyof R]: R[F] | null };

/** How the rows of a kind of edition are read: field by field, then by the rules that look at several fields. */
export interface RowParser {
  /** All fields in the order of the record, empty. Copies have one shape, which keeps a million of them fast. */
  readonly empty: Readonly<Record<string, null>>;
  readonly fields: readonly FieldCheck[];
  /** Reads what depends on other fields, completes the draft and notes what contradicts. */
  rules(
    draft: Record<string, unknown>,
    cells: Readonly<Record<string, Cell>>,
    notes: FindingCollector,
  ): void;
  /** The record of a complete draft; undefined where a field that must be known is not. */
  complete(draft: Record<string, unknown>): EditionRecord | undefined;
}

/** A cell by its column; a column the file does not have is empty. */
export function getCell(cells: Readonly<Record<string, Cell>>, column: string): Cell {
  return cells[column] ?? null;
}
