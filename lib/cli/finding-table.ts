/** One finding as the API says it. */
export interface FindingLine {
  readonly row: number;
  readonly record_id: string | null;
  readonly column: string | null;
  readonly outcome: string;
  readonly code: string;
  readonly raw: string | null;
  readonly value: unknown;
}

/** Heads the columns of {@link findingCells}. */
export const FINDING_HEADER = [
  'row',
  'record',
  'column',
  'outcome',
  'code',
  'in the file',
  'read as',
];

/** A finding as a row of a table. */
export function findingCells(finding: FindingLine): unknown[] {
  const { row, record_id, column, outcome, code, raw, value } = finding;
  return [
    row,
    record_id,
    column,
    outcome,
    code,
    raw?.slice(0, 40),
    value === null ? '' : JSON.stringify(value),
  ];
}
