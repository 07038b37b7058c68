import { COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import type { Json } from '../../core/digest.ts';
import { PUBLISHED_FIELDS, type PublishedField } from '../field-groups.ts';
import type { FileFormat, ViewFile } from '../version.ts';
import { CODE_LABELS } from './code-labels.ts';
import { DATASET_DESCRIPTION, DATASET_TITLE, WITHHELD_DESCRIPTION } from './dataset-texts.ts';
import { FIELD_DESCRIPTIONS } from './field-descriptions.ts';
import { FIELD_LABELS } from './field-labels.ts';
import { type FieldType, fieldType, WITHHELD } from './field-types.ts';
import type { RenderedVersion } from './text-format.ts';

const FIELD_TYPES: Readonly<Record<FieldType, { readonly [member: string]: Json }>> = {
  text: { type: 'string' },
  texts: { type: 'list', delimiter: '|', itemType: 'string' },
  boolean: { type: 'boolean', trueValues: ['true'], falseValues: ['false'] },
  integer: { type: 'integer' },
  number: { type: 'number' },
  date: { type: 'date' },
  moment: { type: 'datetime', format: '%Y-%m-%dT%H:%M:%S.%fZ' },
  url: { type: 'string', format: 'uri' },
};

/**
 * Only the CSV is described as a table: a checker that knows a format by its usual name reads it
 * as one, and fails on lists (frictionless 5.21). Under these names it checks digest and length.
 */
const FORMAT_NAMES: Partial<Record<FileFormat, string>> = {
  jsonl: 'jsonlines',
  parquet: 'apache-parquet',
};

/** Describes the files of a view (Data Package v2, datapackage.org) with the SHA-256 and length of each. */
export function dataPackage(version: RenderedVersion, files: readonly ViewFile[]): Json {
  return {
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: version.dataset,
    version: version.id,
    title: DATASET_TITLE.en,
    description: DATASET_DESCRIPTION.en,
    resources: files.map(resource),
  };
}

function resource({ path, format, mediaType, sha256, bytes }: ViewFile): Json {
  return {
    name: format === 'csv' ? COMPANIES_DATASET_ID : `${COMPANIES_DATASET_ID}-${format}`,
    path,
    format: FORMAT_NAMES[format] ?? path.slice(path.lastIndexOf('.') + 1),
    mediatype: mediaType,
    ...(format === 'parquet' ? {} : { encoding: 'utf-8' }),
    bytes,
    hash: `sha256:${sha256}`,
    ...schemaOf(format),
  };
}

function schemaOf(format: FileFormat): { readonly [member: string]: Json } {
  if (format !== 'csv') return {};
  return {
    type: 'table',
    dialect: { delimiter: ',', lineTerminator: '\r\n', quoteChar: '"', doubleQuote: true },
    schema: {
      $schema: 'https://datapackage.org/profiles/2.0/tableschema.json',
      fields: [
        ...PUBLISHED_FIELDS.map(fieldOf),
        { name: WITHHELD, ...FIELD_TYPES.texts, description: WITHHELD_DESCRIPTION.en },
      ],
      primaryKey: ['record_id'],
      missingValues: [''],
    },
  };
}

function fieldOf(field: PublishedField): Json {
  const codes = fieldType(field) === 'text' ? CODE_LABELS[field] : undefined;
  return {
    name: field,
    ...FIELD_TYPES[fieldType(field)],
    title: FIELD_LABELS[field].en,
    description: FIELD_DESCRIPTIONS[field].en,
    ...(codes === undefined ? {} : { constraints: { enum: Object.keys(codes) } }),
    ...(field === 'record_id' ? { constraints: { required: true, unique: true } } : {}),
  };
}
