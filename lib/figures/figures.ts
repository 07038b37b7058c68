import type { MappingRecord, Record2020 } from '../mapping/record.ts';
import type { ScopeResult } from '../mapping/scope.ts';
import { type Counted, FigureCounter } from './counter.ts';
import type { Figures } from './indicator.ts';
import { METHOD_2020 } from './method-2020.ts';
import { METHOD_2025 } from './method-2025.ts';

/** Figures of the 2025 edition or a correction of it, from its rows with their scope. */
export async function figuresOf2025(
  rows: AsyncIterable<{ readonly record: MappingRecord; readonly scope: ScopeResult }>,
  edition: Counted,
  earlier: readonly Figures[] = [],
): Promise<Figures> {
  const counter = new FigureCounter(METHOD_2025, edition);
  for await (const { record, scope } of rows) counter.add(record, scope);
  return counter.figures(earlier);
}

/** Figures of the 2020 edition, which counts every row. */
export async function figuresOf2020(
  rows: AsyncIterable<Record2020>,
  edition: Counted,
): Promise<Figures> {
  const counter = new FigureCounter(METHOD_2020, edition);
  for await (const record of rows) counter.add(record, 'IN');
  return counter.figures();
}
