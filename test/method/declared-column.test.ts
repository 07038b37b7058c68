import './method-2027.ts';
import { parquetMetadata } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { instant } from '../../lib/core/instant.ts';
import { RowResponse } from '../../lib/http/responses/row-responses.ts';
import { RowChecker } from '../../lib/mapping/companies/check-row.ts';
import { parseEditionId } from '../../lib/mapping/edition.ts';
import { findHeaderName } from '../../lib/mapping/headers.ts';
import { getTableLayout } from '../../lib/mapping/layouts.ts';
import { MEDIA_TYPES } from '../../lib/publication/file-formats.ts';
import { buildCodebook, codebookCsv } from '../../lib/publication/render/codebook.ts';
import { csv } from '../../lib/publication/render/csv.ts';
import { buildCsvw } from '../../lib/publication/render/csvw.ts';
import { buildDataPackage } from '../../lib/publication/render/data-package.ts';
import { jsonLd } from '../../lib/publication/render/jsonld.ts';
import { ParquetEncoder } from '../../lib/publication/render/parquet.ts';
import { computeRendererId } from '../../lib/publication/renderer.ts';
import { listCountedFields } from '../../lib/publication/row-counts.ts';
import { FILE_NAMES } from '../../lib/publication/version.ts';
import { getEditionMethod } from '../../lib/register/edition-method.ts';
import type { FieldDeclarations } from '../../lib/register/field.ts';
import { FIELDS_2025 } from '../../lib/register/record-2025.ts';
import { listStoredGroups } from '../../lib/self-service/contact-company.ts';
import { CLEAN } from '../mapping/rows.ts';
import { company } from '../publication/records.ts';

const FIELDS_2027 = getEditionMethod({ family: '2027' }).fields;
const version = (fields: FieldDeclarations) => ({
  dataset: 'd',
  id: '1',
  edition: { id: '2027', referenceDate: '2027-09-30', rowsDigest: '' },
  fields,
});
const checked = (edition: string, cells: object) =>
  new RowChecker(parseEditionId(edition), {
    headerLanguage: 'en',
    now: instant('2027-10-07T08:00:00Z'),
  }).check({
    row: 1,
    cells: { ...CLEAN, source_checked_on: '2027-09-01', employees_year: '2025', ...cells },
  });

/** Whether each consumer knows the column of these declarations. */
function consumersOf(fields: FieldDeclarations, name: string): Record<string, boolean> {
  const parquet = new ParquetEncoder(version(fields));
  parquet.end();
  const csvFile = {
    path: FILE_NAMES.csv,
    format: 'csv',
    mediaType: MEDIA_TYPES.csv,
    sha256: '',
    bytes: 0,
  } as const;
  const groups = listStoredGroups(
    { record: company(1), edition: '2027', eligible: true, fields },
    'company',
  );
  return {
    codebook: JSON.stringify(buildCodebook(fields)).includes(`"${name}"`),
    codebookCsv: codebookCsv(fields).includes(`\n${name},profile,,`),
    csv: csv(fields).head.split(',').includes(name),
    csvw: JSON.stringify(buildCsvw(version(fields))).includes(`"name":"${name}"`),
    dataPackage: JSON.stringify(buildDataPackage(version(fields), [csvFile])).includes(
      `"name":"${name}"`,
    ),
    jsonLd: jsonLd(version(fields)).head.includes(`"${name}":{`),
    parquet: parquetMetadata(Uint8Array.from(parquet.takeBytes()).buffer).schema.some(
      (column) => column.name === name,
    ),
    companyPage: groups.some((group) => group.fields.some(([field]) => field === name)),
  };
}

describe('a column that one declaration adds', () => {
  it.each([
    ['ai_act_class', '2027'],
    ['fit4start', '2025'],
  ])('12.2 %s is in every file and page of editions of %s, and of no other', (name, family) => {
    const [own, other] =
      family === '2027' ? [FIELDS_2027, FIELDS_2025] : [FIELDS_2025, FIELDS_2027];
    expect(new Set(Object.values(consumersOf(own, name)))).toEqual(new Set([true]));
    expect(new Set(Object.values(consumersOf(other, name)))).toEqual(new Set([false]));
  });

  it('12.2 is found by its headers in three languages', () => {
    for (const text of [
      'ai_act_class',
      'AI Act class',
      'Classe du règlement IA',
      'Klasse nach der KI-Verordnung',
    ]) {
      expect(findHeaderName(text, getTableLayout('2027'))?.column).toBe('ai_act_class');
      expect(findHeaderName(text, getTableLayout('2025'))).toBeUndefined();
    }
    expect(findHeaderName('Fit 4 Start', getTableLayout('2027'))).toBeUndefined();
    expect(getTableLayout('2027.1').required).toContain('ai_act_class');
  });

  it('12.2 is checked: a code, a label in a language, or a review', () => {
    const classOf = (cell: string) => {
      const { record, findings } = checked('2027', { ai_act_class: cell });
      return [
        (record as unknown as Record<string, unknown>)['ai_act_class'],
        findings.map(({ code }) => code),
      ];
    };
    expect(classOf('high')).toEqual(['high', []]);
    expect(classOf('Hohes Risiko')).toEqual(['high', ['NORMALISED']]);
    expect(classOf('enormous')).toEqual([null, ['UNKNOWN_VALUE']]);
  });

  it('10.15 is in no record of an earlier edition, and a removed column in no later one', () => {
    const [before, after] = [
      checked('2025.1', { source_checked_on: '2025-09-01' }),
      checked('2027', {}),
    ];
    expect(Object.keys(before.record ?? {})).toEqual(Object.keys(FIELDS_2025));
    expect(Object.keys(after.record ?? {})).toEqual(Object.keys(FIELDS_2027));
    expect([before.outcome, after.outcome]).toEqual(['ok', 'ok']);
  });

  it('10.15 a renamed code is read by its old name, and only from its edition on', () => {
    const [before, after] = ['2025.1', '2027'].map((edition) =>
      checked(edition, { growth_status: 'startup', source_checked_on: '2027-01-01' }),
    );
    expect(before?.record).toMatchObject({ growth_status: 'startup' });
    expect(after?.record).toMatchObject({ growth_status: 'start-up' });
    expect(checked('2025.1', { growth_status: 'start-up' }).record).toMatchObject({
      growth_status: 'startup',
    });
  });

  it('10.15 a new sub-sector is one of its edition only', () => {
    const subsector = 'digital-therapeutics';
    expect(checked('2027', { subsector, digital_focus: 'true' }).outcome).toBe('ok');
    expect(checked('2025.1', { subsector }).findings.map(({ code }) => code)).toContain(
      'UNKNOWN_SUBSECTOR',
    );
  });

  it('10.15 does not change the renderer of earlier editions, so no version changes', () => {
    const formats = ['jsonl', 'csv', 'jsonld', 'parquet'] as const;
    expect(computeRendererId(formats, FIELDS_2025)).toBe('1-40545f8d-jsonl+csv+jsonld+parquet');
    expect(computeRendererId(formats, FIELDS_2027)).not.toBe(
      computeRendererId(formats, FIELDS_2025),
    );
  });

  it('12.2 is in the schema of rows, and rows can be counted by it', () => {
    const row = { ...company(1), ai_act_class: 'high', withheld: [] };
    expect(RowResponse.safeParse(row).success).toBe(true);
    expect(RowResponse.safeParse({ ...row, ai_act_class: 'enormous' }).success).toBe(false);
    expect(listCountedFields()).toEqual(expect.arrayContaining(['ai_act_class', 'fit4start']));
  });
});

describe('declarations', () => {
  it.each([
    ['2025', FIELDS_2025],
    ['2027', FIELDS_2027],
  ])(
    '12.2 of %s are plain data: after conversion to JSON and back, they give the same files',
    (_, fields) => {
      const read: FieldDeclarations = JSON.parse(JSON.stringify(fields));
      expect(computeRendererId(['jsonl', 'csv', 'jsonld', 'parquet'], read)).toBe(
        computeRendererId(['jsonl', 'csv', 'jsonld', 'parquet'], fields),
      );
      expect(read).toEqual(fields);
    },
  );

  it('12.2 have a label and a description in three languages', () => {
    for (const { label, description } of Object.values<FieldDeclarations[string]>(FIELDS_2027))
      for (const text of [...Object.values(label), ...Object.values(description)])
        expect(text).toMatch(/\S/);
  });
});
