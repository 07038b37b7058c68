import type { ProtectedTable } from '../../../lib/figures/disclosure/cross-table.ts';
import type { Shown } from '../../../lib/figures/disclosure/shown.ts';

/**
 * A reader with nothing but the published table of counts, who tries every filling by whole
 * numbers up to `atMost` that fits it. Written without looking at how the protection works.
 *
 * @returns for each place (cells row by row, row totals, column totals, total) the values it takes
 */
export function solve(table: ProtectedTable, atMost: number): readonly ReadonlySet<number>[] {
  const oneFacet = table.cells.length === 0;
  const rows = table.rowTotals.map((total, at) => {
    const cells = oneFacet ? [total] : (table.cells[at] ?? []);
    return [...rowFillings(cells, total, atMost)];
  });
  const columns = oneFacet ? [table.total] : table.columnTotals;
  const found: Set<number>[] = [];
  for (const filling of fillings(rows, columns, table.total)) {
    const rowSums = filling.map(sum);
    const sums = columns.map((_, column) => sum(filling.map((row) => row[column] ?? 0)));
    const all = oneFacet
      ? [...rowSums, sum(rowSums)]
      : [...filling.flat(), ...rowSums, ...sums, sum(rowSums)];
    for (const [at, value] of all.entries()) {
      found[at] ??= new Set();
      found[at].add(value);
    }
  }
  return found;
}

type Row = readonly number[];

/** Every filling of one row that adds up to its total. */
function* rowFillings(cells: readonly Shown[], total: Shown, atMost: number): Generator<Row> {
  const [first, ...others] = cells;
  if (first === undefined) {
    if (isUsedUp(total)) yield [];
    return;
  }
  for (const value of first === ':c' ? upTo(atMost) : [first]) {
    const left = less(total, value);
    if (isOverdrawn(left)) continue;
    for (const filling of rowFillings(others, left, atMost)) yield [value, ...filling];
  }
}

/** Every choice of one filling for each row with which the columns and the whole table add up. */
function* fillings(
  rows: readonly (readonly Row[])[],
  columns: readonly Shown[],
  total: Shown,
): Generator<readonly Row[]> {
  const [first, ...others] = rows;
  if (first === undefined) {
    if ([...columns, total].every(isUsedUp)) yield [];
    return;
  }
  for (const row of first) {
    const left = columns.map((column, at) => less(column, row[at] ?? 0));
    const leftInAll = less(total, sum(row));
    if ([...left, leftInAll].some(isOverdrawn)) continue;
    for (const filling of fillings(others, left, leftInAll)) yield [row, ...filling];
  }
}

/** A hidden total is never used up for sure, and never overdrawn. */
function isUsedUp(left: Shown): boolean {
  return left === ':c' || left === 0;
}

function isOverdrawn(left: Shown): boolean {
  return left !== ':c' && left < 0;
}

function less(total: Shown, value: number): Shown {
  return total === ':c' ? total : total - value;
}

function sum(values: Row): number {
  return values.reduce((a, b) => a + b, 0);
}

function upTo(most: number): readonly number[] {
  return Array.from({ length: most + 1 }, (_, value) => value);
}
