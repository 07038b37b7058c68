import { columnLetters } from '../../core/cell-address.ts';
import type { TableLayout } from '../layouts.ts';
import { type Header, isBlank, isGenerated, unknownColumnsError } from './header.ts';
import { createRefusal } from './refusal.ts';
import { isEmpty, isRowNumber } from './row-shape.ts';
import { type Cell, type FileNotice, isFaulty } from './table-file.ts';

/** Columns with row numbers: their positions, and a notice for each. */
export interface IndexColumns {
  readonly positions: ReadonlySet<number>;
  readonly notices: readonly FileNotice[];
}

/** Number of rows that are examined for row numbers. */
export const SAMPLE_ROWS = 20;

/** The first rows below a header. */
type Sample = readonly (readonly (Cell | undefined)[])[];

/** A header with its texts in the file. */
interface WrittenHeader {
  readonly header: Header;
  readonly texts: readonly string[];
}

/**
 * Finds the columns with row numbers, among columns without a name and with a name for such numbers.
 *
 * @throws KaartError `file-refused` UNKNOWN_COLUMN if a column with such a name has other values,
 * UNNAMED_COLUMN if each row has other values in a column without a name
 */
export function findIndexColumns(
  { header, texts }: WrittenHeader,
  sample: Sample,
  layout: TableLayout,
  sheet?: string,
): IndexColumns {
  const positions: number[] = [];
  const unknown: string[] = [];
  for (const position of header.unnamed) {
    const text = texts[position] ?? '';
    const cells = sample.map((row) => row[position] ?? null).filter((cell) => !isEmpty(cell));
    if (cells.length === 0) continue;
    if (position === 0 || isGenerated(text) ? isMostlyNumbers(cells) : isSequence(cells))
      positions.push(position);
    else if (!isBlank(text)) unknown.push(text);
    else if (isInEveryRow(sample, position)) throw unnamedColumnError(position, sheet);
  }
  if (unknown.length > 0) {
    const present = header.columns.filter((column) => column !== null);
    throw unknownColumnsError(unknown, present, layout, sheet === undefined ? {} : { sheet });
  }
  const notices = positions.map((position): FileNotice => {
    const text = texts[position] ?? '';
    const column = isBlank(text) ? columnLetters(position) : text.trim();
    return { code: 'INDEX_COLUMN', column, ...(sheet === undefined ? {} : { sheet }) };
  });
  return { positions: new Set(positions), notices };
}

/** Whether each of several rows has a value at a position; a single such row is a ragged row. */
function isInEveryRow(sample: Sample, position: number): boolean {
  const rows = sample.filter((row) => row.some((cell) => !isEmpty(cell ?? null)));
  return rows.length > 1 && rows.every((row) => !isEmpty(row[position] ?? null));
}

function unnamedColumnError(position: number, sheet?: string) {
  const column = columnLetters(position);
  const sheetMember = sheet === undefined ? {} : { sheet };
  return createRefusal('UNNAMED_COLUMN', 'column-unnamed', { column, ...sheetMember });
}

function isMostlyNumbers(cells: readonly Cell[]): boolean {
  return cells.filter(isRowNumber).length * 2 > cells.length;
}

/** Whether the numbers increase by one per row; a single number must be one with which programs begin. */
function isSequence(cells: readonly Cell[]): boolean {
  if (!cells.every(isRowNumber)) return false;
  const [first = 0, ...others] = cells.filter((cell) => !isFaulty(cell)).map(Number);
  if (others.length === 0) return first >= -1 && first <= 1;
  return others.every((number, i) => number === first + i + 1);
}

/**
 * Adds a missing column to the header: before the others if every row has one more cell (row names of
 * R), or after them if the additional cells are row numbers.
 *
 * @throws KaartError `file-refused` UNNAMED_COLUMN if each row has one more cell that is not a number
 */
export function addRowNumberColumn(writtenHeader: WrittenHeader, sample: Sample): WrittenHeader {
  const { header, texts } = writtenHeader;
  const width = header.columns.length;
  const first = sample[0] ?? [];
  const recordIdPosition = header.columns.indexOf('record_id');
  if (sample.some((row) => row.length > width + 1)) return writtenHeader;
  if (namesEveryRow(sample, recordIdPosition, width)) throw unnamedColumnError(0);
  if (isRecordId(first[recordIdPosition]) === isRecordId(first[recordIdPosition + 1]))
    return writtenHeader;
  if (isRecordId(first[recordIdPosition + 1])) {
    if (first.length !== width + 1 || !isRowNumber(first[0])) return writtenHeader;
    const ignored = header.ignored.map((position) => position + 1);
    const shiftedHeader = { ...header, columns: [null, ...header.columns], unnamed: [0], ignored };
    return { header: shiftedHeader, texts: ['', ...texts] };
  }
  const cells = sample.map((row) => row[width] ?? null).filter((cell) => !isEmpty(cell));
  if (cells.length === 0 || !isSequence(cells)) return writtenHeader;
  const extendedHeader = {
    ...header,
    columns: [...header.columns, null],
    unnamed: [...header.unnamed, width],
  };
  return { header: extendedHeader, texts };
}

/**
 * Whether each of several rows has one more cell than the header, and begins with a text: the row names
 * of R.
 */
function namesEveryRow(sample: Sample, recordIdPosition: number, width: number): boolean {
  return (
    sample.length > 1 &&
    sample.every(
      (row) =>
        row.length === width + 1 &&
        isRecordId(row[recordIdPosition + 1]) &&
        !isEmpty(row[0] ?? null),
    ) &&
    !sample.some((row) => isRowNumber(row[0]))
  );
}

function isRecordId(cell: Cell | undefined): boolean {
  return typeof cell === 'string' && cell.startsWith('LUHT-');
}
