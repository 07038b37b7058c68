import * as z from 'zod';

/** Whether a CSV is sent with the byte order mark by which Excel knows UTF-8. */
export const Bom = z.enum(['true', 'false']).optional().meta({
  description:
    '`true` puts a byte order mark before a CSV, so that Excel reads UTF-8. The digest in the manifest is of the file without it.',
});

/** Whether the query asks for the mark of a CSV only. */
export function isBomOfCsv(query: {
  bom?: string | undefined;
  format?: string | undefined;
}): boolean {
  return query.bom !== 'true' || query.format === 'csv';
}

export const BOM_OF_CSV = { path: ['bom'], error: 'only with format=csv' };
