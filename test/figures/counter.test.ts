import { describe, expect, it } from 'vitest';
import { FigureCounter } from '../../lib/figures/counter.ts';
import { type Figures, findIndicator } from '../../lib/figures/indicator.ts';
import { buildReleasedFigures } from '../../lib/figures/release.ts';
import { METHOD_2020 } from '../../lib/method/method-2020.ts';
import { companies, company, countedOf, figuresOf } from './edition.ts';
import { FIGURES_2020, FIGURES_2025 } from './example-figures.ts';
import { ROWS_2020 } from './example-rows.ts';

const numbers = (figures: Figures, id: string) => {
  const { numerator, denominator, unknown, percent } = findIndicator(figures, id) ?? {};
  return { numerator, denominator, unknown, percent };
};

const exactOf = <R extends { readonly synthetic: boolean }>(counter: FigureCounter<R>) =>
  buildReleasedFigures(counter, { exact: new Set(counter.definitions.map(({ id }) => id)) })
    .figures;

describe('the counted companies', () => {
  it('counts every row by the method of 2020', () => {
    expect(numbers(FIGURES_2020, 'entities').numerator).toBe(136);
  });

  it('has figures for an edition without companies', () => {
    const figures = countedOf([]);
    expect(numbers(figures, 'digital-focus')).toMatchObject({ numerator: 0, percent: null });
    expect(numbers(figures, 'jobs').numerator).toBe(0);
    expect(figures.synthetic).toBe(false);
  });
});

describe('the age limit', () => {
  it.each([
    ['2025-09-30', '2015-09-30', true], // the tenth anniversary counts
    ['2025-09-30', '2015-09-29', false],
    ['2024-02-29', '2014-02-28', true], // 2014 has no 29 February
    ['2024-02-29', '2014-02-27', false],
    ['2026-02-28', '2016-02-29', true],
  ])('on %s, incorporated on %s is at most ten years old: %s', (referenceDate, day, counts) => {
    const figures = countedOf(companies(5, { incorporation_date: day }), { referenceDate });
    expect(numbers(figures, 'at-most-10-years').numerator).toBe(counts ? 5 : 0);
  });

  it.each([
    ['2009-12-31', 0], // is ten years old on the reference date
    ['2010-01-01', 5],
  ])('in 2020, of companies incorporated on %s %i are younger than ten', (day, counted) => {
    const counter = new FigureCounter(METHOD_2020, { id: '2020', referenceDate: '2019-12-31' });
    for (const record of ROWS_2020.slice(0, 5))
      counter.add({ record: { ...record, incorporation_date: day } });
    expect(numbers(exactOf(counter), 'younger-than-10-years').numerator).toBe(counted);
  });
});

describe('headcount', () => {
  it('is not counted if it is unknown, and the number of unknown ones is reported', () => {
    const figures = countedOf([
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

  it('is reported as unknown also for a single company, because it is a gap in the data', () => {
    const figures = countedOf([
      ...companies(6, { employees: 4 }),
      ...companies(4, { employees: 10 }),
      company({ employees: null }),
    ]);
    expect(numbers(figures, 'fewer-than-10-employees')).toMatchObject({ numerator: 6, unknown: 1 });
  });

  it('counts ten employees in 2020 and not in 2025', () => {
    const counter = new FigureCounter(METHOD_2020, { id: '2020', referenceDate: '2019-12-31' });
    for (const record of ROWS_2020.slice(0, 5))
      counter.add({ record: { ...record, employees: 10 } });
    expect(numbers(exactOf(counter), 'at-most-10-employees').numerator).toBe(5);
    const figures = countedOf(companies(5, { employees: 10 }));
    expect(numbers(figures, 'fewer-than-10-employees').numerator).toBe(0);
  });
});

it('counts Fit 4 Start among start-ups and scale-ups only', () => {
  const figures = countedOf([
    ...companies(3, { growth_status: 'startup', fit4start: true }),
    ...companies(3, { growth_status: 'scaleup', fit4start: false }),
    ...companies(3, { growth_status: 'none', fit4start: true }),
  ]);
  expect(numbers(figures, 'fit4start')).toMatchObject({ numerator: 3, denominator: 6 });
});

describe('a figure about few companies', () => {
  const shared = (count: number, of: number, fields: object, others: object) =>
    figuresOf([...companies(count, fields), ...companies(of - count, others)]);

  it.each([1, 2, 18, 19])(
    '13.2 is rounded for %i of 20 companies, and is marked as rounded',
    (count) => {
      const figures = shared(count, 20, { digital_focus: true }, { digital_focus: false });
      const digital = findIndicator(figures, 'digital-focus');
      expect(digital?.roundedTo).toBe(5);
      expect((digital?.numerator ?? 1) % 5).toBe(0);
      expect(digital?.sentence.en).toContain('rounded to 5');
    },
  );

  it.each([3, 7, 17])('is exact for %i of 20 companies', (count) => {
    const figures = shared(count, 20, { digital_focus: true }, { digital_focus: false });
    expect(findIndicator(figures, 'digital-focus')).toMatchObject({ numerator: count });
    expect(findIndicator(figures, 'digital-focus')).not.toHaveProperty('roundedTo');
  });

  it.each([0, 20])(
    '13.2 is rounded for %i of 20 companies, because it would reveal each company',
    (count) => {
      const figures = shared(count, 20, { digital_focus: true }, { digital_focus: false });
      expect(findIndicator(figures, 'digital-focus')?.roundedTo).toBe(5);
    },
  );

  it('13.1 counts a small sub-sector together with the next smallest, and hides no category', () => {
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
      ['subsector/bio-pharma+in-vitro-diagnostics', 6],
      ['subsector/clinical-laboratories', 0],
    ]);
    expect(shares[3]?.label.en).toBe('Bio-pharma and In-vitro diagnostics');
  });

  it('13.2 has the same rounded number of unknown headcounts for the jobs and for the share', () => {
    const figures = figuresOf([
      ...companies(18, { employees: 5 }),
      ...companies(2, { employees: 30 }),
      ...companies(3, { employees: null }),
    ]);
    const { roundedTo, unknown } = findIndicator(figures, 'fewer-than-10-employees') ?? {};

    expect(roundedTo).toBeGreaterThan(1);
    expect(findIndicator(figures, 'jobs')?.unknown).toBe(unknown);
  });

  it('13.2 rounds jobs of one dominant company until they are not known within 20 %', () => {
    const figures = figuresOf([company({ employees: 900 }), ...companies(9, { employees: 5 })]);
    const { numerator = 0, roundedTo = 1 } = findIndicator(figures, 'jobs') ?? {};
    expect(roundedTo).toBeGreaterThanOrEqual(500);
    expect(numerator % roundedTo).toBe(0);
  });
});

describe('the stored figures', () => {
  it('are plain JSON of less than the allowed size', () => {
    const json = JSON.stringify(FIGURES_2025);
    expect(JSON.parse(json)).toEqual(FIGURES_2025);
    expect(json.length).toBeLessThan(100_000);
  });

  it('state the edition, the date and that made-up companies are counted, in three languages', () => {
    expect(findIndicator(FIGURES_2025, 'digital-focus')).toMatchObject({
      edition: '2025',
      referenceDate: '2025-09-30',
      sentence: {
        en: 'On 30 September 2025, 65 of the 130 HealthTech companies in Luxembourg (50 %) had a digital focus (HealthTech mapping, edition 2025, synthetic demonstration data).',
        fr: 'Au 30 septembre 2025, 65 des 130 entreprises HealthTech du Luxembourg (50\u00a0%) avaient une orientation numérique (cartographie HealthTech, édition 2025, données de démonstration synthétiques).',
        de: 'Am 30. September 2025 hatten 65 der 130 HealthTech-Unternehmen in Luxemburg (50\u00a0%) einen digitalen Schwerpunkt (HealthTech-Kartierung, Ausgabe 2025, synthetische Demonstrationsdaten).',
      },
    });
  });

  it('have no unfilled placeholder in any text', () => {
    expect(JSON.stringify(FIGURES_2025)).not.toMatch(/\{\w+\}/);
  });

  it('are not called synthetic if no company is synthetic', () => {
    const figures = figuresOf(companies(4, { synthetic: false }));
    expect(figures.synthetic).toBe(false);
    expect(findIndicator(figures, 'entities')?.sentence.en).toBe(
      'On 30 September 2025, Luxembourg counted 4 HealthTech companies (HealthTech mapping, edition 2025).',
    );
  });
});
