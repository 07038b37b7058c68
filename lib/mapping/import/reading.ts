import * as z from 'zod';
import { ENCODINGS } from '../read/code-pages.ts';

/** Options of the person who imports a file, about its sheets and headers. */
export const Reading = z.strictObject({
  /** The one sheet to be read: its name, or its number from 1. */
  sheet: z.string().nullable(),
  /** The encoding of a text file; a workbook has its own. */
  encoding: z.enum(ENCODINGS).nullable(),
  /** The canonical column of each header that is named here; null: the column is left out. */
  columns: z.array(z.strictObject({ header: z.string(), column: z.string().nullable() })),
});
export type Reading = z.infer<typeof Reading>;

/** The column that was said of a header: null if it is left out, undefined if nothing was said. */
export function findNamedColumn(
  header: string,
  reading: Reading | undefined,
): string | null | undefined {
  if (reading === undefined || reading.columns.length === 0) return undefined;
  const key = headerKey(header);
  return reading.columns.find((named) => headerKey(named.header) === key)?.column;
}

/** Without case and spaces at the ends; accents and signs count, because the person copies the header. */
export function headerKey(header: string): string {
  return header.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
}
