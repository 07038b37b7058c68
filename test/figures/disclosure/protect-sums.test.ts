import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CrossTable,
  type ProtectedTable,
  position,
  shapeOf,
} from '../../../lib/figures/disclosure/cross-table.ts';
import { isSensitive } from '../../../lib/figures/disclosure/primary.ts';
import { protect } from '../../../lib/figures/disclosure/protect.ts';
import { addTo, emptyTally, type Tally } from '../../../lib/figures/disclosure/tally.ts';

/** A table of jobs over one facet, from the headcounts of the companies of each value. */
function jobsTable(companies: readonly (readonly number[])[]): CrossTable {
  const total = emptyTally();
  const rowTotals = companies.map((amounts) => {
    const tally = emptyTally();
    for (const amount of amounts) {
      addTo(tally, amount);
      addTo(total, amount);
    }
    return tally;
  });
  const label = { en: '', fr: '', de: '' };
  const values = companies.map((_, at) => ({ code: `${at}`, label }));
  const head = { id: 'jobs', label, measure: 'jobs', rows: { id: 'rows', label, values } } as const;
  return { ...head, cells: [], rowTotals, columnTotals: [], total };
}

/** The largest the hidden sum can be, from what is published alone: with one facet simple arithmetic will do. */
function largestPossible(published: ProtectedTable, total: number): number {
  const shown = published.rowTotals.filter((value) => value !== ':c');
  return total - shown.reduce((sum, value) => sum + Math.max(0, value - 25), 0);
}

/** Whether a sum of this size would still be dominated by the companies that make up the true one. */
function wouldBeDominated({ largest, second }: Tally, sum: number): boolean {
  return 100 * largest > 75 * sum || 100 * (largest + second) > 90 * sum;
}

function isShownRoundedOrProtected(truth: CrossTable, published: ProtectedTable, at: number) {
  const tally = truth.rowTotals[at] as Tally;
  const shown = published.rowTotals[at];
  if (shown !== ':c') {
    expect(isSensitive(tally, 'jobs')).toBe(false);
    expect(shown).toBe(50 * Math.floor((tally.value + 25) / 50));
  } else if (isSensitive(tally, 'jobs')) {
    const most = largestPossible(published, truth.total.value);
    expect(wouldBeDominated(tally, most)).toBe(false);
  }
}

const headcounts = fc.array(
  fc.array(fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 900 })), {
    maxLength: 6,
  }),
  { minLength: 1, maxLength: 6 },
);

describe('protect, on sums', () => {
  it('never shows or gives away a sum that one or two companies make up', () => {
    fc.assert(
      fc.property(headcounts, (companies) => {
        const truth = jobsTable(companies);
        fc.pre(!isSensitive(truth.total, 'jobs'));
        const known = new Set([position.total(shapeOf(truth))]);
        const [published] = protect([truth], { known, hidden: new Set() });
        expect(published?.total).toBe(truth.total.value); // official: exact
        for (const at of truth.rowTotals.keys())
          isShownRoundedOrProtected(truth, published as ProtectedTable, at);
      }),
      { numRuns: 1000 },
    );
  });

  it('hides everything where the total itself is dominated', () => {
    const [published] = protect([jobsTable([[1000], [3, 4, 5]])]);
    expect(published).toMatchObject({ rowTotals: [':c', ':c'], total: ':c' });
  });

  it('hides no more than it must, and rounds the rest to 50', () => {
    const companies = [
      [462, 98, 78, 65, 309], // 1012
      [190, 6, 4], // one company makes up 95 %
      [3, 2, 0], // two make up all
      [74, 60, 40, 30],
    ];
    const truth = jobsTable(companies);
    const [published] = protect([truth], { known: new Set([4]), hidden: new Set() });
    expect(published).toMatchObject({ rowTotals: [1000, ':c', ':c', 200], total: 1421 });
  });

  it('hides another sum beside a single dominated one', () => {
    const truth = jobsTable([
      [400, 300, 300],
      [100, 1, 1],
      [50, 50, 50],
    ]);
    const [published] = protect([truth], { known: new Set([3]), hidden: new Set() });
    expect(published).toMatchObject({ rowTotals: [1000, ':c', ':c'], total: 1252 });
  });
});
