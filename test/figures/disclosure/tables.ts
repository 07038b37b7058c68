import type { CrossTable, Facet } from '../../../lib/figures/disclosure/cross-table.ts';
import type { Tally } from '../../../lib/figures/disclosure/tally.ts';

const text = (words: string) => ({ en: words, fr: words, de: words });

function facet(id: string, length: number): Facet {
  const values = Array.from({ length }, (_, at) => ({ code: `${id}${at}`, label: text(`${at}`) }));
  return { id, label: text(id), values };
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** A count of companies: each contributes 1. */
function count(value: number): Tally {
  return { companies: value, value, largest: Math.min(1, value), second: value > 1 ? 1 : 0 };
}

/** The table of counts with these cells (rows of columns), or over one facet alone. */
export function tableOf(cells: readonly (readonly number[])[] | readonly number[]): CrossTable {
  const head = { id: 'table', label: text('table'), measure: 'companies' as const };
  const oneFacet = cells.every((cell) => typeof cell === 'number');
  if (oneFacet)
    return {
      ...head,
      rows: facet('r', cells.length),
      cells: [],
      rowTotals: cells.map(count),
      columnTotals: [],
      total: count(sum(cells)),
    };
  const grid = cells as readonly (readonly number[])[];
  const columns = (grid[0] ?? []).map((_, at) => sum(grid.map((row) => row[at] ?? 0)));
  return {
    ...head,
    rows: facet('r', grid.length),
    columns: facet('c', columns.length),
    cells: grid.map((row) => row.map(count)),
    rowTotals: grid.map((row) => count(sum(row))),
    columnTotals: columns.map(count),
    total: count(sum(columns)),
  };
}
