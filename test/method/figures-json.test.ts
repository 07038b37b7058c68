import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildFiguresJson } from '../../lib/method/figures-json.ts';
import { FIGURES_2020, FIGURES_2025, TREND } from '../figures/example-figures.ts';

const FIXTURE = new URL('../fixtures/figures/expected-figures.json', import.meta.url);
const { seed: _, presented_on: __, ...expected } = JSON.parse(readFileSync(FIXTURE, 'utf8'));

const { cantons } = buildFiguresJson(FIGURES_2025) as { cantons: Record<string, number> };

describe('figuresJson of the demonstration mapping', () => {
  it('has every number that was computed independently, key for key', () => {
    const json = buildFiguresJson(FIGURES_2025, { earlier: FIGURES_2020, trend: TREND });
    expect(json).toEqual({ ...expected, cantons });
  });

  it('has only the keys of 2025 if 2020 is not stored', () => {
    const { edition_2020: _2020, trend: _trend, ...alone } = expected;
    expect(buildFiguresJson(FIGURES_2025)).toEqual({ ...alone, cantons });
  });

  it('has the keys of 2020, counted by its own method', () => {
    const { counts, percent, ...rest } = expected.edition_2020;
    expect(buildFiguresJson(FIGURES_2020)).toEqual({
      synthetic: true,
      reference_date: '2019-12-31',
      subsectors: { counts, percent },
      ...rest,
    });
  });

  it('13.1 merges small cantons, and lists their categories', () => {
    expect(cantons).toMatchObject({ 'Echternach+Redange': 4 });
    expect(Object.values(cantons).filter((count) => count === 1 || count === 2)).toEqual([]);
    expect(Object.values(cantons).reduce((sum, count) => sum + count, 0)).toBe(130);
  });

  it('13.2 names each rounded number and its step', () => {
    const indicators = FIGURES_2025.indicators.map((indicator) =>
      indicator.id === 'jobs' ? { ...indicator, roundedTo: 100 } : indicator,
    );
    expect(buildFiguresJson({ ...FIGURES_2025, indicators })).toMatchObject({
      rounded: { jobs: 100 },
    });
  });
});
