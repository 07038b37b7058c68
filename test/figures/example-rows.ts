import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { computeEligibility } from '../../lib/mapping/companies/eligibility.ts';
import { CompanyRecord, CompanyRecord2020 } from '../../lib/mapping/record.ts';

type Row = Readonly<Record<string, string>>;

function readRows(name: string): readonly Row[] {
  const file = new URL(`../../examples/${name}`, import.meta.url);
  return parse(readFileSync(file), { columns: true, bom: true });
}

const BOOLEANS = ['digital_focus', 'fit4start', 'house_of_biohealth', 'synthetic'];
const NUMBERS = ['employees', 'employees_year', 'funding_total_eur'];
const LISTS = ['former_names', 'digital_technologies'];

function cellOf(column: string, text: string): unknown {
  if (text === '') return null;
  if (BOOLEANS.includes(column)) return text === 'true';
  if (NUMBERS.includes(column)) return Number(text);
  return LISTS.includes(column) ? text.split('|') : text;
}

function typed(row: Row): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([column, text]) => [column, cellOf(column, text)]),
  );
}

/** The clean rows of the demonstration mapping 2025, with their eligibility. */
export const ROWS_2025 = readRows('mapping-2025.csv')
  .map((row) => CompanyRecord.parse(typed(row)))
  .map((record) => ({ record, scope: computeEligibility(record).result }));

/** The rows of the demonstration mapping 2020. */
export const ROWS_2020 = readRows('mapping-2020.csv').map(({ edition: _, ...row }) =>
  CompanyRecord2020.parse(typed(row)),
);
