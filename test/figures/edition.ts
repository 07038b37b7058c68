import { FigureCounter } from '../../lib/figures/counter.ts';
import type { Figures } from '../../lib/figures/indicator.ts';
import { buildReleasedFigures } from '../../lib/figures/release.ts';
import type { CompanyRecord } from '../../lib/mapping/record.ts';
import { METHOD_2025 } from '../../lib/method/method-2025.ts';
import { ROWS_2025 } from './example-rows.ts';

const [model] = ROWS_2025.filter(({ scope }) => scope === 'IN').map(({ record }) => record);

/** A company like the first one of the demonstration, with these changes. */
export function company(fields: Partial<CompanyRecord>): CompanyRecord {
  if (model === undefined) throw new Error('the demonstration has no eligible company');
  return { ...model, ...fields };
}

/** This many equal companies. */
export function companies(count: number, fields: Partial<CompanyRecord>): readonly CompanyRecord[] {
  return Array.from({ length: count }, () => company(fields));
}

interface ReleaseOptions {
  readonly referenceDate?: string;
  /** Ids of the facts that are exact, even if they reveal data. */
  readonly exact?: readonly string[];
}

/** The figures of an edition with these companies, all eligible. No recipient can read a row. */
export function figuresOf(
  records: readonly CompanyRecord[],
  options: ReleaseOptions = {},
): Figures {
  const { referenceDate = '2025-09-30', exact = [] } = options;
  const counter = new FigureCounter(METHOD_2025, { id: '2025', referenceDate });
  for (const record of records) counter.add({ record });
  return buildReleasedFigures(counter, { exact: new Set(exact) }).figures;
}

/** The same with exact numbers, for tests of the counting. */
export function countedOf(
  records: readonly CompanyRecord[],
  options: ReleaseOptions = {},
): Figures {
  const { referenceDate = '2025-09-30' } = options;
  const all = METHOD_2025.indicators(referenceDate).map(({ id }) => id);
  return figuresOf(records, { referenceDate, exact: all });
}
