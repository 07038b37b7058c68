import { instant } from '../../lib/core/instant.ts';
import { type CheckedRow, RowChecker } from '../../lib/mapping/companies/check-row.ts';
import { checkRows } from '../../lib/mapping/companies/check-rows.ts';
import { parseEditionId } from '../../lib/mapping/edition.ts';
import type { Finding } from '../../lib/mapping/finding.ts';
import type { Cell, OpenedTable, RawRow } from '../../lib/mapping/read/table-file.ts';
import { FIELDS } from '../../lib/mapping/record.ts';

export const NOW = instant('2025-10-07T08:00:00Z');
export const EDITION = parseEditionId('2025');

export type Cells = Readonly<Record<string, Cell>>;

/** A row of an eligible company without findings. */
export const CLEAN: Cells = {
  ...Object.fromEntries(FIELDS.map((field) => [field, null])),
  record_id: 'LUHT-TEST-0001',
  rcs_number: 'B123456',
  euid: 'LURCSL.B123456',
  vat_number: 'LU99000154',
  legal_name: 'TEST Company S.à r.l.',
  legal_form: 'SARL',
  legal_status: 'active',
  country: 'LU',
  incorporation_date: '2018-05-14',
  street: "1, rue de l'Exemple",
  postcode: 'L-4354',
  locality: 'Esch-sur-Alzette',
  commune: 'Esch-sur-Alzette',
  canton: 'Esch-sur-Alzette',
  sector_type: 'private-company',
  provider_activity: 'none',
  human_health_market: 'exclusive',
  technology_role: 'developer',
  subsector: 'medical-devices',
  digital_focus: 'false',
  growth_status: 'none',
  fit4start: 'false',
  house_of_biohealth: 'false',
  nace_code: '62.10',
  website: 'https://test.example/',
  employees: '7',
  employees_year: '2024',
  source: 'desk-research',
  source_checked_on: '2025-09-01',
  updated_at: '2025-09-20T21:00:00Z',
  synthetic: 'true',
};

/** Checks one clean row with these cells changed. */
export function check(
  cells: Cells,
  options: { readonly headerLanguage?: 'en' | 'fr' | 'de' } = {},
): CheckedRow {
  const checker = new RowChecker(EDITION, { headerLanguage: 'en', now: NOW, ...options });
  return checker.check({ row: 1, cells: { ...CLEAN, ...cells } });
}

/** `CODE column → value` of each finding. */
export function describeFindings(findings: readonly Finding[]): string[] {
  return findings.map(({ code, column, value }) =>
    value === null ? `${code} ${column}` : `${code} ${column} → ${JSON.stringify(value)}`,
  );
}

/** A table of clean rows for different companies, with these cells changed. */
function tableOf(
  rows: readonly Cells[],
  headerLanguage: 'en' | 'fr' | 'de' = 'en',
): Pick<OpenedTable, 'rows' | 'headerLanguage'> {
  async function* read(): AsyncGenerator<RawRow> {
    let row = 0;
    for (const { sheet, ...cells } of rows) {
      row++;
      const id = String(row).padStart(4, '0');
      yield {
        row,
        ...(typeof sheet === 'string' ? { sheet } : {}),
        cells: {
          ...CLEAN,
          record_id: `LUHT-TEST-${id}`,
          rcs_number: `B1${id}`,
          euid: null,
          legal_name: `TEST Company ${id}`,
          ...cells,
        },
      };
    }
  }
  return { rows: read(), headerLanguage };
}

export async function checkAll(
  rows: readonly Cells[],
  headerLanguage: 'en' | 'fr' | 'de' = 'en',
): Promise<CheckedRow[]> {
  const checked: CheckedRow[] = [];
  for await (const row of checkRows(tableOf(rows, headerLanguage), EDITION, { now: NOW }))
    checked.push(row);
  return checked;
}
