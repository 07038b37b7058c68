import { columnLetters } from '../../core/cell-address.ts';
import { type Header, isBlank } from './header.ts';
import { isRowNumber } from './row-shape.ts';
import type { Cell, FileNotice } from './table-file.ts';

/** Columns that only number the rows, as programs write them: positions, and what the report says of each. */
export interface IndexColumns {
  readonly positions: ReadonlySet<number>;
  readonly notices: readonly FileNotice[];
}

/**
 * Finds the columns that number the rows: unnamed ones whose first cell is a number.
 *
 * @param texts the header as it stands in the file
 */
export function indexColumns(
  { unnamed }: Header,
  texts: readonly string[],
  first: readonly Cell[],
  sheet?: string,
): IndexColumns {
  const positions = unnamed.filter((at) => isRowNumber(first[at]));
  const notices = positions.map((at): FileNotice => {
    const text = texts[at] ?? '';
    const column = isBlank(text) ? columnLetters(at) : text.trim();
    return { code: 'INDEX_COLUMN', column, ...(sheet === undefined ? {} : { sheet }) };
  });
  return { positions: new Set(positions), notices };
}

/** The header with a column before the others where every row has one more cell than it: R writes row names so. */
export function withRowNames(header: Header, first: readonly string[]): Header {
  const id = header.columns.indexOf('record_id');
  const isShifted =
    first.length === header.columns.length + 1 &&
    isRowNumber(first[0]) &&
    isRecordId(first[id + 1]) &&
    !isRecordId(first[id]);
  if (!isShifted) return header;
  const ignored = header.ignored.map((at) => at + 1);
  return { ...header, columns: [null, ...header.columns], unnamed: [0], ignored };
}

function isRecordId(text: string | undefined): boolean {
  return (text ?? '').startsWith('LUHT-');
}
