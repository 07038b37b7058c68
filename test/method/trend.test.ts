import { describe, expect, it } from 'vitest';
import type { Figures } from '../../lib/figures/indicator.ts';
import { computeTrend } from '../../lib/method/trend.ts';
import {
  COMPARABILITY_2025,
  FIGURES_2020,
  FIGURES_2025,
  MOVEMENT,
  TREND,
} from '../figures/example-figures.ts';

const changeOf = (id: string) => TREND.changes.find((change) => change.id === id);

describe('trend from 2020 to 2025', () => {
  it('compares entities, jobs and digital focus, and nothing else', () => {
    expect(TREND.changes.map(({ id }) => id)).toEqual(['entities', 'jobs', 'digital-focus']);
  });

  it('marks where the series is interrupted, with a reason that names both methods', () => {
    expect(TREND.breaks.map(({ id }) => id)).toEqual(['age', 'size', 'subsector']);
    for (const { reason } of TREND.breaks)
      for (const text of Object.values(reason)) expect(text).toContain('2025');
  });

  it('interrupts the series only if both editions have a figure', () => {
    const has = ({ indicators }: Figures, figure: string) =>
      indicators.some(({ id, group }) => id === figure || group === figure);
    for (const { before, after } of TREND.breaks)
      expect([has(FIGURES_2020, before), has(FIGURES_2025, after ?? '')]).toEqual([true, true]);
  });

  it('gives jobs as number and percent, and as a spoken sentence', () => {
    expect(changeOf('jobs')).toMatchObject({
      ...{ from: 1890, to: 2500, change: 610, percent: 32, unit: 'jobs' },
      wording: { en: 'more than 600', fr: 'plus de 600', de: 'mehr als 600' },
    });
    expect(changeOf('jobs')?.sentence.en).toBe(
      'Between 31 December 2019 and 30 September 2025, the number of jobs in HealthTech companies in Luxembourg went from 1,890 to 2,500 (+610, +32 %) (HealthTech mapping, editions 2020 and 2025, synthetic demonstration data).',
    );
  });

  it('gives digital focus in percentage points, never as a percentage of a percentage', () => {
    const digital = changeOf('digital-focus');
    expect(digital).toMatchObject({ from: 28, to: 50, change: 22, unit: 'percentage-points' });
    expect(digital).not.toHaveProperty('percent');
    expect(digital?.sentence.de).toContain('(+22 Prozentpunkte)');
  });

  it('gives a decline with its sign', () => {
    expect(changeOf('entities')).toMatchObject({ from: 136, to: 130, change: -6, percent: -4 });
    expect(changeOf('entities')?.sentence.fr).toContain('de 136 à 130 (−6, −4\u00a0%)');
  });

  it('13.2 marks a rounded number of one edition', () => {
    const indicators = FIGURES_2025.indicators.map((indicator) =>
      indicator.id === 'jobs' ? { ...indicator, roundedTo: 100 } : indicator,
    );
    const rest = { ...COMPARABILITY_2025, movement: MOVEMENT };
    const { changes } = computeTrend(FIGURES_2020, { ...FIGURES_2025, indicators }, rest);
    const jobs = changes.find(({ id }) => id === 'jobs');
    expect(jobs?.roundedTo).toBe(100);
    expect(jobs?.sentence.en).toContain('rounded to 100');
  });

  it('gives how many companies stayed, left and entered', () => {
    expect(TREND.movement).toEqual({ stayed: 88, left: 48, entered: 42 });
  });
});
