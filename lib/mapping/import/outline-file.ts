import { getTableLayout, type TableLayout } from '../layouts.ts';
import type { MappingDeps } from '../ports.ts';
import { type FileOutline, outlineTable } from '../read/outline.ts';
import type { FileSource } from '../read/table-file.ts';
import type { ImportRequest } from './import-file.ts';
import { addReadingOptions } from './reading-options.ts';
import { findTargetEdition } from './target-edition.ts';

/** The outline of a file for an edition, and the columns that its headers may name. */
export interface ImportOutline extends FileOutline {
  /** Id of the edition that the file makes or corrects. */
  readonly edition: string;
  /** The canonical columns of the edition, each with the usual header in each language. */
  readonly columns: readonly ColumnChoice[];
}

interface ColumnChoice {
  readonly column: string;
  /** The usual header; the column itself without one. */
  readonly header: { readonly en: string; readonly fr: string; readonly de: string };
  readonly isRequired: boolean;
}

/**
 * Looks at the sheets and headers of a file before its rows are checked. The outline does not use
 * the columns that a person names in `map`: it shows what the headers mean without a person.
 *
 * @throws KaartError `file-refused` for a file that is not a table; `message-invalid` for an edition that does not exist
 */
export async function outlineFile(
  ports: Pick<MappingDeps, 'editions'>,
  request: ImportRequest,
): Promise<ImportOutline> {
  const { id } = findTargetEdition(request, await ports.editions.listAll());
  const { sheet, encoding } = request;
  const layout = addReadingOptions(getTableLayout(id), { sheet, encoding });
  const outline = await outlineTable(request.source, layout, request.fileName);
  const columns = layout.columns.map((column) => {
    const { en, fr, de } = layout.headers[column] ?? { en: [], fr: [], de: [] };
    const [[inEn], [inFr], [inDe]] = [en, fr, de];
    const header = { en: inEn ?? column, fr: inFr ?? column, de: inDe ?? column };
    return { column, header, isRequired: layout.required.includes(column) };
  });
  return { ...outline, edition: id, columns };
}

/** The header of each column as a file writes it. The layout knows which columns a person named. */
export async function readFileHeaders(
  source: FileSource,
  layout: TableLayout,
  fileName: string,
): Promise<Readonly<Record<string, string>>> {
  const { headers } = await outlineTable(source, layout, fileName);
  return Object.fromEntries(
    headers.flatMap(({ column, text }) => (column === undefined ? [] : [[column, text]])),
  );
}
