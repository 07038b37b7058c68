import { FigureCounter } from '../../lib/figures/counter.ts';
import type { Figures } from '../../lib/figures/indicator.ts';
import { METHOD_2025 } from '../../lib/figures/method-2025.ts';
import type { MappingRecord } from '../../lib/mapping/record.ts';
import { ROWS_2025 } from './example-rows.ts';

const [model] = ROWS_2025.filter(({ scope }) => scope === 'IN').map(({ record }) => record);

/** A company like the first of the demonstration, but for these fields. */
export function company(fields: Partial<MappingRecord>): MappingRecord {
  if (model === undefined) throw new Error('the demonstration has no company in scope');
  return { ...model, ...fields };
}

/** `count` companies alike. */
export function companies(count: number, fields: Partial<MappingRecord>): readonly MappingRecord[] {
  return Array.from({ length: count }, () => company(fields));
}

/** The figures of an edition that consists of these companies, all in scope. */
export function figuresOf(
  records: readonly MappingRecord[],
  {
    referenceDate = '2025-09-30',
    earlier = [],
  }: { referenceDate?: string; earlier?: Figures[] } = {},
): Figures {
  const counter = new FigureCounter(METHOD_2025, { id: '2025', referenceDate });
  for (const record of records) counter.add(record, 'IN');
  return counter.figures(earlier);
}
