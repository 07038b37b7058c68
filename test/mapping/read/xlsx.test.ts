import { describe, expect, it } from 'vitest';
import { columnLetters } from '../../../lib/core/cell-address.ts';
import { getTableLayout, LAYOUT_CONSENTS } from '../../../lib/mapping/layouts.ts';
import { isDateFormat } from '../../../lib/mapping/read/xlsx-workbook.ts';
import { FIELDS } from '../../../lib/mapping/record.ts';
import { readTable, refusalOf } from './sources.ts';
import {
  companySheet,
  type SheetCell,
  type WorkbookOptions,
  workbookFile,
} from './workbook-file.ts';

/** The cell `description_en` of a workbook that stores it in this form. */
async function cellOf(cell: SheetCell, options: WorkbookOptions = {}) {
  const { all } = await readTable(
    workbookFile(
      { A: companySheet([{ description_en: cell }]) },
      { calculation: 'calcId="191029"', ...options },
    ),
  );
  return all[0]?.cells['description_en'];
}

const dated = (value: string, style = 1): SheetCell => ({
  at: `s="${style}"`,
  xml: `<v>${value}</v>`,
});

describe('a cell of a workbook', () => {
  it.each<[string, SheetCell, unknown]>([
    ['a number', 12.5, 12.5],
    ['a whole number', { xml: '<v>2.0E3</v>' }, 2000],
    ['zero', 0, 0],
    ['a truth', true, true],
    ['an untruth', false, false],
    ['a number with a format of decimals', dated('62.1', 3), 62.1],
    ['an inline text', 'a & b < c', 'a & b < c'],
    ['a shared text', { at: 't="s"', xml: '<v>1</v>' }, 'second\r\nline'],
    [
      'a shared text in several formats, without its reading aid',
      { at: 't="s"', xml: '<v>2</v>' },
      'Medi tech 医',
    ],
    [
      'an inline text in several formats',
      {
        at: 't="inlineStr"',
        xml: '<is><r><rPr><b/></rPr><t>a</t></r><r><t xml:space="preserve"> b</t></r></is>',
      },
      'a b',
    ],
    ['a text in CDATA', { at: 't="inlineStr"', xml: '<is><t><![CDATA[<a>]]></t></is>' }, '<a>'],
    ['an error', { at: 't="e"', xml: '<v>#N/A</v>' }, '#N/A'],
    [
      'the saved text of a formula',
      { at: 't="str"', xml: '<f>A1&amp;B1</f><v>saved</v>' },
      'saved',
    ],
    [
      'the saved number of a formula',
      { xml: '<f>SUM(A1:A9)</f><v>42</v></c>'.replace('</c>', '') },
      42,
    ],
    ['the saved truth of a formula', { at: 't="b"', xml: '<f>1=1</f><v>1</v>' }, true],
    ['the saved empty text of a formula', { at: 't="str"', xml: '<f>""</f><v></v>' }, null],
    [
      'a formula without a saved value',
      { xml: '<f>HYPERLINK("http://x")</f><v/>' },
      { text: '=HYPERLINK("http://x")', fault: 'FORMULA' },
    ],
    ['a cell with a format and nothing in it', { at: 's="1"', xml: '' }, null],
    ['a day', dated('38644'), new Date('2005-10-19T00:00:00Z')],
    ['a day and an hour', dated('45923.95833333334', 2), new Date('2025-09-23T23:00:00Z')],
    ['the first day of 1900', dated('1'), new Date('1900-01-01T00:00:00Z')],
    ['the day before the day that never was', dated('59'), new Date('1900-02-28T00:00:00Z')],
    ['the day behind the day that never was', dated('61'), new Date('1900-03-01T00:00:00Z')],
    ['a number that is no day', dated('-1'), -1],
    ['a number beyond the calendar', dated('99999999'), 99999999],
    [
      'a day in words of ISO 8601',
      { at: 't="d"', xml: '<v>2018-05-14T00:00:00</v>' },
      new Date('2018-05-14T00:00:00Z'),
    ],
    [
      'a text where a day should be',
      { at: 's="1" t="inlineStr"', xml: '<is><t>14/05/2018</t></is>' },
      '14/05/2018',
    ],
  ])('%s', async (_, cell, value) => {
    const sharedStrings =
      '<si><t>first</t></si><si><t>second_x000D_\nline</t></si><si><r><t>Medi </t></r><r><t>tech 医</t></r><rPh sb="0" eb="1"><t>い</t></rPh></si>';
    expect(await cellOf(cell, { sharedStrings })).toEqual(value);
  });

  it('counts days from 1904 if the workbook does', async () => {
    expect(await cellOf(dated('0'), { date1904: true })).toEqual(new Date('1904-01-01T00:00:00Z'));
    expect(await cellOf(dated('37182'), { date1904: true })).toEqual(
      new Date('2005-10-19T00:00:00Z'),
    );
  });

  it.each([
    ['DD/MM/YYYY', true],
    ['yyyy-mm-dd h:mm:ss', true],
    ['[$-407]d. mmmm yyyy;@', true],
    ['[h]:mm', true],
    ['jj.mm.aaaa', true],
    ['General', false],
    ['Standard', false],
    ['0.00', false],
    ['#,##0.00\\ "EUR"', false],
    ['#,##0 [$€-40C]', false],
    ['_-* #,##0.00\\ _€_-;-* #,##0.00\\ _€_-;_-* "-"??\\ _€_-', false],
    ['[Red]0.00', false],
    ['0.00E+00', false],
    ['0%', false],
    ['@', false],
    ['0" days"', false],
  ])('is a date by the format %s: %s', (format, isDate) => {
    expect(isDateFormat(format)).toBe(isDate);
  });
});

describe('a workbook', () => {
  it('has its table below the headers: with titles, an upper level and blank rows above, columns in any order', async () => {
    const [header = [], row = []] = companySheet();
    const rows = [
      ['Cartographie – édition 2025'],
      [],
      ['Identité', null, null, 'Profil'],
      [],
      header.toReversed(),
      [],
      row.toReversed(),
    ];
    const { all } = await readTable(workbookFile({ Données: rows }));
    expect(all).toMatchObject([
      { row: 1, sheet: 'Données', cells: { record_id: 'LUHT-DEMO-0001' } },
    ]);
  });

  it('has no table in lists, figures and notes', async () => {
    const lists = [['Sous-secteur'], ['software']];
    const notes = [
      ['Identifiant', 'Dénomination sociale', 'Remarque'],
      ['LUHT-DEMO-0001', 'DEMO', 'call them'],
    ];
    const { all } = await readTable(
      workbookFile({ Listes: lists, Notes: notes, A: companySheet() }),
    );
    expect(all.map(({ sheet }) => sheet)).toEqual(['A']);
  });

  it('is read with its hidden columns', async () => {
    const [header = [], row = []] = companySheet([{ internal_note: 'kept' }]);
    const file = workbookFile({ A: [header, row] });
    expect((await readTable(file)).all[0]?.cells['internal_note']).toBe('kept');
  });

  it('may have a column on one of its sheets only', async () => {
    const [header = [], row = []] = companySheet();
    const { all, columns } = await readTable(
      workbookFile({
        A: companySheet(),
        B: [
          ['edition', ...header],
          [2025, ...row],
        ],
      }),
    );
    expect(columns).toContain('edition');
    expect(all.map(({ cells }) => cells['edition'])).toEqual([null, 2025]);
  });

  it('has a ragged row only if a value is outside its columns', async () => {
    const [header = [], row = []] = companySheet();
    const stray = [...row, ...Array<null>(5).fill(null), 'see mail'];
    const { all } = await readTable(workbookFile({ A: [header, row.slice(0, 5), stray, row] }));
    expect(all.map(({ fault }) => fault)).toEqual([undefined, 'RAGGED_ROW', undefined]);
    expect(all[0]?.cells['synthetic']).toBeNull();
  });

  it('has the positions of the cells, or their order if positions are missing', async () => {
    const header = FIELDS.map((field) => `<c t="inlineStr"><is><t>${field}</t></is></c>`).join('');
    const name = `${columnLetters(FIELDS.indexOf('legal_name'))}1048576`;
    const rows = `<row>${header}</row><row r="1048576"><c r="AO1048576"><v>1</v></c><c r="${name}" t="inlineStr"><is><t>DEMO</t></is></c><c r="A1048576" t="inlineStr"><is><t>LUHT-1</t></is></c></row>`;
    const { all } = await readTable(workbookFile({ A: rows }));
    expect(all[0]?.cells).toMatchObject({ record_id: 'LUHT-1', [FIELDS[40] ?? '']: 1 });
  });

  it.each<[string, Parameters<typeof workbookFile>[0], string]>([
    ['nothing in it', { A: [], B: [[null]] }, 'EMPTY_FILE'],
    ['a header and no row', { A: companySheet([]) }, 'NO_ROWS'],
    ['a header and blank rows', { A: [...companySheet([]), [], [' '], []] }, 'NO_ROWS'],
    ['no table', { A: [['Sous-secteur'], ['software']] }, 'MISSING_COLUMN'],
    [
      'a table without a record id',
      { A: companySheet().map((row) => row.slice(1)) },
      'MISSING_COLUMN',
    ],
    [
      'a table without a register number',
      { A: companySheet().map((row) => row.toSpliced(1, 1)) },
      'MISSING_COLUMN',
    ],
    [
      'an unknown column',
      { A: companySheet().map((row, i) => [...row, i === 0 ? 'patients' : 3]) },
      'UNKNOWN_COLUMN',
    ],
    [
      'an unknown column on its second sheet',
      { A: companySheet(), B: companySheet().map((row, i) => [...row, i === 0 ? 'patients' : 3]) },
      'UNKNOWN_COLUMN',
    ],
    [
      'a column twice',
      { A: companySheet().map((row) => [...row, row[4] ?? null]) },
      'DUPLICATE_COLUMN',
    ],
    [
      'the 2020 study',
      {
        A: [
          ['Titre'],
          [...getTableLayout('2020').columns],
          [2020, 'LUHT-1', 'B1', 'a', '2015-09-30', 'other', false, 1, true],
        ],
      },
      'OTHER_EDITION',
    ],
  ])('is refused with %s', async (_, sheets, code) => {
    expect(await refusalOf(workbookFile(sheets))).toBe(code);
  });

  it('is refused with the name of the sheet', async () => {
    const file = workbookFile({
      Bad: companySheet().map((row, i) => [...row, i === 0 ? 'patients' : 3]),
    });
    await expect(readTable(file)).rejects.toMatchObject({
      details: { sheet: 'Bad', column: 'patients' },
    });
  });

  it('is refused for 2020 if it holds 2025', async () => {
    const file = workbookFile({ A: companySheet() });
    expect(await refusalOf(file, { layout: getTableLayout('2020') })).toBe('OTHER_EDITION');
  });

  it('has no consents if their sheet is broken, and gives the reason on request', async () => {
    const broken = [
      [...LAYOUT_CONSENTS.columns, 'mood'],
      ['C-1', 'LUHT-DEMO-0001'],
    ];
    const file = workbookFile({ A: companySheet(), Consentements: broken });
    expect((await readTable(file)).consents).toBeUndefined();
    expect(await refusalOf(file, { layout: LAYOUT_CONSENTS })).toBe('UNKNOWN_COLUMN');
  });

  it('is recognised under any file name', async () => {
    const file = workbookFile({ A: companySheet() });
    expect(await refusalOf(file, { name: 'mapping.csv' })).toBe('accepted');
  });

  it('is read the same in small chunks', async () => {
    const file = workbookFile({ A: companySheet() });
    expect((await readTable(file, { chunk: 7 })).all).toEqual((await readTable(file)).all);
  });
});
