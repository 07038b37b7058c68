import type { IndicatorDefinition, TableDefinition } from '../../../lib/figures/definition.ts';
import type { Facet, ProtectedTable } from '../../../lib/figures/disclosure/cross-table.ts';
import { isShown, type Shown } from '../../../lib/figures/disclosure/shown.ts';
import { type Figures, indicatorOf } from '../../../lib/figures/indicator.ts';
import { METHOD_2025 } from '../../../lib/figures/method-2025.ts';
import type { MappingRecord } from '../../../lib/mapping/record.ts';
import { type LinearProgram, MOST, type Term, type Variable } from './linear-program.ts';

const TOTAL = '';

/** One number of a table by the codes of its row and column; `''` stands for a total. */
export interface Place {
  readonly table: string;
  readonly row: string;
  readonly column: string;
}

/** Everything of one edition that a reader does not know, as variables of a program. */
export interface EditionModel {
  /** By the id of a share: who is counted, and who of the denominator is not. */
  readonly counted: ReadonlyMap<string, Variable>;
  readonly others: ReadonlyMap<string, Variable>;
  readonly tables: ReadonlyMap<string, TableModel>;
}

export interface TableModel {
  readonly published: ProtectedTable;
  /** By {@link keyOf}. */
  readonly places: ReadonlyMap<string, Variable>;
}

export function keyOf(row: string, column: string): string {
  return JSON.stringify([row, column]);
}

/**
 * What a reader of an edition's figures knows: all numbers that are shown, that tables and shares
 * add up, which totals of tables are official figures, how a headcount follows from a size class.
 * Written from the definitions that are published with the figures, not from how they are protected.
 */
export function modelOf(program: LinearProgram, figures: Figures): EditionModel {
  const definitions = METHOD_2025.indicators(figures.referenceDate);
  const official = new OfficialList(program, figures, definitions);
  const tables = new Map<string, TableModel>();
  for (const published of figures.tables) {
    const definition = METHOD_2025.tables.find(({ id }) => id === published.id);
    if (definition === undefined) throw new Error(`no table ${published.id} in the method`);
    tables.set(published.id, tableModel(program, published, definition, official));
  }
  headcountsFollowFromSize(program, tables);
  return { counted: official.numerators, others: official.others, tables };
}

type Definition = IndicatorDefinition<MappingRecord>;

class OfficialList {
  readonly numerators = new Map<string, Variable>();
  readonly unknowns = new Map<string, Variable>();
  readonly others = new Map<string, Variable>();
  readonly all: Variable;
  readonly #denominators = new Map<string, Variable>();

  constructor(program: LinearProgram, figures: Figures, definitions: readonly Definition[]) {
    for (const { id } of definitions) {
      const shown = indicatorOf(figures, id);
      this.numerators.set(id, known(program, shown?.numerator));
      this.unknowns.set(id, known(program, shown?.unknown));
      this.#denominators.set(id, known(program, shown?.denominator));
    }
    this.all = at(this.numerators, 'entities');
    for (const definition of definitions) this.#relate(program, definition);
    this.#divide(program, definitions);
  }

  #relate(program: LinearProgram, definition: Definition): void {
    const { id, kind } = definition;
    const n = at(this.numerators, id);
    if (kind !== 'share') return;
    // a headcount that is unknown to a share is unknown to the sum of jobs
    if (definition.below !== undefined)
      sumIs(program, [at(this.unknowns, id)], at(this.unknowns, definition.below.sum));
    const d = at(this.#denominators, id);
    const others = program.variable();
    this.others.set(id, others);
    program.zero([{ of: d }, ...negative([{ of: n }, { of: others }])]);
    const whole = definition.of === undefined ? this.all : at(this.numerators, definition.of);
    const unknown = definition.known === undefined ? [] : [{ of: at(this.unknowns, id) }];
    program.zero([{ of: whole }, ...negative([{ of: d }, ...unknown])]);
    if (definition.within !== undefined)
      program.between(
        [{ of: at(this.numerators, definition.within) }, { of: n, times: -1 }],
        0,
        MOST,
      );
  }

  /** Shares of a group divide all companies; who is in none of them is `<group>/unknown`. */
  #divide(program: LinearProgram, definitions: readonly Definition[]): void {
    const groups = new Map<string, Term[]>();
    for (const definition of definitions)
      if (definition.kind === 'share' && definition.group !== undefined)
        groups.set(definition.group, [
          ...(groups.get(definition.group) ?? []),
          { of: at(this.numerators, definition.id) },
        ]);
    for (const [group, members] of groups) {
      const unknown = program.variable();
      this.numerators.set(`${group}/unknown`, unknown);
      program.zero([...members, { of: unknown }, { of: this.all, times: -1 }]);
    }
  }
}

interface Table extends TableModel {
  readonly definition: TableDefinition<MappingRecord>;
  readonly list: OfficialList;
}

function tableModel(
  program: LinearProgram,
  published: ProtectedTable,
  definition: TableDefinition<MappingRecord>,
  list: OfficialList,
): TableModel {
  const table = { published, places: placesOf(program, published), definition, list };
  addsUp(program, table);
  rowsAreOfficial(program, table);
  columnsAreOfficial(program, table);
  return table;
}

function sumIs(program: LinearProgram, parts: readonly Variable[], whole: Variable): void {
  program.zero([...parts.map((of) => ({ of })), { of: whole, times: -1 }]);
}

function addsUp(program: LinearProgram, { published, places, definition, list }: Table): void {
  const place = (row: string, column: string) => at(places, keyOf(row, column));
  const [rows, columns] = [codesOf(published.rows), codesOf(published.columns)];
  const total = place(TOTAL, TOTAL);
  const totals = rows.map((row) => place(row, TOTAL));
  sumIs(program, totals, total);
  sumIs(program, [at(list.numerators, definition.official.total)], total);
  if (definition.columns === undefined) return;
  for (const row of rows)
    sumIs(
      program,
      columns.map((column) => place(row, column)),
      place(row, TOTAL),
    );
  for (const column of [...columns, TOTAL])
    sumIs(
      program,
      rows.map((row) => place(row, column)),
      place(TOTAL, column),
    );
  sumIs(
    program,
    columns.map((column) => place(TOTAL, column)),
    total,
  );
}

function rowsAreOfficial(
  program: LinearProgram,
  { published, places, definition, list }: Table,
): void {
  const { rows, official } = definition;
  if (official.rows === undefined) return;
  const shares = (codes: readonly string[]) =>
    codes.map((code) => at(list.numerators, `${official.rows}/${code}`));
  const shown = codesOf(published.rows);
  const gone = codesOf(rows).filter((code) => !shown.includes(code));
  // a row that is left out is one in which nobody is, or is put together with others
  if (!shown.includes('withheld')) for (const share of shares(gone)) program.restrict(share, 0);
  for (const row of shown)
    sumIs(program, shares(row === 'withheld' ? gone : [row]), at(places, keyOf(row, TOTAL)));
}

function columnsAreOfficial(
  program: LinearProgram,
  { published, places, definition, list }: Table,
): void {
  const total = (column: string) => at(places, keyOf(TOTAL, column));
  const { columns = {}, unknown } = definition.official;
  for (const [code, share] of Object.entries(columns)) {
    const n = at(list.numerators, share);
    // the growth status "none" is what the start-ups and scale-ups leave over
    if (code === 'none') sumIs(program, [total(code), n], list.all);
    else sumIs(program, [n], total(code));
  }
  if (unknown === undefined) return;
  const of = at(list.unknowns, unknown.of);
  if (codesOf(published.columns).includes(unknown.column))
    sumIs(program, [of], total(unknown.column));
  else program.restrict(of, 0);
}

function placesOf(program: LinearProgram, table: ProtectedTable): Map<string, Variable> {
  const places = new Map<string, Variable>();
  const exact = table.measure === 'companies';
  const put = (row: string, column: string, shown: Shown | undefined) => {
    const variable = exact ? known(program, shown) : rounded(program, shown);
    places.set(keyOf(row, column), variable);
  };
  const columns = codesOf(table.columns);
  for (const [i, row] of codesOf(table.rows).entries()) {
    for (const [j, column] of columns.entries()) put(row, column, table.cells[i]?.[j]);
    put(row, TOTAL, table.rowTotals[i]);
  }
  for (const [j, column] of columns.entries()) put(TOTAL, column, table.columnTotals[j]);
  // the total of jobs is official, and so exact
  places.set(keyOf(TOTAL, TOTAL), known(program, table.total));
  return places;
}

/** Fewest and most employees of each size class; nothing bounds the largest. */
const CLASSES = [
  ['0-9', 0, 9],
  ['10-49', 10, 49],
  ['50-249', 50, 249],
  ['250+', 250, MOST],
] as const;

function headcountsFollowFromSize(
  program: LinearProgram,
  tables: ReadonlyMap<string, TableModel>,
): void {
  const size = tables.get('subsector-by-size');
  const jobs = tables.get('jobs-by-subsector');
  if (size === undefined || jobs === undefined) return;
  for (const row of codesOf(size.published.rows)) {
    const of = jobs.places.get(keyOf(row, TOTAL));
    // a row that is left out is one in which nobody has a headcount that is known
    const sum = of === undefined ? [] : [{ of }];
    const bound = (which: 1 | 2): Term[] =>
      CLASSES.flatMap((entry) => {
        const of = size.places.get(keyOf(row, entry[0]));
        return of === undefined ? [] : [{ of, times: -entry[which] }];
      });
    program.between([...sum, ...bound(1)], 0, MOST);
    program.between([...sum, ...bound(2)], -MOST * MOST, 0);
  }
}

function known(program: LinearProgram, shown: Shown | null | undefined): Variable {
  return isShown(shown) ? program.variable(shown, shown) : program.variable();
}

/** A sum that is shown is one of those that round to it. */
function rounded(program: LinearProgram, shown: Shown | undefined): Variable {
  return isShown(shown)
    ? program.variable(Math.max(0, shown - 25), shown + 24)
    : program.variable();
}

export function codesOf(facet: Facet | undefined): readonly string[] {
  return (facet?.values ?? []).map(({ code }) => code);
}

function negative(terms: readonly Term[]): readonly Term[] {
  return terms.map(({ of, times = 1 }) => ({ of, times: -times }));
}

function at<V>(map: ReadonlyMap<string, V>, key: string): V {
  const found = map.get(key);
  if (found === undefined) throw new Error(`nothing called ${key}`);
  return found;
}
