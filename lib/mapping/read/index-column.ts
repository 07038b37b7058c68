import { columnLetters } from '../../core/cell-address.ts';
import type { TableLayout } from '../layouts.ts';
import { type Header, isBlank, isGenerated, unknownColumns } from './header.ts';
import { isEmpty, isRowNumber } from './row-shape.ts';
import { type Cell, type FileNotice, isFaulty } from './table-file.ts';

/** Columns that only number the rows, as programs write them: positions, and what the report says of each. */
export interface IndexColumns {
  readonly positions: ReadonlySet<number>;
  readonly notices: readonly FileNotice[];
}

/** Rows by which it is judged whether a column numbers the rows. */
export const SAMPLE_ROWS = 20;

/** The first rows below a header. */
type Sample = readonly (readonly (Cell | undefined)[])[];

/** A header with its texts as they stand in the file. */
interface WrittenHeader {
  readonly header: Header;
  readonly texts: readonly string[];
}

/**
 * Finds the columns that number the rows, among those without a name and those with a name for such numbers.
 *
 * @throws KaartError `file-refused` UNKNOWN_COLUMN where a column with such a name holds something else
 */
export function indexColumns(
  { header, texts }: WrittenHeader,
  sample: Sample,
  layout: TableLayout,
  sheet?: string,
): IndexColumns {
  const positions: number[] = [];
  const unknown: string[] = [];
  for (const at of header.unnamed) {
    const text = texts[at] ?? '';
    const cells = sample.map((row) => row[at] ?? null).filter((cell) => !isEmpty(cell));
    if (cells.length === 0) continue;
    if (at === 0 || isGenerated(text) ? isMostlyNumbers(cells) : isSequence(cells))
      positions.push(at);
    else if (!isBlank(text)) unknown.push(text);
  }
  if (unknown.length > 0) {
    const present = header.columns.filter((column) => column !== null);
    throw unknownColumns(unknown, present, layout, sheet === undefined ? {} : { sheet });
  }
  const notices = positions.map((at): FileNotice => {
    const text = texts[at] ?? '';
    const column = isBlank(text) ? columnLetters(at) : text.trim();
    return { code: 'INDEX_COLUMN', column, ...(sheet === undefined ? {} : { sheet }) };
  });
  return { positions: new Set(positions), notices };
}

function isMostlyNumbers(cells: readonly Cell[]): boolean {
  return cells.filter(isRowNumber).length * 2 > cells.length;
}

/** Whether the numbers rise by one from row to row; one number alone is among those with which programs begin. */
function isSequence(cells: readonly Cell[]): boolean {
  if (!cells.every(isRowNumber)) return false;
  const [first = 0, ...others] = cells.filter((cell) => !isFaulty(cell)).map(Number);
  if (others.length === 0) return first >= -1 && first <= 1;
  return others.every((number, i) => number === first + i + 1);
}

/**
 * The header with a column that it lacks: before the others where every row has one more cell than it, as R writes row names, or
 * behind them where the cells beyond it number the rows.
 */
export function withRowNumbers(written: WrittenHeader, sample: Sample): WrittenHeader {
  const { header, texts } = written;
  const width = header.columns.length;
  const first = sample[0] ?? [];
  const id = header.columns.indexOf('record_id');
  if (
    sample.some((row) => row.length > width + 1) ||
    isRecordId(first[id]) === isRecordId(first[id + 1])
  )
    return written;
  if (isRecordId(first[id + 1])) {
    if (first.length !== width + 1 || !isRowNumber(first[0])) return written;
    const ignored = header.ignored.map((at) => at + 1);
    const shifted = { ...header, columns: [null, ...header.columns], unnamed: [0], ignored };
    return { header: shifted, texts: ['', ...texts] };
  }
  const cells = sample.map((row) => row[width] ?? null).filter((cell) => !isEmpty(cell));
  if (cells.length === 0 || !isSequence(cells)) return written;
  const longer = {
    ...header,
    columns: [...header.columns, null],
    unnamed: [...header.unnamed, width],
  };
  return { header: longer, texts };
}

function isRecordId(cell: Cell | undefined): boolean {
  return typeof cell === 'string' && cell.startsWith('LUHT-');
}
