import { FigureCounter } from '../../lib/figures/counter.ts';
import { buildReleasedFigures } from '../../lib/figures/release.ts';
import { computePopulationChange } from '../../lib/mapping/release/population-change.ts';
import { METHOD_2020 } from '../../lib/method/method-2020.ts';
import { METHOD_2025 } from '../../lib/method/method-2025.ts';
import { compareMethods } from '../../lib/method/methods.ts';
import { computeTrend } from '../../lib/method/trend.ts';
import { ROWS_2020, ROWS_2025 } from './example-rows.ts';

/** The companies that the demonstration edition counts. */
export const COMPANIES_2025 = ROWS_2025.filter(({ scope }) => scope === 'IN').map(
  ({ record }) => record,
);

const counter2020 = new FigureCounter(METHOD_2020, { id: '2020', referenceDate: '2019-12-31' });
for (const record of ROWS_2020) counter2020.add({ record });
const counter2025 = new FigureCounter(METHOD_2025, { id: '2025', referenceDate: '2025-09-30' });
for (const record of COMPANIES_2025) counter2025.add({ record });

/** Figures of both demonstration editions, and the trend between them. */
export const FIGURES_2020 = buildReleasedFigures(counter2020).figures;
export const FIGURES_2025 = buildReleasedFigures(counter2025).figures;

const listIds = (records: readonly { readonly record_id: string }[]) =>
  records.map(({ record_id }) => record_id).sort();

export const MOVEMENT = await computePopulationChange(listIds(ROWS_2020), listIds(COMPANIES_2025));

export const COMPARABILITY_2025 = compareMethods(
  { family: '2020', referenceDate: '2019-12-31' },
  { family: '2025', referenceDate: '2025-09-30' },
);

export const TREND = computeTrend(FIGURES_2020, FIGURES_2025, {
  ...COMPARABILITY_2025,
  movement: MOVEMENT,
});
