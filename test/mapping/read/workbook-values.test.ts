import { describe, expect, it } from 'vitest';
import { checkRows } from '../../../lib/mapping/companies/check-rows.ts';
import { LAYOUT_CONSENTS } from '../../../lib/mapping/layouts.ts';
import { getNoticeText } from '../../../lib/mapping/messages/notice-messages.ts';
import { FIELDS } from '../../../lib/mapping/record.ts';
import { CLEAN, describeFindings, EDITION, NOW } from '../rows.ts';
import { csv, readTable, refusalOf } from './sources.ts';
import { type SheetCell, type WorkbookOptions, workbookFile } from './workbook-file.ts';

type Row = Readonly<Record<string, SheetCell>>;

/** A clean company; each number gives another one. */
function company(number: number, cells: Row = {}): SheetCell[] {
  const own: Row = {
    ...(CLEAN as Row),
    record_id: `LUHT-TEST-000${number}`,
    rcs_number: `B12345${number}`,
    euid: null,
    legal_name: `TEST Company ${number}`,
    ...cells,
  };
  return FIELDS.map((field) => own[field] ?? null);
}

const HEADER: SheetCell[] = [...FIELDS];

async function checked(content: Uint8Array | string, name = 'mapping.xlsx') {
  const table = await readTable(content, { name });
  const rows = table.all;
  const again = (async function* () {
    yield* rows;
  })();
  const all = [];
  const source = { rows: again, headerLanguage: table.headerLanguage };
  for await (const row of checkRows(source, EDITION, { now: NOW })) all.push(row);
  return { table, rows: all, notices: table.notices };
}

const sheetOf = (rows: readonly SheetCell[][], options: WorkbookOptions = {}) =>
  checked(workbookFile({ Companies: [HEADER, ...rows] }, options));

const formula = (text: string, saved = '', at = ''): SheetCell => ({
  at,
  xml: `<f>${text}</f>${saved === '' ? '' : `<v>${saved}</v>`}`,
});
const typed = (at: string, value: string): SheetCell => ({ at, xml: `<v>${value}</v>` });

describe('an error value in a workbook', () => {
  it.each(['#REF!', '#NOM?', '#BEZUG!', '#¿NOMBRE?', '#RIF!', '#NÚM!', '#WAARDE!', '#ANYTHING'])(
    '9.18 %s waits for review in every column',
    async (text) => {
      const error = typed('t="e"', text);
      const { rows } = await sheetOf([
        company(1, { legal_name: error }),
        company(2, { employees: error }),
        company(3, { incorporation_date: { at: 't="e"', xml: `<f>B9</f><v>${text}</v>` } }),
      ]);
      expect(rows.map(({ findings }) => describeFindings(findings))).toEqual([
        ['ERROR_VALUE legal_name'],
        ['ERROR_VALUE employees'],
        ['ERROR_VALUE incorporation_date'],
      ]);
    },
  );
});

describe('a formula', () => {
  it.each([
    'fullCalcOnLoad="1"',
    'fullCalcOnLoad="true"',
    'calcCompleted="0"',
    'calcId="191029" forceFullCalc="1"',
    'calcId="0"',
    'calcId="191029" calcMode="manual" calcOnSave="0"',
  ])('9.19 has no value if the workbook says %s', async (calculation) => {
    const { rows } = await sheetOf(
      [
        company(1, { employees: formula('12+8', '0') }),
        company(2, { trade_name: formula('E3', 'Saved', 't="str"') }),
        company(3, { digital_focus: formula('1=1', '0', 't="b"') }),
        company(4, { incorporation_date: formula('TODAY()', '38644', 's="1"') }),
        company(5, { legal_name: formula('E2', '', 't="str"') }),
      ],
      { calculation },
    );
    const columns = ['employees', 'trade_name', 'digital_focus', 'incorporation_date'];
    expect(rows.map(({ findings }) => describeFindings(findings)[0])).toEqual(
      [...columns, 'legal_name'].map((column) => `STALE_FORMULA ${column}`),
    );
    expect(rows[0]?.record).toMatchObject({ employees: null });
    expect(rows.every(({ outcome }) => outcome === 'review')).toBe(true);
  });

  it.each([
    { calculation: 'calcId="191029"' },
    { calculation: 'calcId="191029" calcMode="manual"' },
    { calculation: 'iterateCount="100" refMode="A1" iterate="false"' }, // LibreOffice
    {}, // Google Sheets
  ])('9.19 has its saved value in a workbook that was computed (%j)', async (options) => {
    const cells = { employees: formula('12+8', '20'), funding_total_eur: formula('0', '0') };
    const { rows } = await sheetOf([company(1, cells), company(2, cells)], options);
    expect(rows[0]).toMatchObject({
      outcome: 'ok',
      record: { employees: 20, funding_total_eur: 0 },
    });
  });

  it('9.19 has a saved 0 if Excel computed it', async () => {
    const { rows } = await sheetOf([company(1, { employees: formula('0', '0') })], {
      calculation: 'calcId="191029"',
    });
    expect(rows[0]).toMatchObject({ outcome: 'ok', record: { employees: 0 } });
  });

  it.each<[string, SheetCell]>([
    ['0', formula('12+8', '0')],
    ['0.0', formula('12+8', '0.0')],
    ['FALSE', formula('12+8', '0', 't="b"')],
    ['an empty text', { at: 't="str"', xml: '<f>"12"</f><v></v>' }],
  ])('9.19 has no value if no program is named and every saved value is %s', async (_, cell) => {
    const { rows } = await sheetOf([
      company(1, { employees: cell }),
      company(2, { employees: cell }),
    ]);
    expect(rows.map(({ findings }) => describeFindings(findings))).toEqual([
      ['STALE_FORMULA employees'],
      ['STALE_FORMULA employees'],
    ]);
  });

  it.each([64, 4_000, 65_536])(
    '9.19 has no value if its sheet asks for a new calculation (%i bytes)',
    async (chunk) => {
      const rows = [HEADER, company(1, { employees: formula('12+8', '20') })];
      const plain = workbookFile({ Companies: rows }, { calculation: 'calcId="191029"' });
      expect((await checked(plain)).rows[0]?.outcome).toBe('ok');
      const content = workbookFile(
        { Companies: rows },
        {
          calculation: 'calcId="191029"',
          behindRows: '<sheetCalcPr fullCalcOnLoad="1"/>',
        },
      );
      const { all } = await readTable(content, { name: 'mapping.xlsx', chunk });
      expect(all[0]?.cells['employees']).toEqual({ text: '=12+8', fault: 'STALE_FORMULA' });
    },
  );

  it('9.19 9.28 stays without value if another cell of its row is edited', async () => {
    const { applyReviewDecision, toRowUnderReview } = await import(
      '../../../lib/mapping/import/review.ts'
    );
    const { rows } = await sheetOf([company(1, { employees: formula('12+8', '0') })], {
      calculation: 'fullCalcOnLoad="1"',
    });
    const [row] = rows;
    if (row === undefined) throw new Error('no row');
    const waiting = JSON.parse(JSON.stringify(toRowUnderReview(1, row)));
    const item = { headerLanguage: 'en', edition: EDITION } as never;
    const edit = { kind: 'edit', values: { locality: 'Esch' }, accept: true } as const;
    const decided = applyReviewDecision(waiting, edit, { importItem: item, by: 'anna', at: NOW });
    expect(decided.record).toMatchObject({ employees: null, locality: 'Esch' });
  });

  it('9.28 without a saved value is reported as a formula, also if it shares its text with another cell', async () => {
    const { rows } = await sheetOf([
      company(1, { trade_name: formula('E2&amp;"x"') }),
      company(2, { trade_name: { xml: '<f t="shared" si="0"/>' } }),
      company(3, { description_en: { xml: '<f t="shared" si="0"/><v></v>' } }),
      company(4, { employees: { xml: '<f t="shared" ref="AF5:AF6" si="1">1+1</f>' } }),
    ]);
    expect(rows.map(({ findings }) => findings.map(({ code, raw }) => [code, raw]))).toEqual([
      [['FORMULA', '=E2&"x"']],
      [['FORMULA', '=…']],
      [['FORMULA', '=…']],
      [['FORMULA', '=1+1']],
    ]);
  });
});

describe('a day count', () => {
  const date1904 = true;
  it('9.20 is counted from 1904 with and without a date style; a text from 1900', async () => {
    const { rows } = await sheetOf(
      [
        company(1, { incorporation_date: typed('s="1"', '37182') }),
        company(2, { incorporation_date: 37182 }),
        company(3, { incorporation_date: '37182' }),
        company(4, { updated_at: 44461.5 }),
      ],
      { date1904 },
    );
    expect(rows.map(({ record }) => (record as never)?.['incorporation_date'])).toEqual([
      '2005-10-19',
      '2005-10-19',
      '2001-10-18',
      '2018-05-14',
    ]);
    expect(rows[1]?.findings).toMatchObject([{ code: 'EXCEL_SERIAL_DATE', raw: '37182' }]);
    expect(rows[3]?.record).toMatchObject({ updated_at: '2025-09-23T10:00:00.000Z' });
  });

  it('9.20 does not change other numbers', async () => {
    const { rows } = await sheetOf([company(1, { employees: 12, employees_year: 2024 })], {
      date1904,
    });
    expect(rows[0]?.record).toMatchObject({ employees: 12, employees_year: 2024 });
  });

  it('9.20 is counted the same way in a sheet of consents', async () => {
    const header = [...LAYOUT_CONSENTS.columns];
    const row = header.map((column) => (column === 'effective_at' ? 37182 : 'x'));
    const file = workbookFile({ A: [header, row] }, { date1904 });
    const { all } = await readTable(file, { layout: LAYOUT_CONSENTS });
    expect(all[0]?.cells['effective_at']).toEqual(new Date('2005-10-19T00:00:00Z'));
  });

  it.each([
    ['38644.999999999993', '2005-10-20'],
    ['38644.0000000001', '2005-10-19'],
    ['38644.75', '2005-10-19'],
    ['38643.99999999999', '2005-10-19'],
  ])('9.35 %s is %s with and without a style, and as text', async (value, day) => {
    const { rows } = await sheetOf([
      company(1, { incorporation_date: typed('s="1"', value) }),
      company(2, { incorporation_date: typed('', value) }),
      company(3, { incorporation_date: value }),
    ]);
    expect(rows.map(({ record }) => (record as never)?.['incorporation_date'])).toEqual([
      day,
      day,
      day,
    ]);
  });
});

describe('the sheets of a workbook', () => {
  const old = [HEADER, company(1, { legal_name: 'TEST Old' })];
  const now = [HEADER, company(1)];

  it.each(['hidden', 'veryHidden'] as const)(
    '9.24 that are %s are left out and named',
    async (state) => {
      const file = workbookFile({ Backup: old, Companies: now }, { hidden: { Backup: state } });
      const { rows, notices } = await checked(file);
      expect(rows).toMatchObject([
        { sheet: 'Companies', record: { legal_name: 'TEST Company 1' } },
      ]);
      expect(notices).toEqual([{ code: 'HIDDEN_SHEET', sheet: 'Backup' }]);
    },
  );

  it('9.24 are refused if only a hidden one has the table', async () => {
    const file = workbookFile({ Notes: [['x']], Backup: old }, { hidden: { Backup: 'hidden' } });
    expect(await refusalOf(file)).toBe('HIDDEN_SHEET');
  });

  it('9.24 that are hidden without a table need no notice', async () => {
    const file = workbookFile({ Lists: [['a']], Companies: now }, { hidden: { Lists: 'hidden' } });
    expect((await checked(file)).notices).toEqual([]);
  });

  it('9.24 are named if several visible ones are read as one table', async () => {
    const file = workbookFile({ North: now, South: [HEADER, company(2)] });
    const { rows, notices } = await checked(file);
    expect(rows).toHaveLength(2);
    expect(notices).toEqual([{ code: 'SEVERAL_SHEETS', sheet: 'North, South' }]);
  });
});

describe('rows without data', () => {
  const prepared: Row = {
    euid: formula('"LURCSL."&amp;B5', 'LURCSL.', 't="str"'),
    legal_name: formula('F5&amp;" S.à r.l."', ' S.à r.l.', 't="str"'),
    employees: formula('SUM(1)', '0'),
    employees_year: formula('YEAR(NOW())', '2025'),
    incorporation_date: formula('TODAY()', '45900', 's="1"'),
    digital_focus: false,
    fit4start: 0,
    website: 'https://',
    country: 'LU',
    trade_name: typed('t="e"', '#REF!'),
  };
  const blank = FIELDS.map((field) => prepared[field] ?? null);

  it('9.25 are counted in one notice of a workbook, and are not rows', async () => {
    const rows = [company(1), ...Array.from({ length: 40 }, () => blank), company(2)];
    const { rows: read, notices } = await sheetOf(rows);
    expect(read.map(({ row, outcome }) => [row, outcome])).toEqual([
      [1, 'ok'],
      [2, 'ok'],
    ]);
    expect(notices).toEqual([{ code: 'BLANK_ROWS', count: 40 }]);
  });

  it('9.25 are counted in one notice of CSV and JSON', async () => {
    const cells = { digital_focus: 'FALSE', fit4start: 'FAUX', employees: '0', euid: 'LURCSL.' };
    const row = Object.fromEntries(FIELDS.map((field) => [field, '']));
    const text = csv([{}, { ...row, ...cells }, { ...row, country: 'LU', vat_number: 'LU' }]);
    expect((await readTable(text)).notices).toEqual([{ code: 'BLANK_ROWS', count: 2 }]);
    expect((await readTable(text)).all).toHaveLength(1);
    const full = Object.fromEntries(FIELDS.map((field) => [field, 'x']));
    const json = JSON.stringify([full, { ...row, digital_focus: false, employees: 0 }]);
    expect((await readTable(json)).notices).toEqual([{ code: 'BLANK_ROWS', count: 1 }]);
  });

  it('9.25 refuse the file if it has no other rows', async () => {
    expect(await refusalOf(workbookFile({ A: [HEADER, blank, blank] }))).toBe('NO_ROWS');
    const row = Object.fromEntries(FIELDS.map((field) => [field, '']));
    expect(await refusalOf(csv([{ ...row, digital_focus: 'FALSE' }]))).toBe('NO_ROWS');
  });

  it('9.25 are not rows whose ids are made by formulas', async () => {
    const cells = { record_id: formula('"LUHT-"&amp;A9', 'LUHT-TEST-0001', 't="str"') };
    const { rows, notices } = await sheetOf([company(1, cells)]);
    expect(rows).toMatchObject([{ outcome: 'ok' }]);
    expect(notices).toEqual([]);
  });

  const listIds = (count: number, cells: Row = {}) =>
    Array.from({ length: count }, (_, i) =>
      FIELDS.map((field) =>
        field === 'record_id' ? `LUHT-TEST-${2_000 + i}` : (cells[field] ?? null),
      ),
    );

  it.each<[string, Row]>([
    ['alone', {}],
    ['with copied-down FALSE and 0', { digital_focus: false, fit4start: 'FALSE', employees: 0 }],
    ['with results of formulas', { legal_name: formula('F5&amp;" S.A."', ' S.A.', 't="str"') }],
    ['with the year of the edition', { employees_year: 2025, synthetic: true }],
    ['with a date that is 0', { incorporation_date: { at: 's="1"', xml: '<v>0</v>' } }],
  ])('9.25 that hold a record id %s have one notice', async (_, cells) => {
    const { rows, notices } = await checked(
      workbookFile(
        { Companies: [HEADER, company(1), ...listIds(50, cells), company(2)] },
        {
          calculation: 'calcId="191029"',
        },
      ),
    );
    expect(rows.map(({ outcome }) => outcome)).toEqual(['ok', 'ok']);
    expect(notices).toEqual([{ code: 'ID_ONLY_ROWS', count: 50, first: 'Companies!A3' }]);
    const [notice] = notices.map(getNoticeText);
    expect(notice?.en).toContain('50 rows hold a record id and no data, the first at Companies!A3');
  });

  it('9.25 that hold a record id alone have one notice in CSV and JSON', async () => {
    const rows = listIds(50).map((cells) => cells.map((cell) => String(cell ?? '')).join(','));
    const { all, notices } = await readTable(`${csv()}${rows.join('\n')}\n`);
    expect(all).toHaveLength(1);
    expect(notices).toEqual([{ code: 'ID_ONLY_ROWS', count: 50, first: 'A3' }]);
    const json = [company(1), ...listIds(50)].map((cells) =>
      Object.fromEntries(FIELDS.map((field, at) => [field, cells[at]])),
    );
    const read = await readTable(JSON.stringify(json));
    expect(read.all).toHaveLength(1);
    expect(read.notices).toEqual([{ code: 'ID_ONLY_ROWS', count: 50, first: 'LUHT-TEST-2000' }]);
  });

  it.each<[string, Row]>([
    ['a truth', { synthetic: true }],
    ['the year of the edition', { employees_year: 2025 }],
  ])('9.25 that hold %s alone are counted in one notice', async (_, cells) => {
    const row = FIELDS.map((field) => cells[field] ?? null);
    const { rows, notices } = await sheetOf([company(1), ...Array.from({ length: 50 }, () => row)]);
    expect(rows).toHaveLength(1);
    expect(notices).toEqual([{ code: 'BLANK_ROWS', count: 50 }]);
  });

  it('9.25 are not rows with data and without a name, which are rejected with their finding', async () => {
    const { rows } = await sheetOf([
      company(1, { legal_name: null }),
      ...listIds(1, { street: '1, rue de la Gare', locality: 'Esch' }),
      ...listIds(1, { country: 'LU', legal_status: 'active' }),
    ]);
    expect(rows.map(({ outcome }) => outcome)).toEqual(['reject', 'reject', 'reject']);
    expect(describeFindings(rows[0]?.findings ?? [])).toEqual(['MISSING_NAME legal_name']);
    expect(describeFindings(rows[1]?.findings ?? [])).toContain('MISSING_NAME legal_name');
    expect(describeFindings(rows[2]?.findings ?? [])).toEqual(['NOT_A_COMPANY null']);
  });

  it('9.25 that hold something, but no company, have one finding', async () => {
    const constants: Row = { country: 'LU', legal_status: 'active', source: 'desk-research' };
    const note: Row = { record_id: 'Source: Luxinnovation, October 2025' };
    const { rows } = await sheetOf([
      company(1),
      FIELDS.map((field) => constants[field] ?? null),
      FIELDS.map((field) => note[field] ?? null),
    ]);
    expect(rows.slice(1).map(({ findings }) => describeFindings(findings))).toEqual([
      ['NOT_A_COMPANY null'],
      ['NOT_A_COMPANY null'],
    ]);
  });
});

describe('a column that numbers the rows', () => {
  const numbered = (header: string, first: SheetCell[]) => [
    [header, ...HEADER],
    ...first.map((number, i) => [number, ...company(i + 1)]),
  ];

  it.each<[string, SheetCell[], string]>([
    ['', [0, 1, 2], 'A'],
    ['', ['0', '1', '5'], 'A'],
    ['Unnamed: 0', [0, 1, 2], 'Unnamed: 0'],
    ['...1', ['1', '2', '3'], '...1'],
    ['_id', [1, 2, 3], '_id'],
    [' ', ['0.0', '1.0', '2.0'], 'A'],
    ['', [null, 1, 2], 'A'],
    ['', [-1, 0, 1], 'A'],
    ['', ['-1', '0', '1'], 'A'],
    ['index', [4, 7, 31], 'index'],
    ['level_0', [0, 1, 2], 'level_0'],
    ['Unnamed: 0.1', [0, 1, 2], 'Unnamed: 0.1'],
    ['#', [1, 2, 3], '#'],
    ['N°', [1, 2, 3], 'N°'],
    ['Lfd. Nr.', [1, 2, 3], 'Lfd. Nr.'],
    ['N°', ['1.', '2.', '3.'], 'N°'],
  ])('9.27 named %j is left out with a notice', async (header, first, column) => {
    const { rows, notices } = await checked(workbookFile({ A: numbered(header, first) }));
    expect(rows.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok']);
    expect(notices).toEqual([{ code: 'INDEX_COLUMN', column, sheet: 'A' }]);
    const text = numbered(header, first)
      .map((row) => row.map((cell) => `"${cell ?? ''}"`).join(','))
      .join('\n');
    const read = await checked(text, 'mapping.csv');
    expect(read.rows.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok']);
    expect(read.notices).toEqual([{ code: 'INDEX_COLUMN', column }]);
  });

  it.each<[string | null, SheetCell[], string]>([
    ['', [0, 1, 2], 'AP'],
    [null, [1, 2, 3], 'AP'],
    ['', [null, 2, 3], 'AP'],
    ['Unnamed: 41', [-1, 0, 1], 'Unnamed: 41'],
    ['index', [0, 4, 9], 'index'],
    ['row', [2, 3, 4], 'row'],
  ])('9.27 may be the last one, named %j', async (header, first, column) => {
    const lines = [
      header === null ? HEADER : [...HEADER, header],
      ...first.map((number, i) => [...company(i + 1), number]),
    ];
    const { rows, notices } = await checked(workbookFile({ A: lines }));
    expect(rows.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok']);
    expect(notices).toEqual([{ code: 'INDEX_COLUMN', column, sheet: 'A' }]);
    const text = lines.map((row) => row.map((cell) => `"${cell ?? ''}"`).join(',')).join('\n');
    const read = await checked(text, 'mapping.csv');
    expect(read.rows.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok']);
    expect(read.notices).toEqual([{ code: 'INDEX_COLUMN', column }]);
  });

  it.each(['', 'index', 'Unnamed: 0', '#'])('9.27 may be a member %j of JSON', async (member) => {
    const rows = [-1, 0, 1].map((number, i) => ({
      [member]: number,
      ...Object.fromEntries(FIELDS.map((field, at) => [field, company(i + 1)[at]])),
    }));
    const read = await checked(JSON.stringify(rows), 'mapping.json');
    expect(read.rows.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok']);
    expect(read.notices).toEqual([{ code: 'INDEX_COLUMN', column: member }]);
  });

  it.each([
    ['index', ['AEX', 'DAX', 'LuxX']],
    ['#', ['a', 'b', 'c']],
    ['row', [3, 1, 2]],
  ])('9.27 named %j with other content is an unknown column', async (header, cells) => {
    const lines = [[...HEADER, header], ...cells.map((cell, i) => [...company(i + 1), cell])];
    expect(await refusalOf(workbookFile({ A: lines }))).toBe('UNKNOWN_COLUMN');
    const text = lines.map((row) => row.map((cell) => `"${cell ?? ''}"`).join(',')).join('\n');
    expect(await refusalOf(text)).toBe('UNKNOWN_COLUMN');
  });

  it.each(['ROW()-1', 'A1+1', 'ROWS($A$2:A2)'])('9.27 may hold formulas: %s', async (text) => {
    const cells = [formula(text), { xml: '<f t="shared" si="0"/>' }, formula(text)];
    const { rows, notices } = await checked(workbookFile({ A: numbered('Nr.', cells) }));
    expect(rows.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok']);
    expect(notices).toEqual([{ code: 'INDEX_COLUMN', column: 'Nr.', sheet: 'A' }]);
  });

  it('9.27 may be missing in the header only, as R writes it', async () => {
    const lines = [HEADER, ['1', ...company(1)], ['2', ...company(2)]];
    const text = lines.map((row) => row.map((cell) => `"${cell ?? ''}"`).join(',')).join('\n');
    const { rows, notices } = await checked(text, 'mapping.csv');
    expect(rows.map(({ outcome }) => outcome)).toEqual(['ok', 'ok']);
    expect(notices).toEqual([{ code: 'INDEX_COLUMN', column: 'A' }]);
  });

  it('9.27 is not recognised if it holds texts: the file is refused once, not once for each row', async () => {
    const texts = workbookFile({ A: numbered('', ['see mail', 'x']) });
    expect(await refusalOf(texts)).toBe('UNNAMED_COLUMN');
    const { rows } = await checked(workbookFile({ A: numbered('', ['see mail', null]) }));
    expect(rows.map(({ findings }) => describeFindings(findings))).toEqual([
      ['RAGGED_ROW null'],
      [],
    ]);
  });

  it.each([
    ['a header of its own', ['']],
    ['no header', []],
  ])('9.27 is not recognised if R names the rows, with %s', async (_, before) => {
    for (const names of [
      ['one', 'two'],
      ['LUHT-TEST-0001', 'LUHT-TEST-0002'],
    ]) {
      const lines = [
        [...before, ...HEADER],
        [names[0], ...company(1)],
        [names[1], ...company(2)],
      ];
      const text = lines.map((row) => row.map((cell) => `"${cell ?? ''}"`).join(',')).join('\n');
      expect(await refusalOf(text)).toBe('UNNAMED_COLUMN');
    }
  });
});

describe('the ZIP container of a workbook', () => {
  const file = workbookFile({ A: [HEADER, company(1)] });

  it.each([
    ['\r\n', 2],
    ['two zeros', Buffer.alloc(2)],
    ['a block of zeros', Buffer.alloc(4_096)],
    ['a trailer', '\n-- \nsent by mail\n'],
  ])('9.33 may have extra bytes at its end: %j', async (_, tail) => {
    const bytes = typeof tail === 'number' ? '\r\n' : tail;
    expect(await refusalOf(Buffer.concat([file, Buffer.from(bytes as string)]))).toBe('accepted');
  });

  it('9.33 is refused if it is cut off', async () => {
    const cut = file.subarray(0, file.length - 4);
    expect(await refusalOf(cut, { name: 'mapping.xlsx' })).toBe('NOT_XLSX');
  });

  it.each(['1', '99', '-1', 'x', '0.5'])(
    '9.34 is refused if it refers to a missing shared text: %s',
    async (index) => {
      const cells = { trade_name: typed('t="s"', index) };
      const broken = workbookFile(
        { A: [HEADER, company(1, cells)] },
        { sharedStrings: '<si><t>first</t></si>' },
      );
      expect(await refusalOf(broken)).toBe('NOT_XLSX');
    },
  );
});

describe('the place of a finding', () => {
  it('9.39 is the cell in the notation of a spreadsheet program', async () => {
    const rows = [['Title'], [], HEADER, company(1), [], company(2, { employees: 'many' })];
    const { rows: read } = await checked(workbookFile({ Cartographie: rows }));
    expect(read[1]?.findings).toMatchObject([{ row: 2, sheet: 'Cartographie', cell: 'AF6' }]);
    const row = (cells: Row, number: number) =>
      company(number, cells)
        .map((cell) => `"${cell ?? ''}"`)
        .join(',');
    const text = [
      'Title',
      '',
      FIELDS.join(','),
      row({ description_en: 'two\nlines' }, 1),
      '',
      row({ employees: 'many' }, 2),
    ];
    const { rows: lines } = await checked(text.join('\n'), 'mapping.csv');
    expect(lines[1]?.findings).toMatchObject([{ row: 2, cell: 'AF6' }]);
  });

  it('9.39 begins its message, in every language', async () => {
    const rows = [HEADER, company(1, { employees: 'many' })];
    const { rows: read } = await checked(workbookFile({ Cartographie: rows, "L'autre": [] }));
    const message = read[0]?.findings[0]?.message;
    expect(message?.en).toMatch(/^Cartographie!AF2: “many” /);
    expect(message?.fr).toMatch(/^Cartographie!AF2 : « many » /);
    expect(message?.de).toMatch(/^Cartographie!AF2: „many“ /);
    const { rows: quoted } = await checked(workbookFile({ "L'année 2025": rows }));
    expect(quoted[0]?.findings[0]?.message.en).toMatch(/^'L''année 2025'!AF2: /);
  });

  it('9.39 names the cell of an earlier row with the same number, also on another sheet', async () => {
    const { rows } = await checked(
      workbookFile({
        In: [['Title'], HEADER, company(1, { rcs_number: 'B1' })],
        Out: [HEADER, company(2, { rcs_number: 'B1' })],
      }),
    );
    const messages = rows.flatMap(({ findings }) => findings.map(({ message }) => message.en));
    expect(messages).toContainEqual(
      expect.stringMatching(/^Out![A-Z]+2: In!([A-Z]+)3 already has the register number B1\.$/),
    );
  });
});
