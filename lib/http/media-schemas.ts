import * as z from 'zod';

/** Answers that are no JSON, by media type: text that a schema cannot say more about, with an example. */
export const TEXT_SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  'text/html': text('text/html', '<!doctype html><html lang="en"><title>Kaart</title></html>'),
  'text/css': text('text/css', 'body { margin: 0 }'),
  'text/csv': text(
    'text/csv',
    'record_id,rcs_number,legal_name\r\nLUHT-EXAMPLE-0001,B900001,Example Health S.à r.l.\r\n',
  ),
  'application/jwt': text('application/jwt', 'eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJl'),
  'application/vnd.apache.parquet': z
    .string()
    .meta({ format: 'binary', examples: ['PAR1…PAR1'], description: 'One row group or more' }),
};

function text(contentMediaType: string, example: string): z.ZodType {
  return z.string().meta({ contentMediaType, examples: [example] });
}
