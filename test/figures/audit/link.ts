import type { EditionModel, TableModel } from './edition-model.ts';
import { codesOf, keyOf } from './edition-model.ts';
import type { LinearProgram, Term } from './linear-program.ts';

/** What a reader knows of how two editions differ. */
export interface Link {
  /** So many companies are not what they were: they came, went, or are counted elsewhere. */
  readonly companies: number;
}

/**
 * Each company that differs leaves one cell of a table at most and enters one: a reader who knows
 * their number looks at two editions as at one.
 */
export function linkEditions(
  program: LinearProgram,
  [earlier, later]: readonly EditionModel[],
  { companies }: Link,
): void {
  if (earlier === undefined || later === undefined) throw new Error('a link is between two');
  for (const [id, table] of earlier.tables) {
    const next = later.tables.get(id);
    if (next !== undefined && table.published.measure === 'companies')
      linkTables(program, table, next, companies);
  }
}

function linkTables(
  program: LinearProgram,
  before: TableModel,
  after: TableModel,
  companies: number,
): void {
  const left: Term[] = [];
  const entered: Term[] = [];
  const columns = new Set([before, after].flatMap(({ published }) => codesOf(published.columns)));
  for (const rows of comparableRows(before, after))
    for (const column of columns) {
      const [out, into] = [program.variable(0, companies), program.variable(0, companies)];
      left.push({ of: out });
      entered.push({ of: into });
      program.zero([
        ...cellsOf(before, rows, column, 1),
        ...cellsOf(after, rows, column, -1),
        { of: into },
        { of: out, times: -1 },
      ]);
    }
  program.between(left, 0, companies);
  program.between(entered, 0, companies);
}

/** A row or column that an edition does not have is one in which nobody is. */
function cellsOf(
  { places }: TableModel,
  rows: readonly string[],
  column: string,
  times: 1 | -1,
): readonly Term[] {
  return rows.flatMap((row) => {
    const of = places.get(keyOf(row, column));
    return of === undefined ? [] : [{ of, times }];
  });
}

/** Rows that hold the same companies in both: what either puts together is compared together. */
function comparableRows(before: TableModel, after: TableModel): readonly (readonly string[])[] {
  const [one, other] = [codesOf(before.published.rows), codesOf(after.published.rows)];
  const all = [...new Set([...one, ...other])];
  const together = all.filter(
    (code) =>
      code === 'withheld' ||
      (one.includes('withheld') && !one.includes(code)) ||
      (other.includes('withheld') && !other.includes(code)),
  );
  const apart = all.filter((code) => !together.includes(code)).map((code) => [code]);
  return together.length === 0 ? apart : [...apart, together];
}
