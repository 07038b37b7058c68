import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProtectedTable } from '../../../lib/figures/disclosure/cross-table.ts';
import type { Figures } from '../../../lib/figures/indicator.ts';
import { figuresOf } from '../edition.ts';
import { FIGURES_2025 } from '../example-figures.ts';
import { ROWS_2025 } from '../example-rows.ts';
import { audit, breaches } from './auditor.ts';
import { corrected, editionOf, someCorrection, someEdition } from './editions.ts';

const DEMONSTRATION = ROWS_2025.filter(({ scope }) => scope === 'IN').map(({ record }) => record);

/** The places whose withheld numbers come out too closely, in words. */
const leaks = (...[editions, link]: Parameters<typeof audit>) =>
  breaches(audit(editions, link)).map(({ edition, table, row, column, found: { low, high } }) =>
    [edition, table, row, column, `${low}…${high}`].join(' '),
  );

function withTable(figures: Figures, id: string, change: (table: ProtectedTable) => object) {
  const tables = figures.tables.map((table) =>
    table.id === id ? { ...table, ...change(table) } : table,
  );
  return { ...figures, tables };
}

describe('the auditor', () => {
  const growth = FIGURES_2025.tables.find(({ id }) => id === 'subsector-by-growth');
  const cellsOf = (figures: Figures, id: string) =>
    figures.tables.find((table) => table.id === id)?.cells ?? [];

  it('finds a number that is hidden alone in its row', () => {
    expect(growth?.cells[2]).toEqual([15, ':c', ':c']);
    const cells = growth?.cells.map((row, at) => (at === 2 ? [15, 7, ':c'] : row));
    const figures = withTable(FIGURES_2025, 'subsector-by-growth', () => ({ cells }));
    expect(leaks([{ figures, records: DEMONSTRATION }])).toContain(
      '0 subsector-by-growth distributors scaleup 3…3',
    );
  });

  it('finds what the sums of jobs tell of the sizes', () => {
    // as the tables would be if each were protected alone
    const rowTotals = [750, 1000, 300, ':c', ':c', ':c'];
    const figures = withTable(FIGURES_2025, 'jobs-by-subsector', () => ({ rowTotals }));
    expect(leaks([{ figures, records: DEMONSTRATION }])).toEqual([
      '0 subsector-by-size distributors 50-249 0…2',
    ]);
  });

  it('finds a number that another edition shows', () => {
    const hidden = cellsOf(FIGURES_2025, 'subsector-by-canton').map((row) => row.map(() => ':c'));
    const earlier = withTable(FIGURES_2025, 'subsector-by-canton', () => ({ cells: hidden }));
    const both = [earlier, FIGURES_2025].map((figures) => ({ figures, records: DEMONSTRATION }));
    expect(leaks(both)).toEqual([]);
    expect(leaks(both, { companies: 0 }).length).toBeGreaterThan(5);
  });
});

describe('everything that is published of an edition', () => {
  it('keeps what it withholds, in the demonstration', () => {
    const findings = audit([{ figures: FIGURES_2025, records: DEMONSTRATION }]);
    expect(findings.length).toBeGreaterThan(30);
    expect(breaches(findings)).toEqual([]);
  });

  it('keeps what it withholds, whatever companies there are', () => {
    fc.assert(
      fc.property(someEdition, (fields) => {
        const records = editionOf(fields);
        expect(leaks([{ figures: figuresOf(records), records }])).toEqual([]);
      }),
      { numRuns: 50, endOnFailure: true },
    );
  });
});

describe('an edition and its correction', () => {
  it('keep what they withhold from a reader of both who knows how many companies differ', () => {
    fc.assert(
      fc.property(someCorrection, (steps) => {
        const { before, after, companies } = corrected(steps);
        const edition = figuresOf(before);
        const correction = figuresOf(after, { earlier: [edition] });
        const both = [
          { figures: edition, records: before },
          { figures: correction, records: after },
        ];
        expect(leaks(both, { companies })).toEqual([]);
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });

  it('withhold the same numbers in every table of which the correction shows anything', () => {
    fc.assert(
      fc.property(someCorrection, (steps) => {
        const { before, after } = corrected(steps);
        const edition = figuresOf(before);
        for (const table of figuresOf(after, { earlier: [edition] }).tables) {
          const earlier = edition.tables.find(({ id }) => id === table.id);
          if (showsMoreThanTotals(table)) expect(hiddenIn(table)).toEqual(hiddenIn(earlier));
        }
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it('of the demonstration keep all tables or none, where one company was counted wrongly', () => {
    const edition = figuresOf(DEMONSTRATION);
    const kept = DEMONSTRATION.map(({ record_id }) => {
      const rest = DEMONSTRATION.filter((record) => record.record_id !== record_id);
      const { tables } = figuresOf(rest, { earlier: [edition] });
      return tables.filter(showsMoreThanTotals).length;
    });
    expect(new Set(kept)).toEqual(new Set([0, edition.tables.length]));
    expect(kept.filter((tables) => tables > 0)).toHaveLength(66);
  });
});

describe('three editions of a family', () => {
  it('keep what any of them withholds, whichever two are read together', () => {
    fc.assert(
      fc.property(someCorrection, (steps) => {
        const { before, after, companies } = corrected(steps);
        const first = figuresOf(before);
        const second = figuresOf(after, { earlier: [first] });
        const third = figuresOf(before, { earlier: [first, second] });
        const pair = [
          { figures: second, records: after },
          { figures: third, records: before },
        ];
        expect(leaks(pair, { companies })).toEqual([]);
        const ends = [
          { figures: first, records: before },
          { figures: third, records: before },
        ];
        expect(leaks(ends, { companies: 0 })).toEqual([]);
      }),
      { numRuns: 6, endOnFailure: true },
    );
  });
});

it('an edition without companies has nothing to keep', () => {
  expect(leaks([{ figures: figuresOf([]), records: editionOf([]) }])).toEqual([]);
});

function showsMoreThanTotals({ cells, rowTotals }: ProtectedTable): boolean {
  return (cells.length === 0 ? rowTotals : cells.flat()).some((shown) => shown !== ':c');
}

/** Codes of row and column of what is withheld. */
function hiddenIn(table: ProtectedTable | undefined): readonly string[] {
  const columns = table?.columns?.values ?? [];
  const hidden = (table?.rows.values ?? []).flatMap(({ code }, i) => [
    ...columns.filter((_, j) => table?.cells[i]?.[j] === ':c').map((c) => `${code} ${c.code}`),
    ...(table?.rowTotals[i] === ':c' ? [code] : []),
  ]);
  return [
    ...hidden,
    ...columns.filter((_, j) => table?.columnTotals[j] === ':c').map((c) => c.code),
  ].sort();
}
