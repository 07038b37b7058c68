import * as z from 'zod';
import { FIELD_GROUPS } from '../../consent/vocabulary.ts';
import type { Json } from '../../core/digest.ts';
import { publishedFields, WITHHELD } from '../../publication/field-groups.ts';
import { FILE_FORMATS, MEDIA_TYPES, ROW_FORMATS } from '../../publication/file-formats.ts';
import { csv } from '../../publication/render/csv.ts';
import { csvLine } from '../../publication/render/csv-cell.ts';
import { editionMethods, getEditionMethod } from '../../register/edition-method.ts';
import { buildFieldSchema } from '../../register/record.ts';
import { FiguresResponse } from './figure-responses.ts';

const EXAMPLE_EDITION = '2025';
/** A company that does not exist. */
export const EXAMPLE_ROW = {
  record_id: 'LUHT-EXAMPLE-0001',
  rcs_number: 'B900001',
  euid: 'LURCSL.B900001',
  vat_number: 'LU99000154',
  legal_name: 'Example Health S.à r.l.',
  former_names: null,
  legal_form: 'SARL',
  legal_status: 'active',
  country: 'LU',
  incorporation_date: '2005-10-19',
  street: "192, rue de l'Exemple",
  postcode: 'L-7211',
  locality: 'Mamer',
  commune: 'Mamer',
  canton: 'Capellen',
  nace_code: '21.20',
  updated_at: '2025-09-23T21:00:00.000Z',
  synthetic: true,
  employees: 20,
  employees_year: 2024,
  withheld: ['profile', 'funding', 'contact'],
};

/** The published fields of every method. A field that not every edition has is optional. */
function fieldSchemas(): Readonly<Record<string, z.ZodType>> {
  const methods = editionMethods().filter(({ kind }) => kind === 'rows');
  const all = methods.flatMap(({ fields }) => publishedFields(fields));
  return Object.fromEntries(
    all.map(([name, field]) => {
      const variants = new Set(methods.flatMap(({ fields }) => fields[name] ?? []));
      const [first = z.never(), ...others] = [...variants].map(buildFieldSchema);
      const schema = others.length === 0 ? first : z.union([first, ...others]);
      const always = field.group === 'registry' && methods.every(({ fields }) => name in fields);
      return [name, always ? schema : schema.optional()];
    }),
  );
}

/**
 * The row of one company, a line of JSON Lines. The fields of `registry` are always present. A field of a
 * withheld group is absent. An unknown value is `null`.
 */
export const RowResponse = z
  .object({
    ...fieldSchemas(),
    withheld: z.array(z.enum(FIELD_GROUPS)).meta({ description: 'Groups that are not shown' }),
  })
  .meta({ examples: [EXAMPLE_ROW] });

/** The same rows as one JSON array. */
const RowsJsonResponse = z.array(RowResponse).meta({ examples: [[EXAMPLE_ROW]] });

/** Rows as JSON-LD: first a node about the dataset, then one node for each company. */
const RowsJsonLdResponse = z
  .object({
    '@context': z.looseObject({}),
    '@graph': z.array(z.looseObject({ '@id': z.string() })),
  })
  .meta({
    examples: [
      {
        '@context': { schema: 'https://schema.org/' },
        '@graph': [{ '@id': 'urn:luht:LUHT-EXAMPLE-0001', legal_name: EXAMPLE_ROW.legal_name }],
      },
    ],
  });

const ROWS = {
  [MEDIA_TYPES.jsonl]: RowResponse,
  [MEDIA_TYPES.json]: RowsJsonResponse,
  [MEDIA_TYPES.jsonld]: RowsJsonLdResponse,
};

/** Rows in any of their formats. */
export const ROWS_RESPONSE = {
  mediaTypes: ROW_FORMATS.map((format) => MEDIA_TYPES[format]),
  schemas: ROWS,
  toCsv: writeExampleRow,
};

/** Writes the example row as CSV, with every column of its edition. */
function writeExampleRow(): string {
  const { fields } = getEditionMethod({ family: EXAMPLE_EDITION });
  const cells = new Map<string, Json>(Object.entries(EXAMPLE_ROW));
  const columns = [...publishedFields(fields).map(([name]) => name), WITHHELD];
  return csv(fields).head + csvLine(columns.map((name) => cells.get(name)));
}

/** The data of a transfer: rows in any of their formats, or the figures of an edition. */
export const TRANSFER_RESPONSE = {
  ...ROWS_RESPONSE,
  schemas: {
    ...ROWS,
    [MEDIA_TYPES.json]: z
      .union([RowsJsonResponse, FiguresResponse])
      .meta({ examples: [[EXAMPLE_ROW]] }),
  },
};

/** A byte range of rows. It may begin and end inside a row. */
export const PART_RESPONSE = {
  mediaTypes: ROWS_RESPONSE.mediaTypes,
  schema: z.string().meta({ format: 'binary', examples: ['"legal_name":"Example H'] }),
};

/** Any file of a version: rows, or their description. */
export const FILE_RESPONSE = {
  toCsv: writeExampleRow,
  mediaTypes: [...new Set(FILE_FORMATS.map((format) => MEDIA_TYPES[format]))],
  schemas: {
    ...ROWS,
    [MEDIA_TYPES.json]: z.union([RowsJsonResponse, z.looseObject({})]).meta({
      description: 'Rows, or the codebook',
      examples: [[EXAMPLE_ROW]],
    }),
  },
  schema: z.looseObject({}).meta({ examples: [{ name: 'healthtech-companies', resources: [] }] }),
};
