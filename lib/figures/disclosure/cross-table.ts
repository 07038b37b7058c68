import type { Texts } from '../../core/language.ts';
import type { Measure } from './primary.ts';
import type { Shown } from './shown.ts';
import { merged, type Tally } from './tally.ts';

/** One side of a table: a property and the values it can have, in the order of the vocabulary. */
export interface Facet {
  readonly id: string;
  readonly label: Texts;
  readonly values: readonly FacetValue[];
}
export interface FacetValue {
  readonly code: string;
  readonly label: Texts;
}

/** Numbers over one or two facets with their totals. With one facet `cells` and `columnTotals` are empty. */
export interface Grid<V> {
  readonly cells: readonly (readonly V[])[];
  readonly rowTotals: readonly V[];
  readonly columnTotals: readonly V[];
  readonly total: V;
}

export interface TableHead {
  readonly id: string;
  readonly label: Texts;
  readonly measure: Measure;
  readonly rows: Facet;
  readonly columns?: Facet;
}

/** A table before protection: it never leaves the house. */
export type CrossTable = TableHead & Grid<Tally>;

/** A table as it is published. */
export type ProtectedTable = TableHead & Grid<Shown>;

/** How many values each side has. */
export interface Shape {
  readonly rows: number;
  readonly columns: number;
}

export function shapeOf(table: TableHead): Shape {
  return { rows: table.rows.values.length, columns: table.columns?.values.length ?? 0 };
}

/** Where each number of a grid stands in its flat form: cells row by row, row totals, column totals, total. */
export const position = {
  cell: ({ columns }: Shape, row: number, column: number) => row * columns + column,
  rowTotal: ({ rows, columns }: Shape, row: number) => rows * columns + row,
  columnTotal: ({ rows, columns }: Shape, column: number) => rows * columns + rows + column,
  total: ({ rows, columns }: Shape) => rows * columns + rows + columns,
} as const;

/** All numbers of a grid in the order of {@link position}. */
export function flat<V>(grid: Grid<V>): readonly V[] {
  return [...grid.cells.flat(), ...grid.rowTotals, ...grid.columnTotals, grid.total];
}

/** The grid whose {@link flat} form is `values`. */
export function gridOf<V>(shape: Shape, values: readonly V[]): Grid<V> {
  const { rows, columns } = shape;
  const cells = columns === 0 ? [] : Array.from({ length: rows }, (_, row) => row);
  return {
    cells: cells.map((row) => values.slice(row * columns, (row + 1) * columns)),
    rowTotals: values.slice(rows * columns, rows * columns + rows),
    columnTotals: values.slice(rows * columns + rows, position.total(shape)),
    total: values[position.total(shape)] as V,
  };
}

/** The table with the rows of these codes put together in one last row, so that none of them is told apart. */
export function withRowsMerged(
  table: CrossTable,
  codes: ReadonlySet<string>,
  as: FacetValue,
): CrossTable {
  const { values } = table.rows;
  const apart = <T>(list: readonly T[]) => list.filter((_, at) => !isIn(at));
  const together = <T>(list: readonly T[]) => list.filter((_, at) => isIn(at));
  const isIn = (at: number) => codes.has(values[at]?.code ?? '');
  if (!values.some((_, at) => isIn(at))) return table;
  const sum = (tallies: readonly Tally[]) => tallies.reduce(merged);
  const hidden = together(table.cells);
  const cells = table.columnTotals.map((_, at) => sum(hidden.map((row) => row[at] as Tally)));
  return {
    ...table,
    rows: { ...table.rows, values: [...apart(values), as] },
    cells: table.cells.length === 0 ? [] : [...apart(table.cells), cells],
    rowTotals: [...apart(table.rowTotals), sum(together(table.rowTotals))],
  };
}
