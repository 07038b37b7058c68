/** Formats of the rows. JSON Lines is always included, because the change feed is computed from it. */
export const ROW_FORMATS = ['jsonl', 'csv', 'json', 'jsonld', 'parquet', 'xlsx'] as const;
export type RowFormat = (typeof ROW_FORMATS)[number];

/** All kinds of files in a view: the rows in a format, or their description. */
export const FILE_FORMATS = [
  ...ROW_FORMATS,
  'csvw',
  'datapackage',
  'codebook',
  'codebook-csv',
] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

export const MEDIA_TYPES = {
  jsonl: 'application/jsonl',
  csv: 'text/csv',
  json: 'application/json',
  jsonld: 'application/ld+json',
  parquet: 'application/vnd.apache.parquet',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csvw: 'application/csvm+json',
  datapackage: 'application/vnd.datapackage+json',
  codebook: 'application/json',
  'codebook-csv': 'text/csv',
} as const satisfies Record<FileFormat, string>;

const CSV_CONTENT_TYPE = 'text/csv; charset=utf-8; header=present';

/**
 * The `Content-Type` under which a file is stored and sent. Without a charset, spreadsheets and
 * browsers assume a local encoding for CSV.
 *
 * @see RFC 7111 #section-5.1
 */
export const CONTENT_TYPES: Readonly<Record<FileFormat, string>> = {
  ...MEDIA_TYPES,
  csv: CSV_CONTENT_TYPE,
  'codebook-csv': CSV_CONTENT_TYPE,
};
