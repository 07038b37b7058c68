import { type Json, sha256Stream } from '../core/digest.ts';
import { cachePerObject } from '../core/once-per.ts';
import { type FieldDeclarations, type FieldType, fieldType } from '../register/field.ts';
import { FILE_FORMATS, MEDIA_TYPES, ROW_FORMATS, type RowFormat } from './file-formats.ts';
import { buildCodebook, codebookCsv } from './render/codebook.ts';
import { csv } from './render/csv.ts';
import { buildCsvw } from './render/csvw.ts';
import { buildDataPackage } from './render/data-package.ts';
import { JSON_ARRAY, JSON_LINES } from './render/json.ts';
import { jsonLd } from './render/jsonld.ts';
import { ParquetEncoder } from './render/parquet.ts';
import { SourceRow } from './render/source-row.ts';
import type { RenderedVersion } from './render/text-format.ts';
import { XlsxEncoder } from './render/xlsx.ts';
import { FILE_NAMES } from './version.ts';

/** To be raised when other bytes are written for the same rows and the probe does not show it. */
const REVISION = 1;

/** A sample that identifies this renderer: one company, for a recipient of all groups and for a recipient of some. */
const PROBE: Omit<RenderedVersion, 'fields'> = {
  dataset: 'probe',
  id: 'probe',
  edition: { id: 'probe', referenceDate: '2025-09-30', rowsDigest: '' },
};
const PROBE_GROUPS = [0b11111, 0b00011];

const PROBE_VALUES: Readonly<Record<FieldType, Json>> = {
  text: '=a, "é"\n',
  texts: ['=a', 'b'],
  boolean: true,
  integer: 12,
  number: 0.5,
  date: '2025-09-30',
  moment: '2025-09-30T22:00:00.000Z',
  url: 'https://probe.example/',
};

/** The formats that are made: JSON Lines always, in the order of `ROW_FORMATS`. */
export function resolveFormats(wanted: readonly RowFormat[]): readonly RowFormat[] {
  return ROW_FORMATS.filter((format) => format === 'jsonl' || wanted.includes(format));
}

/**
 * Names the code that writes the files, as part of a version's id. So a corrected label, another term or
 * another way to write a cell automatically makes a new version.
 */
export function computeRendererId(
  formats: readonly RowFormat[],
  fields: FieldDeclarations,
): string {
  return `${REVISION}-${computeProbe(fields)}-${resolveFormats(formats).join('+')}`;
}

const computeProbe = cachePerObject((fields: FieldDeclarations): string => {
  const hash = sha256Stream();
  const line = Buffer.from(JSON.stringify(buildProbeRecord(fields))).toString('latin1');
  const row = new SourceRow(line, fields);
  const version = { ...PROBE, fields };
  const encoders = [new ParquetEncoder(version), new XlsxEncoder(version)];
  for (const groups of PROBE_GROUPS) {
    for (const format of [JSON_LINES, csv(fields), JSON_ARRAY, jsonLd(version)])
      hash.update(format.head + format.row(row, groups) + format.between + format.tail);
    for (const encoder of encoders) encoder.add(row, groups);
  }
  for (const encoder of encoders) {
    encoder.end();
    hash.update(encoder.takeBytes());
  }
  const files = FILE_FORMATS.map((format) => ({
    path: FILE_NAMES[format],
    format,
    mediaType: MEDIA_TYPES[format],
    sha256: '',
    bytes: 0,
  }));
  const texts = [
    buildCodebook(fields),
    codebookCsv(fields),
    buildCsvw(version),
    buildDataPackage(version, files),
  ];
  return hash.update(JSON.stringify(texts)).digest('hex').slice(0, 8);
});

function buildProbeRecord(fields: FieldDeclarations): Json {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      name === 'record_id' ? 'LUHT-PROBE' : PROBE_VALUES[fieldType(field)],
    ]),
  );
}
