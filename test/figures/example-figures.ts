import { figuresOf2020, figuresOf2025 } from '../../lib/figures/figures.ts';
import { movementBetween } from '../../lib/figures/movement.ts';
import { trend } from '../../lib/figures/trend.ts';
import { ROWS_2020, ROWS_2025 } from './example-rows.ts';

async function* stream<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

/** Figures of both demonstration editions, and the trend between them. */
export const FIGURES_2020 = await figuresOf2020(stream(ROWS_2020), {
  id: '2020',
  referenceDate: '2019-12-31',
});

export const FIGURES_2025 = await figuresOf2025(stream(ROWS_2025), {
  id: '2025',
  referenceDate: '2025-09-30',
});

const idsOf = (records: readonly { readonly record_id: string }[]) =>
  records.map(({ record_id }) => record_id).sort();

export const MOVEMENT = await movementBetween(
  idsOf(ROWS_2020),
  idsOf(ROWS_2025.filter(({ scope }) => scope === 'IN').map(({ record }) => record)),
);

export const TREND = trend(FIGURES_2020, FIGURES_2025, MOVEMENT);
