import * as z from 'zod';
import { ENCODINGS } from '../read/code-pages.ts';

/** Options for the sheets and headers of a file. */
export const Reading = z.strictObject({
  /** The only sheet to read: its name, or its number from 1. */
  sheet: z.string().nullable(),
  /** The encoding of a text file; a workbook needs none. */
  encoding: z.enum(ENCODINGS).nullable(),
  /** Canonical columns by header; `null` leaves the column out. */
  columns: z.array(z.strictObject({ header: z.string(), column: z.string().nullable() })),
});
export type Reading = z.infer<typeof Reading>;

/** The column that the options name for a header: `null` if it is left out, `undefined` without an option. */
export function findNamedColumn(
  header: string,
  reading: Reading | undefined,
): string | null | undefined {
  if (reading === undefined || reading.columns.length === 0) return undefined;
  const key = headerKey(header);
  return reading.columns.find((named) => headerKey(named.header) === key)?.column;
}

/**
 * The header without case and outer spaces. Accents and signs count, because the person copies the
 * header.
 */
export function headerKey(header: string): string {
  return header.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
}
