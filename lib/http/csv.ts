import type { Context } from 'hono';
import * as z from 'zod';
import { KaartError } from '../core/errors.ts';
import { buildIssue, customRule } from '../core/issues.ts';
import { CONTENT_TYPES } from '../publication/file-formats.ts';
import { BYTE_ORDER_MARK } from '../publication/file-forms.ts';
import { streamText } from './reply.ts';

/** Whether a CSV begins with the byte order mark. */
export const BomField = z.enum(['true', 'false']).optional().meta({
  description:
    '`true` puts a byte order mark before a CSV, so that Excel reads UTF-8. It is then sent uncompressed.',
});

interface CsvChoice {
  readonly format?: unknown;
  readonly bom?: z.infer<typeof BomField>;
}

/**
 * Adds `bom` to the members of a request that have a `format`. Other formats than `csv` refuse it. Without a
 * format, the `Accept` header decides: then the route calls {@link requireCsvForBom}.
 */
export function withBom<S extends z.ZodRawShape & { readonly format: z.ZodType }>(
  schema: z.ZodObject<S>,
) {
  return schema.extend({ bom: BomField }).refine((value) => isBomAllowed(value as CsvChoice), {
    path: ['bom'],
    ...customRule('bom-csv-only'),
  });
}

const isBomAllowed = ({ bom, format = 'csv' }: CsvChoice) => bom !== 'true' || format === 'csv';

/**
 * Refuses a byte order mark in the chosen format, as {@link withBom} does.
 *
 * @throws KaartError `message-invalid`
 */
export function requireCsvForBom(choice: CsvChoice): void {
  if (isBomAllowed(choice)) return;
  const issues = [buildIssue({ in: 'query', at: 'bom' }, 'bom-csv-only')];
  throw new KaartError('query-does-not-fit', { code: 'message-invalid', details: { issues } });
}

/** The parts of a page of a table, one for each entry: the header goes with the first one. */
export function toTable(header: string, lines: readonly string[]): readonly string[] {
  const [first = '', ...others] = lines;
  return [header + first, ...others];
}

/** Sends a table as CSV, with the byte order mark if the request asks for it. */
export function sendCsv(c: Context, csv: string, { bom }: Pick<CsvChoice, 'bom'>): Response {
  const text = bom === 'true' ? BYTE_ORDER_MARK + csv : csv;
  return c.body(text, 200, { 'Content-Type': CONTENT_TYPES.csv });
}

/** Sends a long table as CSV, line by line, so that it is never in memory as a whole. */
export function streamCsv(
  c: Context,
  lines: AsyncIterable<string>,
  { bom }: Pick<CsvChoice, 'bom'>,
): Promise<Response> {
  const pieces = (async function* () {
    if (bom === 'true') yield BYTE_ORDER_MARK;
    yield* lines;
  })();
  return streamText(c, pieces, CONTENT_TYPES.csv);
}
