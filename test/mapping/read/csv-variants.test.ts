import { describe, expect, it } from 'vitest';
import { getTableLayout, LAYOUT_CONSENTS } from '../../../lib/mapping/layouts.ts';
import { FIELDS } from '../../../lib/mapping/record.ts';
import { FIELDS_2025 } from '../../../lib/register/record-2025.ts';
import { COMPANY, csv, quoted, readTable, refusalOf } from './sources.ts';

const HEADER = FIELDS.join(',');
const LINES = csv().split('\n');
const BODY = LINES.slice(1).join('\n');

/** The cells of the file. */
const CELLS = Object.fromEntries(FIELDS.map((field) => [field, COMPANY[field] || null]));

const german = FIELDS.map((field) => FIELDS_2025[field].headers.de[0] ?? field);

describe('variants of CSV', () => {
  it.each<[string, string]>([
    ['a header in capitals', `${HEADER.toUpperCase()}\n${BODY}`],
    ['a quoted header', `${FIELDS.map(quoted).join(',')}\n${BODY}`],
    ['a byte order mark', `\ufeff${csv()}`],
    ['a byte order mark before a quoted header', `\ufeff${FIELDS.map(quoted).join(',')}\n${BODY}`],
    ['two byte order marks', `\ufeff\ufeff${csv()}`],
    [
      'blanks and no-break spaces around names',
      `${FIELDS.map((name) => `\u00a0${name} `).join(',')}\n${BODY}`,
    ],
    ['names with blanks for underscores', `${HEADER.replaceAll('_', ' ')}\n${BODY}`],
    [
      'a trailing delimiter on each line',
      csv().replace(HEADER, `${HEADER},`).replace(/"\n$/, '",\n'),
    ],
    ['a trailing delimiter on the rows alone', csv().replace(/"\n$/, '",\n')],
    ['a trailing delimiter on the header alone', csv().replace(HEADER, `${HEADER},`)],
    ['empty columns of Excel', csv().replace(HEADER, `${HEADER},,,`).replace(/"\n$/, '",,,\n')],
    ['CRLF', csv([{}], { end: '\r\n' })],
    ['mixed line ends', `\r\n${HEADER}\r${BODY.trimEnd()}\r\n\n\r`],
    ['blank lines and lines of delimiters', `\n\n${HEADER}\n,,,,\n \n${BODY}${','.repeat(40)}\n`],
    ['no line end at the end', csv().trimEnd()],
    ['semicolons', csv([{}], { delimiter: ';' })],
    [
      'semicolons with commas in quotes in the header',
      `${csv([{}], { delimiter: ';' }).replace('legal_form', '"Rechtsform (a, b, c, d, e)"')}`,
    ],
    [
      'title rows above',
      `Cartographie HealthTech;;\n;;;\nIdentité;;;Profil\n${csv([{}], { delimiter: ';' })}`,
    ],
    ['German headers', `${german.map(quoted).join(',')}\n${BODY}`],
    ['an edition column that says 2025', `edition,${HEADER}\n2025,${BODY}`],
  ])('are read with %s', async (_, text) => {
    const { all, notices } = await readTable(text);
    expect(notices).toEqual([]);
    expect(all).toHaveLength(1);
    expect(all[0]).toMatchObject({ row: 1, cells: CELLS });
    expect(all[0]?.fault).toBeUndefined();
  });

  it.each([
    ['tabs', csv([{}], { delimiter: '\t' }), ['DELIMITER_TAB']],
    ['a sep line', `sep=;\r\n${csv([{}], { delimiter: ';' })}`, ['EXCEL_SEP_LINE']],
    [
      'a sep line in capitals behind a byte order mark',
      `\ufeffSEP=,\n${csv()}`,
      ['EXCEL_SEP_LINE'],
    ],
    [
      'a sep line with a tab',
      `sep=\t\n${csv([{}], { delimiter: '\t' })}`,
      ['EXCEL_SEP_LINE', 'DELIMITER_TAB'],
    ],
    ['a sep line with a bar', `sep=|\n${csv([{}], { delimiter: '|' })}`, ['EXCEL_SEP_LINE']],
  ])('are read with %s, with a notice', async (_, text, codes) => {
    const { all, notices } = await readTable(text);
    expect(notices.map(({ code }) => code)).toEqual(codes);
    expect(all).toMatchObject([{ row: 1, cells: CELLS }]);
  });

  it('have the language of most of their headers', async () => {
    const de = await readTable(`${german.map(quoted).join(',')}\n${BODY}`);
    expect(de.headerLanguage).toBe('de');
    expect((await readTable(csv())).headerLanguage).toBe('en');
  });

  it('count rows, not lines', async () => {
    const { all } = await readTable(
      `\n${csv([{}, { record_id: 'LUHT-DEMO-0002' }]).replace('"\n"LUHT', '"\n\n\n"LUHT')}`,
    );
    expect(all.map(({ row, cells }) => [row, cells['record_id']])).toEqual([
      [1, 'LUHT-DEMO-0001'],
      [2, 'LUHT-DEMO-0002'],
    ]);
  });

  it('continue after a ragged row, which has its own finding', async () => {
    const [header, one] = csv().split(/(?<=synthetic\n)/);
    const short = 'LUHT-DEMO-0002,B900002\n';
    const long = `${one?.trimEnd()},x\n`;
    const shifted = `${one?.trimEnd()},\n`;
    const { all } = await readTable(`${header}${one}${short}${long}${shifted}${one}`);
    expect(all.map(({ row, fault }) => [row, fault])).toEqual([
      [1, undefined],
      [2, 'RAGGED_ROW'],
      [3, 'RAGGED_ROW'],
      [4, 'RAGGED_ROW'],
      [5, undefined],
    ]);
    expect(all[1]?.cells).toMatchObject({ record_id: 'LUHT-DEMO-0002', synthetic: null });
  });

  it('treat a value below an unnamed column as a ragged row', async () => {
    const { all } = await readTable(
      csv().replace(HEADER, `${HEADER},`).replace(/"\n$/, '",stray\n'),
    );
    expect(all).toMatchObject([{ fault: 'RAGGED_ROW' }]);
  });

  it.each([
    [{ record_id: 'TOTAL' }],
    [{ record_id: 'Total : 130 entreprises' }],
    [{ record_id: 'Totaux' }],
    [{ record_id: 'Summe' }],
    [{ record_id: 'Gesamtsumme' }],
    [{ record_id: 'Sous-total' }],
    [{ record_id: 'Grand Total' }],
    [{ record_id: '', legal_name: 'Total général' }],
    [{ record_id: '', rcs_number: '', legal_name: 'Gesamt' }],
  ])('recognise a totals row by %j', async (row) => {
    const { all } = await readTable(csv([{}, row]));
    expect(all.map(({ fault }) => fault)).toEqual([undefined, 'TOTALS_ROW']);
  });

  it('recognise a short totals row', async () => {
    const { all } = await readTable(`${csv()}Total,,,\n`);
    expect(all[1]?.fault).toBe('TOTALS_ROW');
  });

  it.each(['Total Health S.A.', 'Summer School S.à r.l.', 'Totalis'])(
    'keep the company %s as a company',
    async (legal_name) => {
      const { all } = await readTable(csv([{ legal_name }]));
      expect(all[0]?.fault).toBeUndefined();
    },
  );

  it.each(FIELDS)('are refused without the column %s', async (column) => {
    const text = `${HEADER.replace(new RegExp(`(^|,)${column}(?=,|$)`), '$1')}\n${BODY}`;
    expect(await refusalOf(text)).toBe('MISSING_COLUMN');
  });

  it.each<[string, string, string]>([
    ['header and blank lines only', `${HEADER}\n\n  \n,,,\n`, 'NO_ROWS'],
    ['blank lines only', '\n\r\n  \n', 'EMPTY_FILE'],
    ['a byte order mark only', '\ufeff', 'EMPTY_FILE'],
    ['a sep line only', 'sep=;\n', 'EMPTY_FILE'],
    [
      'a column in two languages',
      csv().replace('former_names', 'Dénomination sociale'),
      'DUPLICATE_COLUMN',
    ],
    ['a renamed column', csv().replace('former_names', 'nicknames'), 'UNKNOWN_COLUMN'],
    ['a column of another unit', csv().replace('employees,', 'employees (FTE),'), 'UNKNOWN_COLUMN'],
    ['an edition column that says 2020', `edition,${HEADER}\n2020,${BODY}`, 'OTHER_EDITION'],
    ['an edition column that says 2025.1', `edition,${HEADER}\n2025.1,${BODY}`, 'OTHER_EDITION'],
    [
      'only the columns that both studies have',
      'record_id,rcs_number,legal_name,incorporation_date,digital_focus,employees,synthetic\nLUHT-1,B1,DEMO,2015-09-30,false,1,true\n',
      'MISSING_COLUMN',
    ],
    ['plain text', 'Dear colleague\nplease find enclosed\n', 'NOT_CSV'],
    [
      'a pair of quotes in a cell that is not quoted',
      csv().replace('"12"', 'a "dozen"'),
      'UNBALANCED_QUOTE',
    ],
    ['a quote that is never closed', csv().replace('"DEMO', '"DEMO "'), 'UNBALANCED_QUOTE'],
    ['a header that is broken', `"record_id,${HEADER}\n`, 'UNBALANCED_QUOTE'],
    [
      'a million columns',
      `${Array.from({ length: 1_000_000 }, (_, i) => `c${i}`).join(',')}\n1\n`,
      'TOO_LARGE',
    ],
    ['two thousand columns', `${HEADER}${',x'.repeat(2_000)}\n${BODY}`, 'TOO_LARGE'],
    [
      'a column without a header ten thousand times',
      `${HEADER}${','.repeat(10_000)}\n${BODY}`,
      'TOO_LARGE',
    ],
  ])('are refused with %s', async (_, text, code) => {
    expect(await refusalOf(text)).toBe(code);
  });

  it('are refused with the name of the unknown column', async () => {
    await expect(readTable(csv().replace('former_names', 'patients'))).rejects.toMatchObject({
      details: { code: 'UNKNOWN_COLUMN', column: 'patients', missing: ['former_names'] },
    });
  });

  it('are refused with the edition that the columns belong to, for both editions', async () => {
    const of2020 = `${getTableLayout('2020').columns.join(',')}\n2020,LUHT-DEMO-0006,B900006,DEMO,2015-09-30,other,false,1,true\n`;
    await expect(readTable(of2020)).rejects.toMatchObject({
      details: { code: 'OTHER_EDITION', edition: '2025', looksLike: '2020' },
    });
    await expect(readTable(csv(), { layout: getTableLayout('2020') })).rejects.toMatchObject({
      details: { code: 'OTHER_EDITION', edition: '2020', looksLike: '2025' },
    });
    const values = { layout: getTableLayout('2020') };
    await expect(readTable(of2020.replace('\n2020', '\n2025'), values)).rejects.toMatchObject({
      details: { code: 'OTHER_EDITION', edition: '2020', looksLike: '2025', row: 1 },
    });
  });

  it.each([
    ['2025', '2025.0', 'accepted'],
    ['2025.1', '2025.1', 'accepted'],
    ['2025.1', '2025', 'accepted'],
    ['2025.1', '2025.2', 'OTHER_EDITION'],
    ['2025.1', '2020', 'OTHER_EDITION'],
    ['2025', '', 'accepted'],
  ])(
    'imported for %s with an edition column that contains %j is %s',
    async (encoding, says, outcome) => {
      const text = `edition,${HEADER}\n${says},${BODY}`;
      expect(await refusalOf(text, { layout: getTableLayout(encoding) })).toBe(outcome);
    },
  );

  it('have consent events with French headers', async () => {
    const header =
      "Identifiant du consentement;Identifiant;N° RCS;Groupe de champs;Destinataires;Action;Date d'effet;Valable jusqu'au;Donné par;Version de la notice;Langue;Preuve;Synthétique";
    const { all, headerLanguage } = await readTable(
      `${header}\nC-1;LUHT-DEMO-0001;B900001;profile;partners;grant;2025-10-01T08:00:00Z;;company-representative;notice-v1;fr;e;oui\n`,
      { layout: LAYOUT_CONSENTS },
    );
    expect(headerLanguage).toBe('fr');
    expect(Object.keys(all[0]?.cells ?? {})).toEqual([...LAYOUT_CONSENTS.columns]);
  });
});

describe('a file that is not CSV', () => {
  it.each<[string, string | Buffer]>([
    ['HTML', '<html><body><table><tr><td>a</td></tr></table></body></html>'],
    [
      'HTML behind blanks and a byte order mark',
      '\ufeff\n  <!DOCTYPE html>\n<p>record_id,legal_name',
    ],
    ['XML', '<?xml version="1.0"?><rows/>'],
    ['PDF', '%PDF-1.7\n%âãÏÓ\n1 0 obj\n'],
    ['PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['JPEG', Buffer.from('ffd8ffe000104a4649460001', 'hex')],
    ['an old Excel file', Buffer.from('d0cf11e0a1b11ae1000000000000', 'hex')],
    ['a gzip', Buffer.from('1f8b0800000000000003', 'hex')],
    ['RTF', '{\\rtf1\\ansi hello}'],
    ['a zip that is cut off', Buffer.from('504b030414000000080000', 'hex')],
    ['an empty zip', Buffer.from(`504b0506${'00'.repeat(18)}`, 'hex')],
  ])('%s named .csv', async (_, content) => {
    expect(await refusalOf(content, { name: 'mapping.csv' })).toBe('NOT_CSV');
  });

  it.each([
    ['old.xlsx', 'd0cf11e0a1b11ae1000000000000', 'NOT_XLSX'],
    ['portal.xls', '3c68746d6c3e3c7461626c653e', 'NOT_XLSX'],
    ['cut.xlsx', '504b030414000000080000', 'NOT_XLSX'],
    ['data.json', '255044462d312e37', 'NOT_JSON'],
  ])('%s is refused as the format of its name', async (name, hex, code) => {
    expect(await refusalOf(Buffer.from(hex, 'hex'), { name })).toBe(code);
  });

  it('is read if only its name is wrong', async () => {
    expect(await refusalOf(csv(), { name: 'mapping.xlsx' })).toBe('accepted');
  });
});
