import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { figuresJson } from '../../lib/figures/figures-json.ts';
import { FIGURES_2020, FIGURES_2025, TREND } from './example-figures.ts';

const FIXTURE = new URL('../fixtures/figures/expected-figures.json', import.meta.url);
const { seed: _, presented_on: __, ...expected } = JSON.parse(readFileSync(FIXTURE, 'utf8'));

describe('figuresJson of the demonstration mapping', () => {
  it('has every number that was computed independently, key for key', () => {
    const json = figuresJson(FIGURES_2025, { edition2020: FIGURES_2020, trend: TREND });
    expect(json).toEqual(expected);
  });

  it('has the keys of 2025 alone where 2020 is not held', () => {
    const { edition_2020: _2020, trend: _trend, ...alone } = expected;
    expect(figuresJson(FIGURES_2025)).toEqual(alone);
  });

  it('has the keys of 2020, counted by its own method', () => {
    const { counts, percent, ...rest } = expected.edition_2020;
    expect(figuresJson(FIGURES_2020)).toEqual({
      synthetic: true,
      reference_date: '2019-12-31',
      subsectors: { counts, percent },
      ...rest,
    });
  });

  it('marks what is withheld, and adds no note on shares that are not all shown', () => {
    const indicators = FIGURES_2025.indicators.map((indicator) =>
      indicator.id === 'subsector/software'
        ? { ...indicator, numerator: ':c' as const, percent: ':c' as const }
        : indicator,
    );
    const json = figuresJson({ ...FIGURES_2025, indicators });
    expect(json).toMatchObject({
      subsectors: { counts: { software: ':c' }, percent: { software: ':c' } },
    });
    expect(json).not.toHaveProperty('subsectors.note');
  });
});
