import { atCell, cellIn, type RowLocation } from '../../core/cell-address.ts';
import type { Json } from '../../core/digest.ts';
import type { TemplateParameters } from '../../core/language.ts';
import {
  type Finding,
  type FindingCode,
  MAX_RAW,
  SEVERITY_OF_CODE,
  type Severity,
} from '../finding.ts';
import { getFindingText } from '../messages/finding-messages.ts';
import type { Cell } from '../read/table-file.ts';

/** One finding before its row and record are known. */
export interface CellFinding {
  readonly column: string | null;
  readonly code: FindingCode;
  readonly outcome: Severity;
  readonly raw: string | null;
  readonly value: Json;
  readonly facts: TemplateParameters;
}

/**
 * Further data of a finding: the repaired value, parameters of the text, and an outcome that differs from the
 * outcome of the code.
 */
export interface CellFindingOptions {
  readonly value?: Json;
  readonly facts?: TemplateParameters;
  readonly outcome?: Severity;
}

/** Collects the findings of one row. One collector is used for all rows; clean rows do not use it. */
export class FindingCollector {
  /** Canonical name of the column that is being checked. */
  column: string | null = null;
  #findings: CellFinding[] = [];

  add(code: FindingCode, raw: Cell, options: CellFindingOptions = {}): void {
    this.#findings.push({
      column: this.column,
      code,
      outcome: options.outcome ?? SEVERITY_OF_CODE[code],
      raw: toCellText(raw),
      value: options.value ?? null,
      facts: options.facts ?? {},
    });
  }

  get isEmpty(): boolean {
    return this.#findings.length === 0;
  }

  get count(): number {
    return this.#findings.length;
  }

  /** Whether a column already has a finding with this code. */
  has(column: string, code: FindingCode): boolean {
    return this.#findings.some((note) => note.column === column && note.code === code);
  }

  /** Whether a value of this column was rejected or needs a review. */
  hasProblem(column: string): boolean {
    return this.#findings.some(
      (note) => note.column === column && (note.outcome === 'review' || note.outcome === 'reject'),
    );
  }

  /** Returns the findings of the row, and resets the collector for the next one. */
  take(): readonly CellFinding[] {
    const findings = this.#findings;
    this.#findings = [];
    return findings;
  }
}

/** Adds row, record and text to a finding. */
export function toFinding(
  { column, code, outcome, raw, value, facts }: CellFinding,
  place: {
    readonly row: number;
    readonly sheet?: string;
    readonly place?: RowLocation;
    readonly record_id: string | null;
  },
): Finding {
  const placeMembers = {
    ...(place.sheet === undefined ? {} : { sheet: place.sheet }),
    ...(place.place === undefined ? {} : { cell: cellIn(place.place, column) }),
  };
  const message = getFindingText(code, {
    raw: shorten(raw ?? ''),
    value: shorten(formatValue(value)),
    ...facts,
  });
  return {
    row: place.row,
    ...placeMembers,
    record_id: place.record_id,
    column,
    outcome,
    code,
    raw,
    value,
    message: atCell(message, placeMembers),
  };
}

/** A cell as text: dates as in the sheet, an empty cell as `null`. */
export function toCellText(cell: Cell): string | null {
  if (cell === null || cell === '') return null;
  if (cell instanceof Date) return formatLocalTime(cell);
  const text = typeof cell === 'object' ? cell.text : String(cell);
  return text.length > MAX_RAW ? `${text.slice(0, MAX_RAW - 1)}…` : text;
}

function formatLocalTime(date: Date): string {
  if (Number.isNaN(date.getTime())) return 'Invalid Date';
  const [day = '', time = ''] = date.toISOString().slice(0, 19).split('T');
  return time === '00:00:00' ? day : `${day} ${time}`;
}

function formatValue(value: Json): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.join(' | ');
  return String(value);
}

/** Shortens a value for a text in a table; the finding has the whole value. */
function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
