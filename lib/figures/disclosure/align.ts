import {
  flat,
  type ProtectedTable,
  position,
  type Shape,
  shapeOf,
  type TableHead,
} from './cross-table.ts';
import { type Shown, SUPPRESSED } from './shown.ts';

/** The places of `table` that another period's table of the same id hides, matched by their codes. */
export function placesHiddenBy(other: ProtectedTable, table: TableHead): ReadonlySet<number> {
  const hidden = hiddenNamesOf(other);
  return new Set([...namesOf(table).entries()].filter(([, n]) => hidden.has(n)).map(([at]) => at));
}

/** The names of what a table withholds, which are the same in every period. */
export function hiddenNamesOf(table: ProtectedTable): ReadonlySet<string> {
  const names = namesOf(table);
  const values = [...flat(table).entries()];
  return new Set(values.flatMap(([at, value]) => (value === SUPPRESSED ? [names[at] ?? ''] : [])));
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

/**
 * What the withheld numbers of each row and column add up to as far as a reader can tell, by the
 * names of their rows and columns; where nothing is withheld, or nobody is, it is 0.
 */
export function leftOver(table: ProtectedTable): ReadonlyMap<string, number> {
  const left = new Map<string, number>();
  const add = (line: readonly (string | null)[], shown: Shown, sign: 1 | -1) => {
    const name = JSON.stringify(line);
    left.set(name, (left.get(name) ?? 0) + (shown === SUPPRESSED ? 0 : sign * shown));
  };
  const values = flat(table);
  for (const [at, name] of namesOf(table).entries()) {
    const [row, column] = JSON.parse(name) as [string | null, string | null];
    const shown = values[at] ?? 0;
    // a cell is a part of its row and of its column, a total the whole of its own and a part of all
    if (table.columns !== undefined) add(['row', row], shown, column === null ? 1 : -1);
    add(['column', column], shown, row === null ? 1 : -1);
  }
  return left;
}
