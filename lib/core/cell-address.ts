import type { LocalizedText } from './language.ts';

/** Place of a row in a file, as a spreadsheet program shows it. */
export interface RowLocation {
  /** From 1; titles, header and blank rows count. */
  readonly line: number;
  /** Position of each canonical column, from 0. */
  readonly columns: ReadonlyMap<string, number>;
}

/** A cell, and its sheet in a workbook. Rows of JSON have neither. */
export interface CellOfFile {
  /** As a spreadsheet program names it: `AF19`. */
  readonly cell?: string;
  readonly sheet?: string;
}

/** The letter of a column in a spreadsheet: position 26 is `AA`. */
export function columnLetters(position: number): string {
  const rest = Math.floor(position / 26) - 1;
  return (rest < 0 ? '' : columnLetters(rest)) + String.fromCharCode(65 + (position % 26));
}

/** The cell of a column, such as `AF19`; of a column that the file does not have, and of the row as a whole, its first cell. */
export function cellIn({ line, columns }: RowLocation, column: string | null): string {
  const at = column === null ? undefined : columns.get(column);
  return `${columnLetters(at ?? 0)}${line}`;
}

/** A cell with its sheet as a formula names it: `Cartographie!AF19`, `'My sheet'!AF19`; undefined where there is no cell. */
export function cellAddress({ cell, sheet }: CellOfFile): string | undefined {
  if (cell === undefined || sheet === undefined) return cell;
  const name = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(sheet) ? sheet : `'${sheet.replaceAll("'", "''")}'`;
  return `${name}!${cell}`;
}

/** A message that begins with its cell, where there is one. */
export function atCell(message: LocalizedText, place: CellOfFile): LocalizedText {
  const address = cellAddress(place);
  if (address === undefined) return message;
  const { en, fr, de } = message;
  return { en: `${address}: ${en}`, fr: `${address} : ${fr}`, de: `${address}: ${de}` };
}
