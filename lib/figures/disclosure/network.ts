import { type CrossTable, flat, position, type Shape, shapeOf } from './cross-table.ts';
import { roundedSum, sumsRoundedTo } from './rounding.ts';

/**
 * One number of a table as an arc of a network. The rows, the columns and the two ends of the
 * totals are nodes, and what flows into a node flows out of it: that is the same as saying that
 * rows and columns add up. So moving along arcs gives every other filling a reader can think of.
 */
export interface Arc {
  readonly from: number;
  readonly to: number;
  /** The true number. */
  readonly value: number;
  /** What a reader knows of it while it is shown: itself, or all sums that are rounded to it. */
  readonly lower: number;
  readonly upper: number;
}

/** The arcs of a table, in the order of `position`. `known` numbers are published exactly elsewhere. */
export function arcsOf(table: CrossTable, known: ReadonlySet<number>): readonly Arc[] {
  const ends = endsOf(shapeOf(table));
  return flat(table).map(({ value }, at) => {
    const exact = table.measure === 'companies' || known.has(at);
    const seen = exact ? { lower: value, upper: value } : sumsRoundedTo(roundedSum(value));
    return { ...(ends[at] as Ends), value, ...seen };
  });
}

type Ends = Pick<Arc, 'from' | 'to'>;

/** The total flows from `OUT` back to `IN`, is split over the rows there and gathered from the columns here. */
const IN = 0;
const OUT = 1;

function endsOf(shape: Shape): readonly Ends[] {
  const ends: Ends[] = [];
  const row = (at: number) => 2 + at;
  const column = (at: number) => 2 + shape.rows + at;
  for (let i = 0; i < shape.rows; i++) {
    for (let j = 0; j < shape.columns; j++)
      ends[position.cell(shape, i, j)] = { from: row(i), to: column(j) };
    ends[position.rowTotal(shape, i)] = { from: IN, to: shape.columns === 0 ? OUT : row(i) };
  }
  for (let j = 0; j < shape.columns; j++)
    ends[position.columnTotal(shape, j)] = { from: column(j), to: OUT };
  ends[position.total(shape)] = { from: OUT, to: IN };
  return ends;
}
