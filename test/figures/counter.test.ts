import { describe, expect, it } from 'vitest';
import { FigureCounter } from '../../lib/figures/counter.ts';
import { type Figures, indicatorOf } from '../../lib/figures/indicator.ts';
import { METHOD_2020 } from '../../lib/figures/method-2020.ts';
import { METHOD_2025 } from '../../lib/figures/method-2025.ts';
import { companies, company, figuresOf } from './edition.ts';
import { FIGURES_2025 } from './example-figures.ts';
import { ROWS_2020 } from './example-rows.ts';

const numbers = (figures: Figures, id: string) => {
  const { numerator, denominator, unknown, percent } = indicatorOf(figures, id) ?? {};
  return { numerator, denominator, unknown, percent };
};

describe('who counts', () => {
  it('counts nobody out of scope', () => {
    const counter = new FigureCounter(METHOD_2025, { id: '2025', referenceDate: '2025-09-30' });
    for (const record of companies(9, {})) counter.add(record, 'OUT_NOT_ACTIVE');
    for (const record of companies(4, {})) counter.add(record, 'IN');
    expect(numbers(counter.figures(), 'entities').numerator).toBe(4);
  });

  it('counts every row by the method of 2020', () => {
    const counter = new FigureCounter(METHOD_2020, { id: '2020', referenceDate: '2019-12-31' });
    for (const record of ROWS_2020) counter.add(record, 'HOLD_INCOMPLETE');
    expect(numbers(counter.figures(), 'entities').numerator).toBe(136);
  });

  it('has figures for an edition without companies', () => {
    const figures = figuresOf([]);
    expect(numbers(figures, 'digital-focus')).toMatchObject({ numerator: 0, percent: null });
    expect(numbers(figures, 'jobs').numerator).toBe(0);
    expect(figures.synthetic).toBe(false);
  });
});

describe('the edge of age', () => {
  it.each([
    ['2025-09-30', '2015-09-30', true], // the tenth anniversary counts
    ['2025-09-30', '2015-09-29', false],
    ['2024-02-29', '2014-02-28', true], // there is no 29 February 2014
    ['2024-02-29', '2014-02-27', false],
    ['2026-02-28', '2016-02-29', true],
  ])('on %s, incorporated on %s is at most ten years old: %s', (referenceDate, day, counts) => {
    const figures = figuresOf(companies(5, { incorporation_date: day }), { referenceDate });
    expect(numbers(figures, 'at-most-10-years').numerator).toBe(counts ? 5 : 0);
  });

  it.each([
    ['2009-12-31', 0], // turned ten on the reference date
    ['2010-01-01', 5],
  ])('in 2020, of those incorporated on %s %i are younger than ten', (day, counted) => {
    const counter = new FigureCounter(METHOD_2020, { id: '2020', referenceDate: '2019-12-31' });
    for (const record of ROWS_2020.slice(0, 5))
      counter.add({ ...record, incorporation_date: day }, 'IN');
    expect(numbers(counter.figures(), 'younger-than-10-years').numerator).toBe(counted);
  });
});

describe('headcount', () => {
  it('takes an unknown headcount for no number, and reports how many are unknown', () => {
    const figures = figuresOf([
      ...companies(4, { employees: 0 }),
      ...companies(4, { employees: 10 }),
      ...companies(3, { employees: null }),
    ]);
    expect(numbers(figures, 'fewer-than-10-employees')).toEqual({
      numerator: 4,
      denominator: 8,
      unknown: 3,
      percent: 50,
    });
    expect(numbers(figures, 'jobs')).toMatchObject({ numerator: 40, unknown: 3 });
  });

  it('reports a single unknown headcount: it is a gap in the data, not a trait of a company', () => {
    const figures = figuresOf([
      ...companies(6, { employees: 4 }),
      ...companies(4, { employees: 10 }),
      company({ employees: null }),
    ]);
    expect(numbers(figures, 'fewer-than-10-employees')).toMatchObject({ numerator: 6, unknown: 1 });
  });

  it('counts ten employees in 2020 and not in 2025', () => {
    const counter = new FigureCounter(METHOD_2020, { id: '2020', referenceDate: '2019-12-31' });
    for (const record of ROWS_2020.slice(0, 5)) counter.add({ ...record, employees: 10 }, 'IN');
    expect(numbers(counter.figures(), 'at-most-10-employees').numerator).toBe(5);
    const figures = figuresOf(companies(5, { employees: 10 }));
    expect(numbers(figures, 'fewer-than-10-employees').numerator).toBe(0);
  });
});

it('counts Fit 4 Start among start-ups and scale-ups only', () => {
  const figures = figuresOf([
    ...companies(3, { growth_status: 'startup', fit4start: true }),
    ...companies(3, { growth_status: 'scaleup', fit4start: false }),
    ...companies(3, { growth_status: 'none', fit4start: true }),
  ]);
  expect(numbers(figures, 'fit4start')).toMatchObject({ numerator: 3, denominator: 6 });
});

describe('what tells of few companies', () => {
  const WITHHELD = { numerator: ':c', denominator: ':c', percent: ':c' };

  it.each([1, 2, 8, 9])('withholds a share of %i in 10, and with it its sentence', (count) => {
    const figures = figuresOf([
      ...companies(count, { digital_focus: true }),
      ...companies(10 - count, { digital_focus: false }),
    ]);
    expect(numbers(figures, 'digital-focus')).toMatchObject(WITHHELD);
    const { sentence } = indicatorOf(figures, 'digital-focus') ?? {};
    expect(sentence?.en).toContain('not shown, so that no single company can be recognised');
    expect(sentence?.en).not.toMatch(/ 10 | [1289] /);
  });

  it.each([0, 3, 7, 10])('shows a share of %i in 10', (count) => {
    const figures = figuresOf([
      ...companies(count, { digital_focus: true }),
      ...companies(10 - count, { digital_focus: false }),
    ]);
    expect(numbers(figures, 'digital-focus').numerator).toBe(count);
  });

  it('withholds a share of a withheld share', () => {
    const figures = figuresOf([
      ...companies(9, { growth_status: 'startup', fit4start: true }),
      company({ growth_status: 'none' }),
    ]);
    expect(numbers(figures, 'fit4start')).toMatchObject(WITHHELD);
  });

  it('withholds a share that another one encloses but for one company', () => {
    const figures = figuresOf([
      ...companies(4, { incorporation_date: '2024-01-01' }),
      company({ incorporation_date: '2017-01-01' }),
      ...companies(4, { incorporation_date: '2000-01-01' }),
    ]);
    expect(numbers(figures, 'at-most-10-years').numerator).toBe(5);
    expect(numbers(figures, 'at-most-5-years')).toMatchObject(WITHHELD);
  });

  it('withholds a second sub-sector beside a small one, and puts the two together in cross tables', () => {
    const figures = figuresOf([
      ...companies(2, { subsector: 'in-vitro-diagnostics' }),
      ...companies(4, { subsector: 'bio-pharma' }),
      ...companies(9, { subsector: 'software' }),
    ]);
    const shares = figures.indicators.filter(({ group }) => group === 'subsector');
    expect(shares.map(({ id, numerator }) => [id, numerator])).toEqual([
      ['subsector/medical-devices', 0],
      ['subsector/software', 9],
      ['subsector/distributors', 0],
      ['subsector/bio-pharma', ':c'],
      ['subsector/in-vitro-diagnostics', ':c'],
      ['subsector/clinical-laboratories', 0],
    ]);
    const table = figures.tables.find(({ id }) => id === 'subsector-by-growth');
    expect(table?.rows.values.map(({ code }) => code)).toEqual([
      ...['medical-devices', 'software', 'distributors', 'clinical-laboratories', 'withheld'],
    ]);
    expect(table?.rowTotals).toEqual([0, 9, 0, 0, 6]);
  });

  it('withholds how many headcounts are unknown in both places or in neither', () => {
    const figures = figuresOf([
      ...companies(8, { employees: 5 }),
      ...companies(2, { employees: 30 }),
      ...companies(2, { employees: null }),
    ]);
    expect(numbers(figures, 'fewer-than-10-employees').unknown).toBe(':c');
    expect(numbers(figures, 'jobs')).toMatchObject({ numerator: 100, unknown: ':c' });
    const counter = new FigureCounter(METHOD_2020, { id: '2020', referenceDate: '2019-12-31' });
    for (const [at, record] of ROWS_2020.slice(0, 12).entries())
      counter.add({ ...record, employees: [40, 40, null][at] ?? 5 }, 'IN');
    expect(numbers(counter.figures(), 'at-most-10-employees').unknown).toBe(':c');
    expect(numbers(counter.figures(), 'jobs').unknown).toBe(':c');
  });

  it('withholds jobs that one company makes up', () => {
    const figures = figuresOf([company({ employees: 900 }), ...companies(9, { employees: 5 })]);
    expect(numbers(figures, 'jobs')).toMatchObject({ numerator: ':c', unknown: ':c' });
    const table = figures.tables.find(({ id }) => id === 'jobs-by-subsector');
    expect(new Set([...(table?.rowTotals ?? []), table?.total])).toEqual(new Set([':c']));
  });

  it('shows no number at all of an edition of two companies', () => {
    const figures = figuresOf(companies(2, {}));
    const shown = JSON.stringify([
      figures.indicators.map(({ numerator, percent }) => [numerator, percent]),
      figures.tables.map(({ cells, rowTotals, total }) => [cells, rowTotals, total]),
    ]);
    expect(shown).not.toMatch(/\d/);
  });
});

describe('the figures as they are kept', () => {
  it('are plain JSON of a modest size', () => {
    const json = JSON.stringify(FIGURES_2025);
    expect(JSON.parse(json)).toEqual(FIGURES_2025);
    expect(json.length).toBeLessThan(100_000);
  });

  it('say edition, date and that made-up companies are counted, in three languages', () => {
    expect(indicatorOf(FIGURES_2025, 'digital-focus')).toMatchObject({
      edition: '2025',
      referenceDate: '2025-09-30',
      sentence: {
        en: 'On 30 September 2025, 65 of the 130 HealthTech companies in Luxembourg (50 %) had a digital focus (HealthTech mapping, edition 2025, synthetic demonstration data).',
        fr: 'Au 30 septembre 2025, 65 des 130 entreprises HealthTech du Luxembourg (50\u00a0%) avaient une orientation numérique (Mapping HealthTech, édition 2025, données de démonstration synthétiques).',
        de: 'Am 30. September 2025 hatten 65 der 130 HealthTech-Unternehmen in Luxemburg (50\u00a0%) einen digitalen Schwerpunkt (HealthTech-Mapping, Ausgabe 2025, synthetische Demonstrationsdaten).',
      },
    });
  });

  it('leave no blank open in any text', () => {
    expect(JSON.stringify(FIGURES_2025)).not.toMatch(/\{\w+\}/);
  });

  it('are not called synthetic where no company is', () => {
    const figures = figuresOf(companies(4, { synthetic: false }));
    expect(figures.synthetic).toBe(false);
    expect(indicatorOf(figures, 'entities')?.sentence.en).toBe(
      'On 30 September 2025, Luxembourg counted 4 HealthTech companies (HealthTech mapping, edition 2025).',
    );
  });
});
