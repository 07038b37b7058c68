import {
  type CrossTable,
  flat,
  gridOf,
  type ProtectedTable,
  position,
  shapeOf,
} from './cross-table.ts';
import { demandsOn } from './demand.ts';
import { arcsOf } from './network.ts';
import { type Period, patternOf } from './pattern.ts';
import { priceList } from './price.ts';
import { isSensitive, type Measure } from './primary.ts';
import { roundedSum } from './rounding.ts';
import { SUPPRESSED } from './shown.ts';

/** What is settled about a table before it is protected; places in the order of `position`. */
export interface Settled {
  /** Published exactly elsewhere (an official figure), so hiding it here would protect nobody. */
  readonly known: ReadonlySet<number>;
  /** To be hidden here too, because it is hidden elsewhere or was in an earlier period. */
  readonly hidden: ReadonlySet<number>;
}

const NOTHING_SETTLED: Settled = { known: new Set(), hidden: new Set() };

/** A table that is about to be protected. */
export interface Draft {
  readonly table: CrossTable;
  readonly settled: Settled;
}

/**
 * Tables of the same facets in one or several periods, with the same numbers withheld in each:
 * what is sensitive in any of them, and as much more as it takes that no withheld number can be
 * recomputed from what is shown (README.md, decision 1). Sums that are shown are rounded to 50,
 * but for those known exactly from the official list.
 */
export function protect(
  periods: readonly CrossTable[],
  settled: Settled = NOTHING_SETTLED,
): readonly ProtectedTable[] {
  const pattern = patternFor(periods, settled);
  return periods.map((table) => publish(table, pattern, settled.known));
}

/** The places that are withheld in every period. */
export function patternFor(periods: readonly CrossTable[], settled: Settled): ReadonlySet<number> {
  const [first] = periods;
  if (first === undefined) return settled.hidden;
  const sensitive = new Set(settled.hidden);
  for (const table of periods)
    for (const [at, tally] of flat(table).entries())
      if (isSensitive(tally, table.measure)) sensitive.add(at);
  if (sensitive.has(position.total(shapeOf(first)))) return new Set(flat(first).keys());
  return new Set([...sensitive, ...hiddenToo(periods, first, sensitive, settled.known)]);
}

function hiddenToo(
  periods: readonly CrossTable[],
  first: CrossTable,
  sensitive: ReadonlySet<number>,
  known: ReadonlySet<number>,
): ReadonlySet<number> {
  const worth = flat(first).map((_, at) =>
    Math.max(...periods.map((p) => flat(p)[at]?.value ?? 0)),
  );
  const prices = priceList(shapeOf(first), worth);
  return patternOf(
    periods.map((table) => periodOf(table, known)),
    {
      hidden: new Set([...sensitive].filter((at) => !known.has(at))),
      price: (at) => (known.has(at) ? Number.POSITIVE_INFINITY : (prices[at] ?? 0)),
    },
  );
}

/** A table as its pattern is found, and as a reader solves it. */
export function periodOf(table: CrossTable, known: ReadonlySet<number>): Period {
  const demands = flat(table).map((tally) => demandsOn(tally, table.measure));
  return { arcs: arcsOf(table, known), demands };
}

function publish(
  table: CrossTable,
  pattern: ReadonlySet<number>,
  known: ReadonlySet<number>,
): ProtectedTable {
  const { id, label, measure, rows, columns } = table;
  const shown = flat(table).map(({ value }, at) =>
    pattern.has(at) ? SUPPRESSED : asPublished(value, measure, known.has(at)),
  );
  const head = { id, label, measure, rows, ...(columns === undefined ? {} : { columns }) };
  return { ...head, ...gridOf(shapeOf(table), shown) };
}

function asPublished(value: number, measure: Measure, official: boolean): number {
  return measure === 'companies' || official ? value : roundedSum(value);
}
