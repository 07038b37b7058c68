import * as z from 'zod';
import { MEDIA_TYPES } from '../publication/file-formats.ts';
import { buildExample } from './example.ts';

/** A part of an OpenAPI document. */
export type Schema = Record<string, unknown>;

/** The JSON Schema of a value on the wire. A response may get further members later, so these are allowed. */
export function toJsonSchema(schema: z.ZodType): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}

/** Schema and example of a media type; for JSON Lines, of one line. */
export function describeMedia(schema: z.ZodType | undefined): Schema {
  if (schema === undefined) return {};
  const { examples: _, ...schemaWithoutExamples } = toJsonSchema(schema);
  return { schema: schemaWithoutExamples, example: buildSchemaExample(schema) };
}

/** A value that fits a schema. */
export function buildSchemaExample(schema: z.ZodType | undefined): unknown {
  if (schema === undefined) return undefined;
  // Zod drops the examples of a schema with a transformation.
  return buildExample({ ...toJsonSchema(schema), examples: schema.meta()?.['examples'] });
}

/** Schema and example of a table as CSV. */
export function describeCsv(example: string): Schema {
  return describeMedia(buildTextSchema(MEDIA_TYPES.csv, example));
}

/** Schemas of text responses by media type, with an example. */
export const TEXT_SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  'text/html': buildTextSchema(
    'text/html',
    '<!doctype html><html lang="en"><title>Kaart</title></html>',
  ),
  'image/svg+xml': buildTextSchema(
    'image/svg+xml',
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 40"><title>Companies by sub-sector</title><rect width="320" height="24"/><text y="16">Medical devices: 42 · 32 %</text></svg>',
  ),
  'text/css': buildTextSchema('text/css', 'body { margin: 0 }'),
  'text/javascript': buildTextSchema('text/javascript', 'console.log("Kaart")'),
  'application/jwt': buildTextSchema('application/jwt', 'eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJl'),
  'application/vnd.apache.parquet': z
    .string()
    .meta({ format: 'binary', examples: ['PAR1…PAR1'], description: 'One row group or more' }),
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': z
    .string()
    .meta({ format: 'binary', examples: ['PK…'], description: 'A workbook of one sheet or more' }),
};

function buildTextSchema(contentMediaType: string, example: string): z.ZodType {
  return z.string().meta({ contentMediaType, examples: [example] });
}
