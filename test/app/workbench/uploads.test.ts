import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../lib/core/language.ts';
import { COMPANY } from '../../mapping/read/sources.ts';
import { workbookFile } from '../../mapping/read/workbook-file.ts';
import { body, Setup } from '../setup.ts';
import { Desk } from './desk.ts';

const DIRTY = readFileSync('test/fixtures/mapping/mapping-dirty.csv');
const WORKBOOK = readFileSync('test/fixtures/mapping/mapping-demo.xlsx');

let setup: Setup;
let anna: Desk;
beforeAll(async () => {
  setup = await Setup.demonstration();
  anna = await Desk.of(setup, 'anna', 'analyst');
});
afterAll(() => setup.close());

/** Uploads a file. @returns the address of its page */
async function uploadFile(bytes: Uint8Array, name: string, edition = '2025.1'): Promise<string> {
  const answer = await anna.upload('/workbench/imports?lang=en', { name, bytes }, { edition });
  expect([answer.status, await answer.text()]).toEqual([303, '']);
  return answer.headers.get('location') ?? '';
}

const countImports = async () =>
  (await body<{ imports: unknown[] }>(setup.as('auditor', '/v1/imports?limit=100'))).imports.length;

/** The dirty file with other headers. */
const renameHeaders = (...changes: readonly (readonly [string | RegExp, string])[]) =>
  Buffer.from(changes.reduce((text, [from, to]) => text.replace(from, to), DIRTY.toString('utf8')));

describe('15.3 an uploaded file before its check', () => {
  it('is shown with its headers, in each language, and makes no import yet', async () => {
    const before = await countImports();
    const page = await uploadFile(DIRTY, 'mapping dirty.csv');
    for (const language of LANGUAGES) {
      const html = await anna.text(page.replace('lang=en', `lang=${language}`));
      expect(html).toContain(`<html lang="${language}">`);
      expect(html).toContain('?lang=fr&amp;name=mapping+dirty.csv&amp;edition=2025.1" lang="fr"');
      expect(html).toContain('<h1>mapping dirty.csv</h1>');
      expect(html).not.toMatch(/ style=|<style|onclick|<script>/);
    }
    const html = await anna.text(page);
    expect(html).toContain('Headers that are known: 41 of 41.');
    expect(html).toContain('<span class="id">DEMO Dirty 701 S.à r.l.</span>');
    expect(await countImports()).toBe(before);
  });

  it('is refused in the words of the page, with its choices kept, until each header has a column', async () => {
    const file = renameHeaders(
      ['legal_name', 'Bezeichnung X'],
      ['record_id', 'Telefon;record_id'],
      [/\n(?=LUHT)/g, '\n12;'],
    );
    const page = await uploadFile(file, 'headers.csv');
    const html = await anna.text(page);
    expect(html).toContain('Headers that are known: 40 of 42.');
    expect(html).toMatch(/aria-label="Column of Telefon"/);
    const refused = await anna.submit(page, html, choose(html, 'Telefon', '-'));
    const again = await refused.text();
    expect([refused.status, again]).toEqual([
      422,
      expect.stringContaining('The column Bezeichnung X is not known.'),
    ]);
    expect(again).toContain('Choose its column in the table of columns, or leave it out.');
    expect(again).not.toMatch(/--map|API:/);
    expect(again).toMatch(
      /aria-label="Column of Telefon"><option value="">[^<]*<\/option><option value="-" selected/,
    );
    const answer = await anna.submit(page, again, choose(again, 'Bezeichnung X', 'legal_name'));
    const location = answer.headers.get('location') ?? '';
    expect([answer.status, location]).toEqual([
      303,
      expect.stringMatching(/^\/workbench\/imports\/[\w-]{36}\?lang=en$/),
    ]);
    const { reading } = await body<{ reading: { columns: unknown } }>(
      setup.as('auditor', `/v1${location.split('?')[0]?.replace('/workbench', '')}`),
    );
    expect(reading.columns).toEqual([
      { header: 'Telefon', column: null },
      { header: 'Bezeichnung X', column: 'legal_name' },
    ]);
  });

  it('that is too large for the form is answered on the page of the form, with what to do', async () => {
    const file = { name: 'large.csv', bytes: Buffer.alloc(4_100_000, 'a') };
    for (const [language, sentence] of [
      ['en', 'Without JavaScript, the form takes files up to 4 MB.'],
      ['de', 'Ohne JavaScript nimmt das Formular Dateien bis 4 MB.'],
    ]) {
      const answer = await anna.upload(`/workbench/imports?lang=${language}`, file);
      const html = await answer.text();
      expect([answer.status, html]).toEqual([413, expect.stringContaining(sentence ?? '')]);
      expect(html).toContain('role="alert" id="failure"');
      expect(html).toContain('enctype="multipart/form-data"');
      expect(html).toContain('kaart import');
    }
    // a person who may not import gets the page of the problem, as for any form
    const rita = await Desk.of(setup, 'rita', 'auditor');
    const refused = await rita.upload('/workbench/imports?lang=en', file);
    expect([refused.status, await refused.text()]).toEqual([
      403,
      expect.not.stringContaining('type="file"'),
    ]);
  });

  it('that is too large for the form is sent to a link, for the person who may import', async () => {
    const form = { name: 'large.csv', bytes: String(DIRTY.byteLength), edition: '2025.1' };
    const answer = await anna.post('/workbench/uploads?lang=en', form, {
      accept: 'application/json',
    });
    expect(answer.status).toBe(201);
    const link = await body<{ url: string; headers: object; page: string }>(answer);
    expect(link.page).toMatch(
      /^\/workbench\/uploads\/[\w-]{36}\?lang=en&name=large.csv&edition=2025.1$/,
    );
    expect((await anna.get(link.page)).status).toBe(404);
    const { pathname } = new URL(link.url);
    const put = () => setup.ask(pathname, { method: 'PUT', body: DIRTY });
    expect((await put()).status).toBeLessThan(300);
    expect(await anna.text(link.page)).toContain('Headers that are known: 41 of 41.');
    const large = await anna.post('/workbench/uploads', { ...form, bytes: '2000000001' });
    expect(large.status).toBe(413);
    const rita = await Desk.of(setup, 'rita', 'auditor');
    expect((await rita.post('/workbench/uploads', form)).status).toBe(403);
  });

  it('suggests the column of a misspelled header, and names required columns that are missing', async () => {
    const html = await anna.text(
      await uploadFile(renameHeaders(['legal_name', 'Legal nmae']), 'typo.csv'),
    );
    expect(html).toContain('Did you mean legal_name?');
    const lacking = html.slice(
      html.indexOf('Required columns'),
      html.indexOf('</ul>', html.indexOf('Required columns')),
    );
    expect(lacking).toContain('<code class="soft">legal_name</code>');
    expect(html).toContain('<option value="" >not known: choose</option>'.replace(' >', '>'));
  });

  it('lists the sheets of a workbook, names a hidden one, and reads the one that is chosen', async () => {
    const rows = [Object.keys(COMPANY), Object.values(COMPANY)];
    const file = workbookFile({ Old: rows, Companies: rows }, { hidden: { Old: 'hidden' } });
    const page = await uploadFile(file, 'two.xlsx', '2025.1');
    const html = await anna.text(page);
    const sheets = [...html.matchAll(/name="sheet" value="([^"]+)"/g)].map(([, name]) => name);
    expect(sheets.length).toBeGreaterThan(1);
    const [, hidden = ''] =
      /name="sheet" value="([^"]+)"\/><span>[^<]+<span class="badge held">hidden/.exec(html) ?? [];
    expect(hidden).not.toBe('');
    const chosen = `${page}&${new URLSearchParams({ sheet: hidden })}`;
    const other = await anna.text(chosen);
    expect(other).toContain(`<input type="hidden" name="sheet" value="${hidden}"/>`);
    const answer = await anna.submit(chosen, other);
    const { reading } = await body<{ reading: unknown }>(
      setup.as(
        'auditor',
        `/v1${answer.headers.get('location')?.split('?')[0]?.replace('/workbench', '')}`,
      ),
    );
    expect(reading).toMatchObject({ sheet: hidden });
  });

  it('makes one import if its form is sent twice, and says of the same file that it was imported', async () => {
    const page = await uploadFile(WORKBOOK, 'mapping.xlsx', '2025.2');
    const html = await anna.text(page);
    expect(html).not.toContain('was imported before');
    const before = await countImports();
    const first = await anna.submit(page, html);
    const second = await anna.submit(page, html);
    expect([first.status, second.status]).toEqual([303, 303]);
    const location = first.headers.get('location') ?? '';
    expect(second.headers.get('location')).toBe(location);
    expect(await countImports()).toBe(before + 1);
    for (const next of [page, await uploadFile(WORKBOOK, 'copy.xlsx', '2025.2')]) {
      const shown = await anna.text(next);
      expect(shown).toContain('The same file was imported before.');
      expect(shown).toContain(`href="${location}"`);
    }
    // a person who wants another import gets one, from the page that says so
    const third = await anna.submit(page, await anna.text(page));
    expect(third.headers.get('location')).not.toBe(location);
    expect(await countImports()).toBe(before + 2);
  });

  it('that is not a table, or has an edition that does not exist, says so and can be read again', async () => {
    const picture = await anna.text(await uploadFile(Buffer.from('%PDF-1.7\n'), 'a.pdf'));
    expect(picture).toContain('This is a PDF document, not a table.');
    expect(await anna.text(await uploadFile(Buffer.alloc(0), 'a.csv'))).toContain(
      'The file is empty.',
    );
    const never = await uploadFile(DIRTY, 'dirty.csv', '1999');
    expect(await anna.text(never)).toContain('Not done');
    const answer = await anna.submit(never, await anna.text(never), { edition: '2025.1' });
    expect(answer.status).toBe(303);
  });

  it('of JSON is shown with its members, also if the rows are within the document', async () => {
    const records = parse(DIRTY, { bom: true, delimiter: ';', columns: true });
    const file = Buffer.from(JSON.stringify({ success: true, result: { records } }));
    const html = await anna.text(await uploadFile(file, 'ckan.json'));
    expect(html).toContain('Headers that are known: 41 of 41.');
    expect(html).toContain('aria-label="Column of legal_name"');
  });

  it('takes no input that the form does not have, and shows nothing of a file as markup', async () => {
    const file = renameHeaders(['legal_name', '<img src=x>']);
    const page = await uploadFile(file, '<b>.csv');
    const html = await anna.text(page);
    expect(html).not.toMatch(/<img src=x|<b>\.csv/);
    const refused = await anna.submit(page, html, { 'value.1.x': 'y' });
    expect(refused.status).toBe(400);
    expect((await anna.get('/workbench/uploads/../imports?lang=en')).status).not.toBe(500);
  });
});

/** The input with the choice of a column for a header. */
function choose(html: string, header: string, column: string): Record<string, string> {
  const [select = ''] = html.split(`aria-label="Column of ${header}"`);
  const [, name = ''] = /.*<select name="(column\.\d+)"/s.exec(select) ?? [];
  return { [name]: column };
}
