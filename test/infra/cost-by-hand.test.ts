import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildCostReport } from '../../lib/infra/cost/cost-report.ts';
import { LOADS } from '../../lib/infra/cost/load.ts';
import { STAGES } from '../../lib/infra/cost/stages.ts';

const page = readFileSync('docs/cost.md', 'utf8');

/** The section of a load: its amounts by row, and its sum. */
function byHand(title: string) {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${title}\n`)) ?? '';
  const rows = [...section.matchAll(/^\| .* \| (\d+\.\d\d) \|$/gm)].map(([, usd]) => Number(usd));
  const [, terms = '', total] = /^\w+: (.*) = \*\*(\d+\.\d\d) \$\*\*$/m.exec(section) ?? [];
  return { rows, terms: terms.split(' + ').map(Number), total: Number(total) };
}

describe.each([
  ['Idle', LOADS.idle],
  ['Quiet', LOADS.quiet],
  ['Busy', LOADS.busy],
] as const)('17.3 the calculation by hand: %s', (title, load) => {
  const { rows, terms, total } = byHand(title);

  it('adds up', () => {
    expect(rows.length).toBeGreaterThan(3);
    expect(terms).toEqual(rows);
    expect(rows.reduce((sum, usd) => sum + usd, 0)).toBeCloseTo(total, 2);
  });

  it('agrees with `kaart cost` to within a tenth', () => {
    const computed = buildCostReport(STAGES.prod, load).total;
    expect(Math.abs(computed / total - 1)).toBeLessThan(0.1);
  });
});

it('17.3 the table of the page shows the totals', () => {
  const [, now = ''] = page.split('## Before and after');
  for (const [title, name] of [
    ['Idle', 'idle'],
    ['Quiet', 'quiet'],
    ['Busy', 'busy'],
  ] as const) {
    const [, shown] =
      new RegExp(`^\\| ${name} \\| .* \\| (\\d+\\.\\d+) \\$ \\|$`, 'm').exec(now) ?? [];
    expect(Number(shown)).toBeCloseTo(byHand(title).total, 1);
  }
});
