import type { LocalizedText } from './language.ts';

/** Place of a row in a file, as a spreadsheet program shows it. */
export interface RowLocation {
  /** Line number from 1; titles, header and blank rows count. */
  readonly line: number;
  /** Position of each canonical column, from 0. */
  readonly columns: ReadonlyMap<string, number>;
}

/** A cell with its sheet in a workbook. Rows of JSON have neither. */
export interface CellOfFile {
  /** Address as in a spreadsheet program: `AF19`. */
  readonly cell?: string;
  readonly sheet?: string;
}

/** The letter of a column in a spreadsheet: position 26 is `AA`. */
export function columnLetters(position: number): string {
  const rest = Math.floor(position / 26) - 1;
  return (rest < 0 ? '' : columnLetters(rest)) + String.fromCharCode(65 + (position % 26));
}

/**
 * The cell of a column, such as `AF19`. For the whole row, and for a column that the file lacks, the
 * first cell.
 */
export function cellIn({ line, columns }: RowLocation, column: string | null): string {
  const at = column === null ? undefined : columns.get(column);
  return `${columnLetters(at ?? 0)}${line}`;
}

/**
 * A cell with its sheet, as in a formula: `Cartographie!AF19`, `'My sheet'!AF19`; `undefined` without a
 * cell.
 */
export function cellAddress({ cell, sheet }: CellOfFile): string | undefined {
  if (cell === undefined || sheet === undefined) return cell;
  const name = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(sheet) ? sheet : `'${sheet.replaceAll("'", "''")}'`;
  return `${name}!${cell}`;
}

/** Adds the cell to the beginning of a message, if there is one. */
export function atCell(message: LocalizedText, place: CellOfFile): LocalizedText {
  const address = cellAddress(place);
  if (address === undefined) return message;
  const { en, fr, de } = message;
  return { en: `${address}: ${en}`, fr: `${address} : ${fr}`, de: `${address}: ${de}` };
}
