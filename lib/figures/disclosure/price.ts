import { position, type Shape } from './cross-table.ts';

/** What hiding one more number costs the reader. */
const PRICE = {
  /** As few cells as possible, and of these the smaller ones (their value adds less than 1). */
  cell: 1,
  /** An empty cell may be known to be impossible, so it hides others badly. */
  emptyCell: 4,
  /** A total tells more than a cell. */
  rowOrColumnTotal: 8,
  total: 16,
} as const;

/** The price of each number of a table of this shape, by its largest value in any period. */
export function priceList(shape: Shape, worth: readonly number[]): readonly number[] {
  const most = Math.max(1, ...worth);
  const cells = shape.columns === 0 ? shape.rows : shape.rows * shape.columns;
  return worth.map((value, at) => {
    if (at === position.total(shape)) return PRICE.total;
    if (at >= cells) return PRICE.rowOrColumnTotal + value / (most + 1);
    return value === 0 ? PRICE.emptyCell : PRICE.cell + value / (most + 1);
  });
}
