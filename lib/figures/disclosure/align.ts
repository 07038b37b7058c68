import {
  flat,
  gridOf,
  type ProtectedTable,
  position,
  type Shape,
  shapeOf,
  type TableHead,
} from './cross-table.ts';
import { SUPPRESSED } from './shown.ts';

/** The places of `table` that another period's table of the same id hides, matched by their codes. */
export function placesHiddenBy(other: ProtectedTable, table: TableHead): ReadonlySet<number> {
  const hidden = new Set<string>();
  const names = namesOf(other);
  for (const [at, value] of flat(other).entries())
    if (value === SUPPRESSED) hidden.add(names[at] ?? '');
  return new Set([...namesOf(table).entries()].filter(([, n]) => hidden.has(n)).map(([at]) => at));
}

/** A table with these places hidden as well. Hiding more never tells more. */
export function withHidden(table: ProtectedTable, places: ReadonlySet<number>): ProtectedTable {
  const values = flat(table).map((value, at) => (places.has(at) ? SUPPRESSED : value));
  return { ...table, ...gridOf(shapeOf(table), values) };
}

/** The places of all numbers in the rows of these codes. */
export function placesOfRows(table: TableHead, codes: ReadonlySet<string>): ReadonlySet<number> {
  const shape = shapeOf(table);
  return new Set(
    table.rows.values.flatMap(({ code }, row) =>
      codes.has(code)
        ? [
            position.rowTotal(shape, row),
            ...Array.from({ length: shape.columns }, (_, at) => position.cell(shape, row, at)),
          ]
        : [],
    ),
  );
}

/** What each place is called, whatever else the table holds: the codes of its row and column. */
function namesOf(table: TableHead): readonly string[] {
  const shape: Shape = shapeOf(table);
  const names: string[] = [];
  const rows = table.rows.values.map(({ code }) => code);
  const columns = (table.columns?.values ?? []).map(({ code }) => code);
  for (const [i, row] of rows.entries()) {
    names[position.rowTotal(shape, i)] = JSON.stringify([row, null]);
    for (const [j, column] of columns.entries())
      names[position.cell(shape, i, j)] = JSON.stringify([row, column]);
  }
  for (const [j, column] of columns.entries())
    names[position.columnTotal(shape, j)] = JSON.stringify([null, column]);
  names[position.total(shape)] = JSON.stringify([null, null]);
  return names;
}
