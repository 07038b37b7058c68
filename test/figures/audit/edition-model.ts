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

function tableModel(
  program: LinearProgram,
  published: ProtectedTable,
  { rows, columns, official }: TableDefinition<MappingRecord>,
  list: OfficialList,
): TableModel {
  const places = placesOf(program, published);
  const place = (row: string, column: string) => at(places, keyOf(row, column));
  const rowCodes = codesOf(published.rows);
  const columnCodes = codesOf(published.columns);
  const total = place(TOTAL, TOTAL);
  const adds = (parts: readonly Variable[], whole: Variable) =>
    program.zero([...parts.map((of) => ({ of })), { of: whole, times: -1 }]);
  adds(rowCodes.map((row) => place(row, TOTAL)), total);
  if (columns !== undefined) {
    for (const row of rowCodes) adds(columnCodes.map((c) => place(row, c)), place(row, TOTAL));
    for (const c of columnCodes) adds(rowCodes.map((row) => place(row, c)), place(TOTAL, c));
    adds(columnCodes.map((c) => place(TOTAL, c)), total);
  }
  adds([at(list.numerators, official.total)], total);
  if (official.rows !== undefined) {
    const gone = codesOf(rows).filter((code) => !rowCodes.includes(code));
    // a row that is left out is one in which nobody is, or is put together with others
    if (!rowCodes.includes('withheld'))
      for (const code of gone) program.restrict(at(list.numerators, `${official.rows}/${code}`), 0);
    for (const row of rowCodes) {
      const parts = row === 'withheld' ? gone : [row];
      adds(parts.map((code) => at(list.numerators, `${official.rows}/${code}`)), place(row, TOTAL));
    }
  }
  for (const [code, share] of Object.entries(official.columns ?? {})) {
    const n = at(list.numerators, share);
    // the growth status "none" is what the start-ups and scale-ups leave over
    if (code === 'none') adds([place(TOTAL, code), n], list.all);
    else adds([n], place(TOTAL, code));
  }
  const { unknown } = official;
  if (unknown !== undefined) {
    const of = at(list.unknowns, unknown.of);
    if (columnCodes.includes(unknown.column)) adds([of], place(TOTAL, unknown.column));
    else program.restrict(of, 0);
  }
  return { published, places };
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
  const jobRows = codesOf(jobs.published.rows);
  const sizeRows = codesOf(size.published.rows);
  for (const row of sizeRows) {
    const parts = row === 'withheld' ? jobRows.filter((code) => !sizeRows.includes(code)) : [row];
    const sum = parts.flatMap((code) => {
      const of = jobs.places.get(keyOf(code, TOTAL));
      return of === undefined ? [] : [{ of }];
    });
    const bound = (which: 1 | 2): Term[] =>
      CLASSES.flatMap((entry) => {
        const of = size.places.get(keyOf(row, entry[0]));
        return of === undefined ? [] : [{ of, times: -entry[which] }];
      });
    program.between([...sum, ...bound(1)], 0, MOST);
    program.between([...sum, ...bound(2)], -MOST * 1000, 0);
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
