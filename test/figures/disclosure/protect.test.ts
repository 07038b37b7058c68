import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CrossTable,
  flat,
  gridOf,
  type ProtectedTable,
  position,
  shapeOf,
} from '../../../lib/figures/disclosure/cross-table.ts';
import { move } from '../../../lib/figures/disclosure/move.ts';
import { arcsOf } from '../../../lib/figures/disclosure/network.ts';
import { protect } from '../../../lib/figures/disclosure/protect.ts';
import { solve } from './attacker.ts';
import { tableOf } from './tables.ts';

const NOTHING: ReadonlySet<number> = new Set();

/** More than any cell of the small tables below: enough to see that a hidden one could be larger. */
const AT_MOST = 6;

const isSmall = (value: number) => value === 1 || value === 2;
const smallCount = fc.oneof(fc.constantFrom(0, 1, 2), fc.integer({ min: 0, max: 4 }));

/** Tables of one or two facets, up to 3 × 3, full of small cells. */
function cellsOf(rows: number, columns: number) {
  const row = fc.array(smallCount, { minLength: columns, maxLength: columns });
  return fc.array(row, { minLength: rows, maxLength: rows });
}
const size = fc.integer({ min: 1, max: 3 });
const twoFacets = fc.tuple(size, size).chain(([rows, columns]) => cellsOf(rows, columns));
const table = fc
  .oneof(twoFacets, fc.array(smallCount, { minLength: 1, maxLength: 5 }))
  .map((cells) => tableOf(cells));

/** What the attacker finds for every hidden number, beside its true value. */
function attack(truth: CrossTable, published: ProtectedTable) {
  const found = solve(published, AT_MOST);
  return flat(published).flatMap((shown, at) =>
    shown === ':c'
      ? [{ value: flat(truth)[at]?.value ?? Number.NaN, possible: [...(found[at] ?? [])] }]
      : [],
  );
}

/** The promise: nobody can tell a small number from 1, 2 or 3, nor tell any other hidden number. */
function keepsItsPromise(truth: CrossTable, published: ProtectedTable) {
  for (const { value, possible } of attack(truth, published)) {
    if (isSmall(value)) expect(possible).toEqual(expect.arrayContaining([1, 2, 3]));
    expect(possible.length).toBeGreaterThanOrEqual(2);
    expect(possible.some((other) => !isSmall(other))).toBe(true);
  }
}

function showsOnlyTrueAndNotSmall(truth: CrossTable, published: ProtectedTable) {
  const values = flat(truth).map(({ value }) => value);
  for (const [at, shown] of flat(published).entries())
    if (shown !== ':c') expect([shown, isSmall(shown)]).toEqual([values[at], false]);
}

/** The one table of a list of one. */
function only([table, ...others]: readonly ProtectedTable[]): ProtectedTable {
  if (table === undefined || others.length > 0) throw new Error('expected one table');
  return table;
}

describe('protect, against a reader who tries every filling', () => {
  it('never lets a hidden number be recomputed, and never shows 1 or 2', () => {
    fc.assert(
      fc.property(table, (truth) => {
        const published = only(protect([truth]));
        showsOnlyTrueAndNotSmall(truth, published);
        if (isSmall(truth.total.value)) expect(new Set(flat(published))).toEqual(new Set([':c']));
        else keepsItsPromise(truth, published);
      }),
      { numRuns: 500 },
    );
  });

  it('holds in every period, and hides the same numbers in each', () => {
    const periods = fc
      .tuple(fc.integer({ min: 1, max: 2 }), size)
      .chain(([rows, columns]) => fc.tuple(cellsOf(rows, columns), cellsOf(rows, columns)))
      .map(([one, other]) => [tableOf(one), tableOf(other)]);
    fc.assert(
      fc.property(periods, (truths) => {
        const published = protect(truths);
        const patterns = published.map((shown) => flat(shown).map((value) => value === ':c'));
        expect(patterns[0]).toEqual(patterns[1]);
        if (truths.some(({ total }) => isSmall(total.value))) return;
        for (const [at, truth] of truths.entries())
          keepsItsPromise(truth, published[at] as ProtectedTable);
      }),
      { numRuns: 300 },
    );
  });

  it('holds where official figures give the row totals and the total away', () => {
    const telling = (value: number, of: number) => isSmall(value) || isSmall(of - value);
    const official = twoFacets
      .map((cells) => tableOf(cells))
      .filter(({ rowTotals, total }) => !rowTotals.some((row) => telling(row.value, total.value)));
    fc.assert(
      fc.property(official, (truth) => {
        const shape = shapeOf(truth);
        const rows = truth.rowTotals.map((_, row) => position.rowTotal(shape, row));
        const known = new Set([...rows, position.total(shape)]);
        const published = only(protect([truth], { known, hidden: NOTHING }));
        for (const { possible } of attack(truth, published)) {
          expect(possible.length).toBeGreaterThanOrEqual(2);
          expect(possible.some((value) => !isSmall(value))).toBe(true);
        }
        for (const at of known) expect(flat(published)[at]).not.toBe(':c');
      }),
      { numRuns: 300 },
    );
  });

  it('keeps hidden what was hidden before', () => {
    fc.assert(
      fc.property(table, fc.nat(), (truth, pick) => {
        const at = pick % flat(truth).length;
        const published = only(protect([truth], { known: NOTHING, hidden: new Set([at]) }));
        expect(flat(published)[at]).toBe(':c');
        if (!isSmall(truth.total.value) && at !== flat(truth).length - 1)
          keepsItsPromise(truth, published);
      }),
      { numRuns: 300 },
    );
  });
});

describe('move', () => {
  it('goes exactly as far as the fillings a reader can think of', () => {
    const hiding = twoFacets
      .map((cells) => tableOf(cells))
      .filter(({ total }) => total.value <= 6) // the attacker tries everything
      .chain((truth) => {
        const places = flat(truth).length - 1; // the total is shown, so that there is an end to it
        return fc.tuple(fc.constant(truth), fc.subarray([...Array(places).keys()]));
      });
    fc.assert(
      fc.property(hiding, ([truth, hidden]) => {
        const values = flat(truth).map(({ value }) => value);
        const shown = protectNothing(truth);
        const found = solve(withHidden(shown, new Set(hidden)), truth.total.value);
        for (const arc of hidden) {
          const range = [false, true].map((up) => {
            const arcs = arcsOf(truth, NOTHING);
            const { units } = move(arcs, new Set(hidden), { arc, up, units: 1000 });
            return (values[arc] ?? 0) + (up ? units : -units);
          });
          const possible = [...(found[arc] ?? [])];
          expect(range).toEqual([Math.min(...possible), Math.max(...possible)]);
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** A table with these places hidden as well. */
function withHidden(table: ProtectedTable, places: ReadonlySet<number>): ProtectedTable {
  const values = flat(table).map((value, at) => (places.has(at) ? ':c' : value));
  return { ...table, ...gridOf(shapeOf(table), values) };
}

/** The table with every number shown. */
function protectNothing({ cells, rowTotals, columnTotals, total, ...head }: CrossTable) {
  const values = (list: CrossTable['rowTotals']) => list.map(({ value }) => value);
  const shown: ProtectedTable = {
    ...head,
    cells: cells.map(values),
    rowTotals: values(rowTotals),
    columnTotals: values(columnTotals),
    total: total.value,
  };
  return shown;
}
