import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { discloseRow } from '../../../lib/consent/disclose.ts';
import { FIELD_GROUPS } from '../../../lib/consent/vocabulary.ts';
import type { CompanyRecord } from '../../../lib/mapping/record.ts';
import { getFieldGroups, publishedFields } from '../../../lib/publication/field-groups.ts';
import { ParquetEncoder } from '../../../lib/publication/render/parquet.ts';
import { SourceRow } from '../../../lib/publication/render/source-row.ts';
import { FIELDS_2025 } from '../../../lib/register/record-2025.ts';
import { START } from '../publication-setup.ts';
import { companies, company } from '../records.ts';
import { permitting } from '../timelines.ts';

const GROUP_OF = getFieldGroups(FIELDS_2025);
const PUBLISHED_FIELDS = publishedFields(FIELDS_2025).map(([name]) => name);

const VERSION = {
  dataset: 'healthtech-companies',
  id: '2025-000000000000',
  edition: { id: '2025', referenceDate: '2025-09-30', rowsDigest: '0'.repeat(64) },
  fields: FIELDS_2025,
};
const ALL = 31;

/** Encodes rows, and takes the encoded bytes after every `every` rows. */
function fileOf(records: readonly CompanyRecord[], groups = ALL, takeEvery = 1000): ArrayBuffer {
  const encoder = new ParquetEncoder(VERSION);
  const parts: Uint8Array[] = [];
  for (const [index, record] of records.entries()) {
    encoder.add(
      new SourceRow(Buffer.from(JSON.stringify(record)).toString('latin1'), FIELDS_2025),
      groups,
    );
    if (index % takeEvery === 0) parts.push(encoder.takeBytes());
  }
  encoder.end();
  parts.push(encoder.takeBytes());
  return Uint8Array.from(Buffer.concat(parts)).buffer;
}

async function read(file: ArrayBuffer) {
  return parquetReadObjects({
    file: { byteLength: file.byteLength, slice: (a, b) => file.slice(a, b) },
  });
}

describe('Parquet', () => {
  it('has the same rows and types when another reader parses it', async () => {
    const records = [company(1, { funding_total_eur: null }), company(2, { legal_name: 'Ää😀' })];
    const rows = await read(fileOf(records));
    const expected = records.map((record) => ({
      ...discloseRow(record, permitting(FIELD_GROUPS), GROUP_OF, 'partners', START),
      incorporation_date: new Date(record.incorporation_date),
      updated_at: new Date(record.updated_at),
      former_names: record.former_names ?? undefined,
    }));
    expect(rows).toEqual(expected);
    expect(Object.keys(rows[0] ?? {})).toEqual([...PUBLISHED_FIELDS, 'withheld']);
  });

  it('9.36 declares updated_at as UTC', () => {
    const { schema } = parquetMetadata(fileOf([company(1)]));
    expect(schema.find(({ name }) => name === 'updated_at')).toMatchObject({
      type: 'INT64',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    });
    const moments = schema.filter(({ converted_type }) => converted_type?.startsWith('TIME'));
    expect(moments.every(({ logical_type }) => logical_type !== undefined)).toBe(true);
  });

  it('has nulls for a withheld group', async () => {
    const [row = {}] = await read(fileOf([company(1)], 1));
    expect(row).toMatchObject({
      legal_name: 'TEST 0001 S.à r.l.',
      contact_name: null,
      employees: null,
      withheld: ['profile', 'headcount', 'funding', 'contact'],
    });
    expect(row['digital_technologies'] ?? null).toBeNull();
  });

  it('is readable without rows', async () => {
    const file = fileOf([]);
    expect(parquetMetadata(file)).toMatchObject({ num_rows: 0n });
    expect(await read(file)).toEqual([]);
  });

  it('has the same bytes each time, over several row groups', async () => {
    const records = companies(9999).concat(companies(9999), companies(5000));
    const [often, seldom] = [fileOf(records, ALL, 7), fileOf(records, ALL, 20_000)];
    expect(Buffer.from(often).equals(Buffer.from(seldom))).toBe(true);
    const { row_groups, num_rows, key_value_metadata } = parquetMetadata(often);
    expect(row_groups.map((group) => group.num_rows)).toEqual([10_000n, 10_000n, 4998n]);
    expect(num_rows).toBe(24_998n);
    expect(key_value_metadata).toContainEqual({ key: 'version', value: VERSION.id });
    expect((await read(often)).at(-1)).toMatchObject({ record_id: 'LUHT-TEST-5000' });
  });
});
