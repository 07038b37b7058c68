import { findHeaderName } from '../headers.ts';
import type { TableLayout } from '../layouts.ts';
import { readCsvStart } from './csv-table.ts';
import { decodeText } from './encoding.ts';
import { isBlank, quoteForMessage, suggestColumns } from './header.ts';
import { detectJsonShape } from './json-shape.ts';
import { readJsonStart } from './json-table.ts';
import { examineFile } from './sniff.ts';
import type { Cell, FileSource, TableStart } from './table-file.ts';
import type { SheetOutline } from './xlsx-table.ts';

/** A header of a file, and what it means. */
export interface HeaderOutline {
  /** As it is written. */
  readonly text: string;
  /** The canonical column that it names; absent for an unknown header. */
  readonly column?: string;
  /** The column that an unknown header may mean. */
  readonly suggestion?: string;
  /** The first value below it, shortened; empty without one. */
  readonly example: string;
}

/** What a file contains, before its rows are checked. */
export interface FileOutline {
  /** In the order of the tabs; empty for a file that is not a workbook. */
  readonly sheets: readonly Omit<SheetOutline, 'table'>[];
  /** Names of the sheets with a table. */
  readonly tables: readonly string[];
  /** The headers of the tables that are read, each once. */
  readonly headers: readonly HeaderOutline[];
  /** Required columns that no header names. */
  readonly missing: readonly string[];
}

/**
 * Looks at the sheets and headers of a file, so that a person can choose between them. Rows are not checked.
 *
 * @throws KaartError `file-refused` for a file that is not a table
 */
export async function outlineTable(
  source: FileSource,
  layout: TableLayout,
  fileName: string,
): Promise<FileOutline> {
  const { encoding = null } = layout.reading ?? {};
  const file = await examineFile(source, {
    fileName,
    ...(encoding === null ? {} : { encoding }),
  });
  if (file.kind === 'zip') {
    const { outlineWorkbook } = await import('./xlsx-table.ts');
    const sheets = await outlineWorkbook(source, layout, fileName);
    const readSheets = sheets.filter(({ isRead }) => isRead);
    return {
      sheets: sheets.map(({ name, isHidden, isRead }) => ({ name, isHidden, isRead })),
      tables: sheets.filter(({ table }) => table !== undefined).map(({ name }) => name),
      ...outlineHeaders(
        readSheets.flatMap(({ table }) => table ?? []),
        layout,
      ),
    };
  }
  const text = decodeText(source, file.encoding);
  const shape = detectJsonShape(file.head, fileName);
  try {
    const start =
      shape === undefined
        ? await readCsvStart(text, layout)
        : await readJsonStart(text, shape, layout);
    return { sheets: [], tables: [], ...outlineHeaders([start], layout) };
  } finally {
    await text.return(undefined);
  }
}

function outlineHeaders(tables: readonly TableStart[], layout: TableLayout) {
  const headers = new Map<string, HeaderOutline>();
  for (const { texts, first } of tables)
    for (const [position, text] of texts.entries())
      if (!isBlank(text) && !headers.has(text))
        headers.set(text, {
          text,
          ...pickColumn(findHeaderName(text, layout)?.column),
          example: toExample(first[position]),
        });
  const outlines = [...headers.values()];
  const present = outlines.flatMap(({ column }) => column ?? []);
  const unknown = outlines.filter(({ column }) => column === undefined).map(({ text }) => text);
  const suggestions = new Map(
    suggestColumns(unknown, present, layout).map(({ header, column }) => [header, column]),
  );
  return {
    headers: outlines.map((header) => ({
      ...header,
      ...pickSuggestion(suggestions.get(header.text)),
    })),
    missing: layout.required.filter((column) => !present.includes(column)),
  };
}

function pickColumn(column: string | undefined) {
  return column === undefined ? {} : { column };
}

function pickSuggestion(suggestion: string | undefined) {
  return suggestion === undefined ? {} : { suggestion };
}

function toExample(cell: Cell | undefined): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  const text = typeof cell === 'object' && cell !== null ? cell.text : cell;
  return quoteForMessage(String(text ?? ''));
}
