import { getTableLayout } from '../layouts.ts';
import { openTable } from '../read/open-table.ts';
import type { FileSource, RawRow } from '../read/table-file.ts';
import type { Import } from './import.ts';
import { readFileHeaders } from './outline-file.ts';

/** The file of an import as it was read, to write it again with remarks. */
export interface SourceTable {
  /** The canonical columns of the table. */
  readonly columns: readonly string[];
  /** The header of each column as it is written in the file. */
  readonly headers: Readonly<Record<string, string>>;
  /** The days and instants among the columns. */
  readonly dates: readonly string[];
  /** The rows in the order of the file, to be read once. */
  readonly rows: AsyncIterable<RawRow>;
}

/** Opens the file of an import again, with the options of that import. @throws KaartError `file-refused` */
export async function openImportedFile(item: Import, source: FileSource): Promise<SourceTable> {
  const layout = { ...getTableLayout(item.edition.id), reading: item.reading };
  const { fileName } = item.source;
  const headers = await readFileHeaders(source, layout, fileName);
  const { columns, rows } = await openTable(source, layout, fileName);
  return { columns, headers, dates: layout.dates, rows };
}
