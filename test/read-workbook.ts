import { Readable } from 'node:stream';
import { openPackage } from '../lib/mapping/read/xlsx-package.ts';
import { readSheetRows } from '../lib/mapping/read/xlsx-sheet-rows.ts';
import { readWorkbook } from '../lib/mapping/read/xlsx-workbook.ts';

type Cell = string | number | boolean | Date | null;

/** The rows of each sheet, headings first, as our own reader of workbooks finds them. An empty cell is `null`. */
export async function sheetsIn(bytes: Uint8Array): Promise<Record<string, Cell[][]>> {
  const parts = await openPackage(() => Readable.from([Buffer.from(bytes)]), 'read.xlsx');
  const book = await readWorkbook(parts, 'read.xlsx');
  const sheets: Record<string, Cell[][]> = {};
  for (const { name, path } of book.sheets) {
    const rows: Cell[][] = [];
    for await (const batch of readSheetRows(parts.read(path), book, name))
      rows.push(...batch.map(({ cells }) => Array.from(cells as Cell[], (cell) => cell ?? null)));
    sheets[name] = rows;
  }
  return sheets;
}

/** The rows of each sheet by the names of their columns. */
export async function tablesIn(bytes: Uint8Array): Promise<Record<string, Record<string, Cell>[]>> {
  const sheets = Object.entries(await sheetsIn(bytes));
  return Object.fromEntries(
    sheets.map(([name, [columns = [], ...rows]]) => [
      name,
      rows.map((cells) =>
        Object.fromEntries(columns.map((column, at) => [String(column), cells[at] ?? null])),
      ),
    ]),
  );
}
