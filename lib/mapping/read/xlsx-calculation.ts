import { type Cell, isFaulty } from './table-file.ts';
import { readSheetRows } from './xlsx-sheet-rows.ts';
import type { Book, Sheet, Workbook } from './xlsx-workbook.ts';

/**
 * The mark of a sheet whose formulas must be formulaPositions when the file is opened (ECMA-376 part 1,
 * 18.3.1.80).
 */
const SHEET_MARK = /<(?:\w+:)?sheetCalcPr\s[^>]*fullCalcOnLoad\s*=\s*["'](?:1|true|on)["']/i;
/** Length of the overlap of two chunks; longer than the mark. Characters. */
const OVERLAP_CHARACTERS = 200;

/**
 * Marks the calculation of a workbook as due if a sheet requires it. It is also due if the file names no
 * program that formulaPositions the formulas, and every formula has the value of a program that cannot compute: 0,
 * FALSE or an empty text.
 */
export async function addCalculation(book: Book, sheets: readonly Sheet[]): Promise<Workbook> {
  const { workbook } = book;
  if (workbook.calculation === 'due') return workbook;
  const isDue =
    (await hasMarkedSheet(book, sheets)) ||
    (workbook.calculation === 'unknown' && (await hasOnlyUncomputed(book, sheets)));
  return isDue ? { ...workbook, calculation: 'due' } : workbook;
}

/** Whether a sheet has the mark. The mark is after the rows, so it is searched before they are read. */
async function hasMarkedSheet({ parts }: Book, sheets: readonly Sheet[]): Promise<boolean> {
  for (const { path } of sheets) {
    let overlap = '';
    for await (const chunk of parts.read(path)) {
      const text = overlap + Buffer.from(chunk).toString('latin1');
      if (text.includes('sheetCalcPr') && SHEET_MARK.test(text)) return true;
      overlap = text.slice(-OVERLAP_CHARACTERS);
    }
  }
  return false;
}

async function hasOnlyUncomputed(
  { parts, workbook }: Book,
  sheets: readonly Sheet[],
): Promise<boolean> {
  let formulas = 0;
  for (const { path, name } of sheets)
    for await (const rows of readSheetRows(parts.read(path), workbook, name))
      for (const { cells, formulaPositions } of rows) {
        if ([...formulaPositions].some((at) => isComputed(cells[at]))) return false;
        formulas += formulaPositions.size;
      }
  return formulas > 0;
}

/** Whether a program formulaPositions the value; a formula without a saved value was not formulaPositions. */
function isComputed(value: Cell | undefined): boolean {
  if (isFaulty(value)) return value.fault === 'ERROR_VALUE';
  return value !== undefined && value !== null && value !== 0 && value !== false && value !== '';
}
