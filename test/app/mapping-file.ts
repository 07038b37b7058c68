import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

/** The cells of a row, by column. */
export type Row = Record<string, string>;

/** The file of the demonstration for an edition. */
export const EXAMPLE_2025 = readFileSync('examples/mapping-2025.csv', 'utf8');
export const EXAMPLE_2020 = readFileSync('examples/mapping-2020.csv', 'utf8');

/** The mapping of the demonstration with other rows. `change` returns the row, another row, or no row. */
export function buildMapping(change: (row: Row, at: number) => Row | undefined): string {
  const rows = parse<Row>(EXAMPLE_2025, { columns: true });
  const changed = rows.map(change).filter((row) => row !== undefined);
  return stringify(changed, { header: true, columns: Object.keys(rows[0] ?? {}) });
}
