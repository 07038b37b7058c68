import * as z from 'zod';
import { MEDIA_TYPES } from '../publication/version.ts';
import { buildExample } from './example.ts';

/** A part of an OpenAPI document. */
export type Schema = Record<string, unknown>;

/** As it is on the wire; that an answer may get further members later is left open. */
export function toJsonSchema(schema: z.ZodType): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}

/** Schema and example of a media type. Of JSON Lines both are those of one line. */
export function describeMedia(schema: z.ZodType | undefined): Schema {
  if (schema === undefined) return {};
  const { examples: _, ...shown } = toJsonSchema(schema);
  return { schema: shown, example: buildSchemaExample(schema) };
}

/** A value that fits a schema. */
export function buildSchemaExample(schema: z.ZodType | undefined): unknown {
  if (schema === undefined) return undefined;
  // Zod leaves examples out of a schema that transforms what it reads.
  return buildExample({ ...toJsonSchema(schema), examples: schema.meta()?.['examples'] });
}

/** Schema and example of a table as CSV. */
export function describeCsv(example: string): Schema {
  return describeMedia(text(MEDIA_TYPES.csv, example));
}

/** Answers that are no JSON, by media type: text that a schema cannot say more about, with an example. */
export const TEXT_SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  'text/html': text('text/html', '<!doctype html><html lang="en"><title>Kaart</title></html>'),
  'text/css': text('text/css', 'body { margin: 0 }'),
  'text/javascript': text('text/javascript', 'console.log("Kaart")'),
  'application/jwt': text('application/jwt', 'eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJl'),
  'application/vnd.apache.parquet': z
    .string()
    .meta({ format: 'binary', examples: ['PAR1…PAR1'], description: 'One row group or more' }),
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': z
    .string()
    .meta({ format: 'binary', examples: ['PK…'], description: 'A workbook of one sheet or more' }),
};

function text(contentMediaType: string, example: string): z.ZodType {
  return z.string().meta({ contentMediaType, examples: [example] });
}
