import { COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import type { Json } from '../../core/digest.ts';
import {
  type FieldDeclarations,
  type FieldType,
  fieldType,
  findCodes,
} from '../../register/field.ts';
import { type PublishedField, publishedFields, WITHHELD } from '../field-groups.ts';
import type { FileFormat } from '../file-formats.ts';
import type { ViewFile } from '../version.ts';
import { DATASET_DESCRIPTION, DATASET_TITLE, WITHHELD_DESCRIPTION } from './dataset-messages.ts';
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
 * Names of formats. Only the CSV is described as a table: a validator that knows the name of a format
 * reads the file as a table, and fails on lists (frictionless 5.21). With these names it checks digest
 * and length only.
 */
const FORMAT_NAMES: Partial<Record<FileFormat, string>> = {
  jsonl: 'jsonlines',
  json: 'json-array',
  parquet: 'apache-parquet',
  xlsx: 'excel-workbook',
};

/** Binary formats. */
const BINARY: readonly FileFormat[] = ['parquet', 'xlsx'];

/** Describes the files of a view (Data Package v2, datapackage.org) with the SHA-256 and length of each. */
export function buildDataPackage(version: RenderedVersion, files: readonly ViewFile[]): Json {
  return {
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: version.dataset,
    version: version.id,
    title: DATASET_TITLE.en,
    description: DATASET_DESCRIPTION.en,
    resources: files.map((file) => describeFile(file, version.fields)),
  };
}

function describeFile(
  { path, format, mediaType, sha256, bytes }: ViewFile,
  fields: FieldDeclarations,
): Json {
  return {
    name: format === 'csv' ? COMPANIES_DATASET_ID : `${COMPANIES_DATASET_ID}-${format}`,
    path,
    format: FORMAT_NAMES[format] ?? path.slice(path.lastIndexOf('.') + 1),
    mediatype: mediaType,
    ...(BINARY.includes(format) ? {} : { encoding: 'utf-8' }),
    bytes,
    hash: `sha256:${sha256}`,
    ...buildTableSchema(format, fields),
  };
}

function buildTableSchema(
  format: FileFormat,
  fields: FieldDeclarations,
): { readonly [member: string]: Json } {
  if (format !== 'csv') return {};
  return {
    type: 'table',
    dialect: { delimiter: ',', lineTerminator: '\r\n', quoteChar: '"', doubleQuote: true },
    schema: {
      $schema: 'https://datapackage.org/profiles/2.0/tableschema.json',
      fields: [
        ...publishedFields(fields).map(toFieldDescriptor),
        { name: WITHHELD, ...FIELD_TYPES.texts, description: WITHHELD_DESCRIPTION.en },
      ],
      primaryKey: ['record_id'],
      missingValues: [''],
    },
  };
}

function toFieldDescriptor([name, declaration]: PublishedField): Json {
  const type = fieldType(declaration);
  const codes = type === 'text' ? findCodes(declaration) : undefined;
  return {
    name,
    ...FIELD_TYPES[type],
    title: declaration.label.en,
    description: declaration.description.en,
    ...(codes === undefined ? {} : { constraints: { enum: Object.keys(codes) } }),
    ...(declaration.value.kind === 'record-id'
      ? { constraints: { required: true, unique: true } }
      : {}),
  };
}
