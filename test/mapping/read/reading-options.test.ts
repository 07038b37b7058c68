import { describe, expect, it } from 'vitest';
import type { KaartError } from '../../../lib/core/errors.ts';
import { LANGUAGES, type LocalizedText } from '../../../lib/core/language.ts';
import {
  addReadingOptions,
  type ReadingOptions,
} from '../../../lib/mapping/import/reading-options.ts';
import { getTableLayout, LAYOUT_CONSENTS } from '../../../lib/mapping/layouts.ts';
import { FIELDS } from '../../../lib/mapping/record.ts';
import { COMPANY, csv, type Opening, quoted, readTable } from './sources.ts';
import { companySheet, type SheetCell, workbookFile } from './workbook-file.ts';

type Details = Readonly<Record<string, unknown>> & { readonly text: LocalizedText };

async function detailsOf(content: string | Uint8Array, opening: Opening = {}): Promise<Details> {
  const error = await readTable(content, opening).then(
    () => undefined,
    (thrown: unknown) => thrown as KaartError,
  );
  expect(error?.code).toBe('file-refused');
  return { ...error?.details, ...error?.parameters } as Details;
}

const openingWith = (options: ReadingOptions): Opening => ({
  layout: addReadingOptions(getTableLayout('2025'), options),
});

/** The file of {@link csv} with one header replaced. */
const renamed = (column: string, header: string) => csv().replace(column, header);
/** The file of {@link csv} with an additional column. */
const widened = (header: string, value = '+352 1') =>
  csv()
    .split(/\n(?=LUHT|"LUHT)/)
    .map((line, i) => (i === 0 ? `${header},${line}` : `${quoted(value)},${line}`))
    .join('\n');

describe('the refusal of a file', () => {
  it.each([
    ['incorporation_date', 'Date de création'],
    ['incorporation_date', 'Datum der Gruendungen'],
    ['incorporation_date', 'Incorporatoin date'],
    ['legal_name', 'Raison sociale exacte'],
    ['legal_name', 'Firmennamen'],
    ['website', 'Web sites'],
    ['postcode', 'Post code no'],
    ['description_de', 'Beschreibungen DE'],
  ])('9.38 suggests %s for “%s”', async (column, header) => {
    const details = await detailsOf(renamed(column, header));
    expect(details).toMatchObject({ code: 'UNKNOWN_COLUMN', suggestions: [{ header, column }] });
    expect(details.text.en).toContain(`Did you mean ${header} → ${column}?`);
    expect(details.text.fr).toContain(`Vouliez-vous dire ${header} → ${column} ?`);
    expect(details.text.de).toContain(`War gemeint ${header} → ${column}?`);
  });

  it('9.38 suggests nothing for an additional column, and names the options', async () => {
    const details = await detailsOf(widened('Téléphone'));
    expect(details).toMatchObject({ columns: ['Téléphone'], suggestions: [], missing: [] });
    expect(details.text.en).toBe(
      'The column Téléphone is not known. Say which column it is (--map "HEADER=column"; API: map), or leave it out (--ignore-column "HEADER"; API: ignoreColumn).',
    );
  });

  it('9.38 suggests each column once', async () => {
    const text = renamed('trade_name', 'trade nam').replace('former_names', 'the trade nam');
    const { suggestions } = await detailsOf(text);
    expect(suggestions).toEqual([{ header: 'trade nam', column: 'trade_name' }]);
  });

  it('9.38 lists the missing columns and all required columns', async () => {
    const text = csv()
      .replace(/(?:^|,)"?commune"?(?=,)/, '')
      .replace(/"",/, '');
    const details = await detailsOf(text);
    expect(details).toMatchObject({
      code: 'MISSING_COLUMN',
      columns: ['commune'],
      required: FIELDS,
    });
    expect(details.text.fr).toContain('Des colonnes requises manquent : commune.');
  });

  it('9.38 of JSON suggests columns, too', async () => {
    const { legal_name, ...rest } = COMPANY;
    const row = { ...rest, 'Legal names': legal_name };
    expect(await detailsOf(JSON.stringify([row]))).toMatchObject({
      code: 'UNKNOWN_COLUMN',
      suggestions: [{ header: 'Legal names', column: 'legal_name' }],
      required: FIELDS,
    });
  });

  it('9.38 of a file of consents suggests its own columns', async () => {
    const header = LAYOUT_CONSENTS.columns.join(',').replace('field_group', 'Field groups');
    const details = await detailsOf(`${header}\n`, { layout: LAYOUT_CONSENTS });
    expect(details['suggestions']).toEqual([{ header: 'Field groups', column: 'field_group' }]);
  });

  it.each<[string, string | Uint8Array, string]>([
    ['EMPTY_FILE', '', 'mapping.csv'],
    ['NO_ROWS', csv([]), 'mapping.csv'],
    ['DUPLICATE_COLUMN', renamed('trade_name', 'Legal Name'), 'mapping.csv'],
    ['NOT_CSV', '%PDF-1.7', 'mapping.csv'],
    ['NOT_XLSX', '\xd0\xcf\x11\xe0', 'mapping.xls'],
    ['NOT_JSON', '{"a":[', 'mapping.json'],
    ['NUL_BYTE', `${csv()}\0`, 'mapping.csv'],
    ['UNBALANCED_QUOTE', `${csv()}"LUHT`, 'mapping.csv'],
  ])('9.38 %s has a reason and a next step in three languages', async (code, content, name) => {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
    const details = await detailsOf(code === 'UNBALANCED_QUOTE' ? content : bytes, { name });
    expect(details['code']).toBe(code);
    for (const language of LANGUAGES) {
      expect(details.text[language]).toMatch(/^.+[.)] .+\.$/su);
      expect(details.text[language]).not.toMatch(/[{}]|undefined/);
    }
  });
});

describe('the cell of a refusal', () => {
  it('9.39 is the cell with another edition, with its sheet', async () => {
    const [header = [], row = []] = companySheet();
    const rows: SheetCell[][] = [
      ['Cartographie 2026'],
      [...header, 'edition'],
      [...row, '2025'],
      [...row, '2026'],
    ];
    const details = await detailsOf(workbookFile({ 'Ma feuille': rows }));
    expect(details).toMatchObject({ code: 'OTHER_EDITION', row: 2, sheet: 'Ma feuille' });
    expect(details['cell']).toMatch(/^[A-Z]+4$/);
    expect(details.text.de).toMatch(/^'Ma feuille'![A-Z]+4: Die Datei nennt die Ausgabe 2026/);
    expect(details.text.en).toContain('import it with --edition 2026');
  });

  it('9.39 is the cell with the open quote, counted as in a spreadsheet program', async () => {
    const [first = '', ...rest] = csv([{ description_en: 'two\nlines' }]).split('\n');
    const text = `${[first, ...rest].join('\n')}\n"LUHT-DEMO-0002","B1\n`;
    const details = await detailsOf(text);
    // Line 1 is the header, lines 2 and 3 are one row, line 4 is blank.
    expect(details).toMatchObject({ code: 'UNBALANCED_QUOTE', line: 5, cell: 'B4' });
    expect(details.text.en).toMatch(/^B4: A quote is not closed/);
  });

  it('9.39 is the cell of a workbook that refers to a missing text', async () => {
    const rows = companySheet([{}, { description_en: { at: 't="s"', xml: '<v>99</v>' } }]);
    const details = await detailsOf(workbookFile({ Blatt1: rows }));
    expect(details).toMatchObject({ code: 'NOT_XLSX', sheet: 'Blatt1' });
    expect(details['cell']).toMatch(/^[A-Z]+3$/);
  });
});

describe('the options for the columns of a file', () => {
  it('9.38 leave a column out, with a notice, whatever it holds', async () => {
    for (const options of [{ ignoreColumn: [' téléphone '] }, { map: ['Téléphone=-'] }]) {
      const { all, notices } = await readTable(widened('Téléphone'), openingWith(options));
      expect(all[0]).toMatchObject({ cells: { record_id: COMPANY['record_id'] } });
      expect(all[0]?.fault).toBeUndefined();
      expect(notices).toEqual([
        { code: 'COLUMN_IGNORED', column: options.map ? 'Téléphone' : 'téléphone' },
      ]);
    }
  });

  it('9.38 name the column of a header, by its name here or in any language', async () => {
    for (const target of ['legal_name', 'Dénomination sociale']) {
      const options = openingWith({ map: [`A=B=${target}`] });
      const { all, notices } = await readTable(renamed('legal_name', 'A=B'), options);
      expect(all[0]?.cells['legal_name']).toBe(COMPANY['legal_name']);
      expect(notices).toEqual([{ code: 'COLUMN_MAPPED', column: 'A=B', as: 'legal_name' }]);
    }
  });

  it('9.38 change the column of a known header', async () => {
    const text = renamed('internal_note', 'spare').replace('street', 'Note interne');
    const options = openingWith({ map: ['Note interne=street', 'spare=internal_note'] });
    const { all } = await readTable(text, options);
    expect(all[0]?.cells['street']).toBe(COMPANY['street']);
  });

  it('9.38 are used to find the header row', async () => {
    const text = `Cartographie 2025\n${renamed('record_id', 'Nr. der Firma im Cluster')}`;
    const { all } = await readTable(
      text,
      openingWith({ map: ['Nr. der Firma im Cluster=record_id'] }),
    );
    expect(all).toHaveLength(1);
  });

  it('9.38 are valid for JSON and workbooks, too', async () => {
    const row = { ...COMPANY, Téléphone: '+352 1' };
    const json = await readTable(
      JSON.stringify([row]),
      openingWith({ ignoreColumn: ['Téléphone'] }),
    );
    expect([json.all.length, json.notices.map(({ code }) => code)]).toEqual([
      1,
      ['COLUMN_IGNORED'],
    ]);
    const [header = [], cells = []] = companySheet();
    const sheet = workbookFile({
      A: [
        ['Téléphone', ...header],
        ['+352 1', ...cells],
      ],
    });
    const book = await readTable(sheet, openingWith({ ignoreColumn: ['Téléphone'] }));
    expect(book.all[0]?.fault).toBeUndefined();
    expect(book.all[0]?.cells['record_id']).toBe(COMPANY['record_id']);
    expect(book.notices.map(({ code }) => code)).toEqual(['COLUMN_IGNORED']);
  });

  it('9.38 are refused if they leave out a required column', async () => {
    const details = await detailsOf(csv(), openingWith({ ignoreColumn: ['website'] }));
    expect(details).toMatchObject({ code: 'MISSING_COLUMN', columns: ['website'] });
  });

  it('9.38 are refused for a header that the file does not have, with a suggestion', async () => {
    const row = JSON.stringify([{ ...COMPANY, Téléphone: '1' }]);
    const options = openingWith({ ignoreColumn: ['Telephone'] });
    expect(await detailsOf(csv(), openingWith({ map: ['websit=website'] }))).toMatchObject({
      code: 'NO_SUCH_COLUMN',
      column: 'websit',
      suggestions: [{ header: 'websit', column: 'website' }],
    });
    expect(await detailsOf(row, options)).toMatchObject({ code: 'UNKNOWN_COLUMN' });
  });

  it.each<[ReadingOptions, string]>([
    [{ map: ['legal_name'] }, 'legal_name is not HEADER=column'],
    [{ map: ['=legal_name'] }, 'is not HEADER=column'],
    [{ map: ['Firma=legal_nam'] }, 'there is no column legal_nam; did you mean legal_name?'],
    [{ map: ['Firma=qqqqqq'] }, 'there is no column qqqqqq'],
    [{ map: ['Firma=legal_name'], ignoreColumn: ['FIRMA'] }, 'the header FIRMA is named twice'],
  ])('9.38 cannot be %j', (options, message) => {
    expect(() => addReadingOptions(getTableLayout('2025'), options)).toThrow(message);
  });
});

describe('the option for the sheet', () => {
  const [header = [], row = []] = companySheet();
  const other = row.map((cell, i) => (header[i] === 'record_id' ? 'LUHT-DEMO-0002' : cell));
  const book = workbookFile(
    { Alt: [header, row], 'Daten 2026': [header, other], Leer: [['nichts']] },
    { hidden: { 'Daten 2026': 'hidden' } },
  );
  const listIds = async (sheet: string) => {
    const { all, notices } = await readTable(book, openingWith({ sheet }));
    return [all.map(({ cells }) => cells['record_id']), notices.map(({ code }) => code)];
  };

  it('9.38 reads one sheet by name or number, hidden or not', async () => {
    const second = [['LUHT-DEMO-0002'], ['SHEET_CHOSEN']];
    expect(await listIds('alt')).toEqual([['LUHT-DEMO-0001'], ['SHEET_CHOSEN']]);
    expect(await listIds('1')).toEqual([['LUHT-DEMO-0001'], ['SHEET_CHOSEN']]);
    expect(await listIds('2')).toEqual(second);
    expect(await listIds('daten 2026 ')).toEqual(second);
  });

  it('9.38 is refused if the file has no such sheet, or no table in it', async () => {
    const details = await detailsOf(book, openingWith({ sheet: 'Neu' }));
    expect(details).toMatchObject({ code: 'NO_SUCH_SHEET', sheets: ['Alt', 'Daten 2026', 'Leer'] });
    expect(details.text.fr).toContain('Ses feuilles : Alt, Daten 2026, Leer.');
    expect(await detailsOf(book, openingWith({ sheet: '3' }))).toMatchObject({
      code: 'MISSING_COLUMN',
    });
    const none = await detailsOf(csv(), openingWith({ sheet: 'Neu' }));
    expect([none['code'], none.text.en]).toEqual([
      'NOT_A_WORKBOOK',
      'The file is not a workbook, so it has no sheet Neu. Leave the option out (--sheet; API: sheet), or give the workbook itself.',
    ]);
    expect(none.text.fr).not.toMatch(/[{}]/);
  });
});
