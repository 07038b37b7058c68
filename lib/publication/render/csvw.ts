import type { Json } from '../../core/digest.ts';
import { languageTagged } from '../../core/language.ts';
import { type FieldType, fieldType } from '../../register/field.ts';
import { type PublishedField, publishedFields, WITHHELD } from '../field-groups.ts';
import { FILE_NAMES } from '../version.ts';
import { DATASET_TITLE, WITHHELD_DESCRIPTION } from './dataset-messages.ts';
import type { RenderedVersion } from './text-format.ts';

const COLUMN_TYPES: Readonly<Record<FieldType, Json>> = {
  text: 'string',
  texts: 'string',
  boolean: { base: 'boolean', format: 'true|false' },
  integer: 'integer',
  number: 'number',
  date: 'date',
  moment: 'dateTime',
  url: 'anyURI',
};

/** Describes the columns of the CSV (W3C, Metadata Vocabulary for Tabular Data). */
export function buildCsvw({ id, edition, fields }: RenderedVersion): Json {
  return {
    '@context': ['http://www.w3.org/ns/csvw', { '@language': 'en' }],
    url: FILE_NAMES.csv,
    'dc:title': languageTagged(DATASET_TITLE),
    'dc:identifier': id,
    'dc:temporal': edition.referenceDate,
    dialect: { lineTerminators: ['\r\n'], quoteChar: '"', doubleQuote: true },
    tableSchema: {
      primaryKey: 'record_id',
      columns: [
        ...publishedFields(fields).map(describeColumn),
        {
          name: WITHHELD,
          titles: WITHHELD,
          datatype: 'string',
          separator: '|',
          'dc:description': languageTagged(WITHHELD_DESCRIPTION),
        },
      ],
    },
  };
}

function describeColumn([name, declaration]: PublishedField): Json {
  const type = fieldType(declaration);
  return {
    name,
    titles: name,
    datatype: COLUMN_TYPES[type],
    ...(type === 'texts' ? { separator: '|' } : {}),
    ...(declaration.value.kind === 'record-id' ? { required: true } : {}),
    'dc:description': languageTagged(declaration.description),
  };
}
