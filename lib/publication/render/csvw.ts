import type { Json } from '../../core/digest.ts';
import { LANGUAGES, type LocalizedText } from '../../core/language.ts';
import { PUBLISHED_FIELDS, type PublishedField } from '../field-groups.ts';
import { FILE_NAMES } from '../version.ts';
import { DATASET_TITLE, WITHHELD_DESCRIPTION } from './dataset-texts.ts';
import { FIELD_DESCRIPTIONS } from './field-descriptions.ts';
import { type FieldType, fieldType, WITHHELD } from './field-types.ts';
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

/** Says what the columns of the CSV are (W3C, Metadata Vocabulary for Tabular Data). */
export function csvw({ id, edition }: RenderedVersion): Json {
  return {
    '@context': ['http://www.w3.org/ns/csvw', { '@language': 'en' }],
    url: FILE_NAMES.csv,
    'dc:title': inLanguages(DATASET_TITLE),
    'dc:identifier': id,
    'dc:temporal': edition.referenceDate,
    dialect: { lineTerminators: ['\r\n'], quoteChar: '"', doubleQuote: true },
    tableSchema: {
      primaryKey: 'record_id',
      columns: [
        ...PUBLISHED_FIELDS.map(column),
        {
          name: WITHHELD,
          titles: WITHHELD,
          datatype: 'string',
          separator: '|',
          'dc:description': inLanguages(WITHHELD_DESCRIPTION),
        },
      ],
    },
  };
}

function column(field: PublishedField): Json {
  const type = fieldType(field);
  return {
    name: field,
    titles: field,
    datatype: COLUMN_TYPES[type],
    ...(type === 'texts' ? { separator: '|' } : {}),
    ...(field === 'record_id' ? { required: true } : {}),
    'dc:description': inLanguages(FIELD_DESCRIPTIONS[field]),
  };
}

function inLanguages(texts: LocalizedText): Json {
  return LANGUAGES.map((language) => ({ '@value': texts[language], '@language': language }));
}
