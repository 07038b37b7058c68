import type { FacetDefinition, TableDefinition } from './definition.ts';
import type { CrossTable, Facet } from './disclosure/cross-table.ts';
import { addTo, emptyTally, type Tally } from './disclosure/tally.ts';
import { UNKNOWN } from './facets.ts';

/** A running cross table: one tally for each cell and total. */
export class TableCounter<R> {
  readonly definition: TableDefinition<R>;
  readonly #cells: readonly (readonly Tally[])[];
  readonly #rowTotals: readonly Tally[];
  readonly #columnTotals: readonly Tally[];
  readonly #total = emptyTally();

  constructor(definition: TableDefinition<R>) {
    this.definition = definition;
    const tallies = (facet: Facet | undefined) => (facet?.values ?? []).map(() => emptyTally());
    this.#rowTotals = tallies(definition.rows);
    this.#columnTotals = tallies(definition.columns);
    this.#cells = this.#rowTotals.map(() => tallies(definition.columns));
  }

  add(record: R): void {
    const { rows, columns, amount } = this.definition;
    const value = amount === undefined ? 1 : amount(record);
    if (value === null) return;
    const row = placeOf(rows, record);
    const column = columns === undefined ? -1 : placeOf(columns, record);
    const tallies = [
      this.#cells[row]?.[column],
      this.#rowTotals[row],
      this.#columnTotals[column],
      this.#total,
    ];
    for (const tally of tallies) if (tally !== undefined) addTo(tally, value);
  }

  /** The table so far, before protection, without "unknown" where nobody is. */
  table(): CrossTable {
    const { id, label, measure, rows, columns } = this.definition;
    const row = kept(rows, this.#rowTotals);
    const column = columns === undefined ? [] : kept(columns, this.#columnTotals);
    const cells = pick(this.#cells, row).map((tallies) => pick(tallies, column));
    return {
      ...{ id, label, measure, rows: facetOf(rows, row) },
      ...(columns === undefined ? {} : { columns: facetOf(columns, column) }),
      cells: columns === undefined ? [] : cells,
      rowTotals: pick(this.#rowTotals, row),
      columnTotals: pick(this.#columnTotals, column),
      total: this.#total,
    };
  }
}

function placeOf<R>({ values, codeOf }: FacetDefinition<R>, record: R): number {
  const code = codeOf(record);
  return values.findIndex((value) => value.code === code);
}

function kept({ values }: Facet, totals: readonly Tally[]): readonly number[] {
  return [...values.keys()].filter(
    (at) => values[at]?.code !== UNKNOWN || totals[at]?.companies !== 0,
  );
}

function pick<T>(list: readonly T[], places: readonly number[]): readonly T[] {
  return list.filter((_, at) => places.includes(at));
}

function facetOf({ id, label, values }: Facet, places: readonly number[]): Facet {
  return { id, label, values: pick(values, places) };
}
