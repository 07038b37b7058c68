import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../lib/core/instant.ts';
import { getTableLayout, LAYOUT_CONSENTS } from '../../../lib/mapping/layouts.ts';
import type { Cell, RawRow } from '../../../lib/mapping/read/table-file.ts';
import { FIELDS } from '../../../lib/mapping/record.ts';
import * as V from '../../../lib/register/codes.ts';
import { fixture, readTable } from './sources.ts';

const example = (name: string) => readFile(new URL(`../../../examples/${name}`, import.meta.url));

const DATES = ['incorporation_date', 'source_checked_on'];
const TRUTHS: Readonly<Record<string, string>> = { oui: 'true', non: 'false' };

/** Normalises values that the three files write differently: dates, booleans, the French label of a sub-sector. */
function fact(column: string, cell: Cell | undefined): string {
  if (cell instanceof Date) {
    const local = column === 'updated_at' ? new Date(cell.getTime() - 2 * HOUR_MS) : cell;
    return local.toISOString().slice(0, DATES.includes(column) ? 10 : 19);
  }
  const text = String(cell ?? '');
  if (column === 'updated_at') return text.slice(0, 19);
  if (column === 'funding_total_eur') return text.replace(/\s/g, '').replace(/,00$/, '');
  if (DATES.includes(column)) return text.replace(/^(\d\d)\/(\d\d)\/(\d{4})$/, '$3-$2-$1');
  const label = Object.entries(V.SUBSECTORS).find(
    ([, { fr }]) => column === 'subsector' && fr === text,
  );
  return label?.[0] ?? TRUTHS[text] ?? text;
}

const facts = (rows: readonly RawRow[]) =>
  rows
    .filter(({ fault }) => fault === undefined)
    .map(({ cells }) =>
      Object.fromEntries(FIELDS.map((field) => [field, fact(field, cells[field])])),
    )
    .sort((a, b) => ((a['record_id'] ?? '') < (b['record_id'] ?? '') ? -1 : 1));

describe('the demonstration mapping', () => {
  it('has the same 148 rows as canonical CSV, French Excel CSV and workbook', async () => {
    const canonical = await readTable(await example('mapping-2025.csv'));
    const french = await readTable(await fixture('mapping-demo-fr-excel.csv'));
    const workbook = await readTable(await fixture('mapping-demo.xlsx'));
    expect([canonical, french, workbook].map(({ headerLanguage }) => headerLanguage)).toEqual([
      'en',
      'fr',
      'fr',
    ]);
    expect([canonical, french].flatMap(({ notices }) => notices)).toEqual([]);
    expect(workbook.notices).toEqual([
      { code: 'SEVERAL_SHEETS', sheet: 'Entreprises, Hors périmètre' },
    ]);
    expect(facts(canonical.all)).toHaveLength(148);
    expect(facts(french.all)).toEqual(facts(canonical.all));
    expect(facts(workbook.all)).toEqual(facts(canonical.all));
  });

  it('is read from two sheets of the workbook, each counted from 1, with the totals row as a finding', async () => {
    const { all } = await readTable(await fixture('mapping-demo.xlsx'));
    const bySheet = (sheet: string) => all.filter((row) => row.sheet === sheet);
    expect(bySheet('Entreprises').map(({ row }) => row)).toEqual(
      Array.from({ length: 131 }, (_, i) => i + 1),
    );
    expect(bySheet('Hors périmètre').map(({ row }) => row)).toEqual(
      Array.from({ length: 18 }, (_, i) => i + 1),
    );
    expect(all.filter(({ fault }) => fault !== undefined)).toMatchObject([
      {
        sheet: 'Entreprises',
        row: 131,
        fault: 'TOTALS_ROW',
        cells: {
          record_id: 'TOTAL',
          employees: { text: '=SUM(AF5:AF134)', fault: 'FORMULA' },
        },
      },
    ]);
  });

  it('has the same consents in the workbook and in the consents file', async () => {
    const file = await readTable(await example('consents.csv'), { layout: LAYOUT_CONSENTS });
    const { consents } = await readTable(await fixture('mapping-demo.xlsx'));
    const offered: RawRow[] = [];
    for await (const row of consents?.rows ?? []) offered.push(row);
    expect(file.all).toHaveLength(810);
    expect(offered.map(({ cells }) => cells)).toEqual(file.all.map(({ cells }) => cells));
    const withLayout = await readTable(await fixture('mapping-demo.xlsx'), {
      layout: LAYOUT_CONSENTS,
    });
    expect(withLayout.all).toEqual(offered);
  });

  it('of 2020 is read with its own columns', async () => {
    const { all, columns } = await readTable(await example('mapping-2020.csv'), {
      layout: getTableLayout('2020'),
    });
    expect(columns).toEqual(getTableLayout('2020').columns);
    expect(all).toHaveLength(136);
    expect(all[0]?.cells).toMatchObject({
      edition: '2020',
      record_id: 'LUHT-DEMO-0006',
      employees: '10',
    });
  });
});
