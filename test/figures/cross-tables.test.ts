import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Facet, flat, type ProtectedTable } from '../../lib/figures/disclosure/cross-table.ts';
import { isShown, type Shown } from '../../lib/figures/disclosure/shown.ts';
import { type Figures, indicatorOf } from '../../lib/figures/indicator.ts';
import type { MappingRecord } from '../../lib/mapping/record.ts';
import { solve } from './disclosure/attacker.ts';
import { companies, company, figuresOf } from './edition.ts';
import { FIGURES_2025 } from './example-figures.ts';

function tableOf({ tables }: Figures, id: string): ProtectedTable {
  const table = tables.find((candidate) => candidate.id === id);
  if (table === undefined) throw new Error(`no table ${id}`);
  return table;
}

const isSmall = (value: unknown) => value === 1 || value === 2;

describe('cross tables of the demonstration', () => {
  it('are three of counts over two facets and one of jobs', () => {
    expect(FIGURES_2025.tables.map(({ id, measure }) => [id, measure])).toEqual([
      ['subsector-by-canton', 'companies'],
      ['subsector-by-size', 'companies'],
      ['subsector-by-growth', 'companies'],
      ['jobs-by-subsector', 'jobs'],
    ]);
  });

  it('show no 1 and no 2', () => {
    for (const table of FIGURES_2025.tables) expect(flat(table).filter(isSmall)).toEqual([]);
  });

  it('hide small cells, and beside each of them one that is not', () => {
    const { cells, rowTotals, columnTotals, total } = tableOf(FIGURES_2025, 'subsector-by-growth');
    expect(cells).toEqual([
      [29, 10, 3],
      [28, 8, 4],
      [15, ':c', ':c'], // 15 7 3
      [':c', 4, ':c'], // 11 4 2
      [0, 3, 0],
      [':c', ':c', 0], // 2 1 0
    ]);
    expect([rowTotals, columnTotals, total]).toEqual([[42, 40, 25, 17, 3, 3], [85, 33, 12], 130]);
  });

  it('leave out "unknown" where nobody is, and keep cantons without companies', () => {
    const { columns, columnTotals } = tableOf(FIGURES_2025, 'subsector-by-canton');
    expect(columns?.values).toHaveLength(12);
    expect(columnTotals[columns?.values.findIndex(({ code }) => code === 'Vianden') ?? -1]).toBe(0);
  });

  // 190 of the 200 jobs in laboratories are one company's: without a third hidden sum a reader
  // could tell that there are at most 250, so that it makes up more than 75 % of them; and if it
  // were not that of the distributors, that no three of these have 50 employees or more
  it('round jobs to 50 but for the official total', () => {
    const { rowTotals, total } = tableOf(FIGURES_2025, 'jobs-by-subsector');
    expect([rowTotals, total]).toEqual([[750, 1000, ':c', 300, ':c', ':c'], 2500]);
  });
});

describe('jobs by sub-sector', () => {
  // a row of its own for the 130 jobs, 150 rounded, of three diagnostics companies would say that
  // of the four in both sub-sectors, all of 10 to 49 employees, no two can be distributors
  it('do not tell apart what the official list puts together', () => {
    const figures = figuresOf([
      ...companies(20, { subsector: 'software', employees: 5 }),
      company({ subsector: 'distributors', employees: 12 }),
      ...[44, 44, 42].map((employees) => company({ subsector: 'in-vitro-diagnostics', employees })),
    ]);
    const { rows } = tableOf(figures, 'jobs-by-subsector');
    expect(rows.values.map(({ code }) => code)).toEqual([
      ...['medical-devices', 'software', 'bio-pharma', 'clinical-laboratories', 'withheld'],
    ]);
  });
});

const someCompany = fc.record({
  subsector: fc.constantFrom('software', 'bio-pharma', 'distributors' as const),
  growth_status: fc.constantFrom('none', 'startup', 'scaleup' as const),
  employees: fc.constantFrom(3, 3, 20, 100, null),
}) as fc.Arbitrary<Partial<MappingRecord>>;

function keepsWhatItHides(table: ProtectedTable): void {
  const found = solve(table, 11);
  for (const [at, shown] of flat(table).entries()) {
    const possible = [...(found[at] ?? [])];
    // a hidden 0 may be seen through: zeros are shown elsewhere
    if (shown !== ':c' || possible.join() === '0') continue;
    expect(possible.length).toBeGreaterThanOrEqual(2);
    expect(possible.some((value) => !isSmall(value))).toBe(true);
  }
}

const someEdition = fc.array(someCompany, { minLength: 3, maxLength: 11 });

describe('cross tables of any edition, against a reader who knows the official list too', () => {
  it.each(['subsector-by-growth', 'subsector-by-size'])('keep what %s hides', (id) => {
    fc.assert(
      fc.property(someEdition, (rows) => {
        const figures = figuresOf(rows.map(company));
        const table = withOfficialTotals(figures, tableOf(figures, id));
        // where all companies are in one row, its cells are the official figures themselves
        fc.pre(table.rowTotals.filter((total) => total !== 0).length > 1);
        keepsWhatItHides(table);
      }),
      { numRuns: 60 },
    );
  });
});

/** What the official list says of the totals of a table's rows and columns, by their codes. */
function officialTotals(figures: Figures): ReadonlyMap<string, Shown | undefined> {
  const small = indicatorOf(figures, 'fewer-than-10-employees');
  const growing = indicatorOf(figures, 'startups-and-scaleups');
  const others =
    isShown(growing?.denominator) && isShown(growing.numerator)
      ? growing.denominator - growing.numerator
      : undefined;
  const subsectors = figures.indicators.filter(({ group }) => group === 'subsector');
  return new Map([
    ...subsectors.map(({ id, numerator }) => [id.replace('subsector/', ''), numerator] as const),
    ['0-9', small?.numerator],
    ['unknown', small?.unknown],
    ['none', others],
  ]);
}

/** The table as somebody reads it who has the official list beside it. */
function withOfficialTotals(figures: Figures, table: ProtectedTable): ProtectedTable {
  const official = officialTotals(figures);
  const read = (totals: readonly Shown[], facet: Facet | undefined) =>
    totals.map((total, at) => {
      const known = official.get(facet?.values[at]?.code ?? '');
      return isShown(known) ? known : total;
    });
  return {
    ...table,
    rowTotals: read(table.rowTotals, table.rows),
    columnTotals: read(table.columnTotals, table.columns),
  };
}

describe('a correction of an edition', () => {
  const before = [
    ...companies(5, { subsector: 'software', growth_status: 'startup' }),
    ...companies(4, { subsector: 'software', growth_status: 'none' }),
    ...companies(5, { subsector: 'bio-pharma', growth_status: 'startup' }),
    ...companies(3, { subsector: 'bio-pharma', growth_status: 'none' }),
    ...companies(3, { subsector: 'distributors', growth_status: 'none' }),
  ];
  /** One bio-pharma company turns out to be a start-up, which leaves two that are not. */
  const after = before.map((record, at) =>
    at === 14 ? { ...record, growth_status: 'startup' as const } : record,
  );
  const hiddenIn = (figures: Figures, id: string) =>
    flat(tableOf(figures, id)).map((value) => value === ':c');

  it('shows nothing of its tables where it would have to hide more in one than the edition does', () => {
    const edition = figuresOf(before);
    const correction = figuresOf(after, { earlier: [edition] });
    expect(hiddenIn(edition, 'subsector-by-growth')).not.toContain(true);
    const { cells, rowTotals, total } = tableOf(correction, 'subsector-by-growth');
    expect(new Set(cells.flat())).toEqual(new Set([':c']));
    // the official list says these anyway
    expect([rowTotals, total]).toEqual([[0, 9, 3, 8, 0, 0], 20]);
    // whoever left that table left this one, too
    expect(new Set(tableOf(correction, 'subsector-by-canton').cells.flat())).toEqual(
      new Set([':c']),
    );
  });

  it('goes on showing nothing of them', () => {
    const edition = figuresOf(before);
    const correction = figuresOf(after, { earlier: [edition] });
    const next = figuresOf(before, { earlier: [edition, correction] });
    expect(new Set(tableOf(next, 'subsector-by-growth').cells.flat())).toEqual(new Set([':c']));
  });

  it('goes on hiding what the edition hid, though it would not have to', () => {
    const edition = figuresOf(after);
    const correction = figuresOf(before, { earlier: [edition] });
    const pattern = hiddenIn(edition, 'subsector-by-growth');
    expect(pattern).toContain(true);
    for (const [at, hidden] of hiddenIn(correction, 'subsector-by-growth').entries())
      expect([at, hidden || !pattern[at]]).toEqual([at, true]);
  });

  it('goes on withholding an official figure, with its sub-sectors put together in both', () => {
    const edition = figuresOf(before.filter((_, at) => at !== 19)); // two distributors
    const correction = figuresOf(before, { earlier: [edition] });
    for (const figures of [edition, correction]) {
      expect(indicatorOf(figures, 'subsector/distributors')?.numerator).toBe(':c');
      const rows = tableOf(figures, 'subsector-by-growth').rows.values.map(({ code }) => code);
      expect(rows).not.toContain('distributors');
    }
  });

  it('goes on withholding a share', () => {
    const digital = (count: number) =>
      before.map((record, at) => ({ ...record, digital_focus: at < count }));
    const edition = figuresOf(digital(2));
    const correction = figuresOf(digital(5), { earlier: [edition] });
    expect(indicatorOf(correction, 'digital-focus')?.numerator).toBe(':c');
  });
});
