import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { CheckedRow } from '../../lib/mapping/companies/check-row.ts';
import { checkRows } from '../../lib/mapping/companies/check-rows.ts';
import { computeEligibility } from '../../lib/mapping/companies/eligibility.ts';
import { parseEditionId } from '../../lib/mapping/edition.ts';
import { getTableLayout } from '../../lib/mapping/layouts.ts';
import { openTable } from '../../lib/mapping/read/open-table.ts';
import { CompanyRecord, CompanyRecord2020 } from '../../lib/mapping/record.ts';
import { fixture, readSource } from './read/sources.ts';
import { NOW } from './rows.ts';

const EXAMPLES = new URL('../../examples/', import.meta.url);

async function checked(content: Uint8Array, name: string, edition = '2025') {
  const table = await openTable(readSource(content), getTableLayout(edition), name);
  const rows: CheckedRow[] = [];
  for await (const row of checkRows(table, parseEditionId(edition), { now: NOW })) rows.push(row);
  return rows;
}

const companies = async (name: string) => {
  const rows = await checked(await fixture(name), name);
  return rows.filter(({ record }) => record !== undefined).map(({ record }) => record);
};
const example = async (name: string, edition?: string) =>
  checked(await readFile(new URL(name, EXAMPLES)), name, edition);
const json = async (name: string) => JSON.parse(String(await fixture(name)));

interface ExpectedRow {
  readonly row: number;
  readonly record_id: string;
  readonly outcome: string;
  readonly code: string;
  readonly field: string | null;
  readonly value?: unknown;
  readonly eligibility?: string;
}

describe('mapping-dirty.csv', async () => {
  const rows = await checked(await fixture('mapping-dirty.csv'), 'mapping-dirty.csv');
  const expected: readonly ExpectedRow[] = (await json('expected-dirty.json')).rows;

  it('has the expected rows', () => {
    expect(rows.map(({ row }) => row)).toEqual(expected.map(({ row }) => row));
  });

  it.each(expected)('row $row is $outcome: $code', (wanted) => {
    const row = rows[wanted.row - 1];
    expect(row?.outcome).toBe(wanted.outcome);
    expect(row?.cells['record_id']).toBe(wanted.record_id);
    const findings = row?.findings.map(({ code, column, value, record_id, outcome }) => ({
      code,
      field: column,
      value,
      record_id,
      outcome,
    }));
    const { record_id, outcome, code, field, value = null } = wanted;
    expect(findings).toEqual(code === 'OK' ? [] : [{ code, field, value, record_id, outcome }]);
    if (wanted.eligibility !== undefined)
      expect(computeEligibility(CompanyRecord.parse(row?.record)).result).toBe(wanted.eligibility);
  });

  it('has every finding in three languages, without gaps in the texts', () => {
    for (const { findings } of rows)
      for (const { message, code } of findings) {
        expect(new Set(Object.values(message)).size, code).toBe(3);
        expect(Object.values(message).join(), code).not.toMatch(/\{|undefined/);
      }
  });
});

describe('the demonstration mapping', () => {
  it('is accepted in full, and no row waits for review', async () => {
    const rows = await example('mapping-2025.csv');
    expect(rows).toHaveLength(148);
    // Two companies that are not eligible have software and no digital focus.
    const odd = rows.filter(({ outcome }) => outcome !== 'ok');
    expect(odd.map(({ outcome, findings }) => [outcome, findings[0]?.code])).toEqual([
      ['warn', 'CONTRADICTION'],
      ['warn', 'CONTRADICTION'],
    ]);
    for (const { record } of rows) expect(CompanyRecord.safeParse(record).success).toBe(true);
  });

  it('has the expected eligible companies', async () => {
    const expected: Record<string, string> = (await json('expected-eligibility.json')).out;
    const rows = await example('mapping-2025.csv');
    const results = rows.map(({ record }) => {
      const company = CompanyRecord.parse(record);
      return [company.record_id, computeEligibility(company).result] as const;
    });
    expect(Object.fromEntries(results.filter(([, result]) => result !== 'IN'))).toEqual(expected);
    expect(results.filter(([, result]) => result === 'IN')).toHaveLength(130);
  });

  it.each(['mapping-demo-fr-excel.csv', 'mapping-demo.xlsx'])('is the same in %s', async (name) => {
    const records = (await example('mapping-2025.csv')).map(({ record }) => record);
    expect(await companies(name)).toEqual(records);
  });

  it('of 2020 has no findings with its own columns', async () => {
    const rows = await example('mapping-2020.csv', '2020');
    expect(rows).toHaveLength(136);
    expect(rows.flatMap(({ findings }) => findings)).toEqual([]);
    for (const { record } of rows) expect(CompanyRecord2020.safeParse(record).success).toBe(true);
  });
});
