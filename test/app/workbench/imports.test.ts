import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../lib/core/language.ts';
import { body, Setup } from '../setup.ts';
import { Desk } from './desk.ts';

const DIRTY = readFileSync('test/fixtures/mapping/mapping-dirty.csv');
const WORKBOOK = readFileSync('test/fixtures/mapping/mapping-demo.xlsx');

let setup: Setup;
let anna: Desk;
let rita: Desk;
beforeAll(async () => {
  setup = await Setup.demonstration();
  anna = await Desk.of(setup, 'anna', 'analyst');
  rita = await Desk.of(setup, 'rita', 'releaser');
});
afterAll(() => setup.close());

async function uploadFile(
  bytes: Uint8Array,
  name: string,
  form: { readonly edition?: string } = {},
) {
  const answer = await anna.check({ name, bytes }, form.edition);
  expect([answer.status, await answer.text()]).toEqual([303, '']);
  return (answer.headers.get('location') ?? '').split('?')[0] ?? '';
}

const listNumbersIn = (html: string, name: RegExp) =>
  [...html.matchAll(name)].map(([, id = '']) => Number(id));
const listWaitingIn = (html: string) => listNumbersIn(html, /name="chosen\.(\d+)"/g);

describe('15.3 an import at the workbench', () => {
  it('is uploaded by a form with a file, and shows each finding with its cell before and after', async () => {
    const path = await uploadFile(DIRTY, 'mapping dirty.csv', { edition: '2025.1' });
    for (const language of LANGUAGES) {
      const html = await anna.text(`${path}?lang=${language}`);
      expect(html).toContain(`<html lang="${language}">`);
      expect(html).toContain('<h1>mapping dirty.csv</h1>');
      expect(html).not.toMatch(/ style=|<style|onclick|<script>/);
    }
    const html = await anna.text(`${path}?lang=en`);
    const id = path.split('/').at(-1);
    const { counts } = await body<{ counts: Record<string, number> }>(
      setup.as('auditor', `/v1/imports/${id}`),
    );
    expect(html).toContain(`<span class="value">${counts['review']}</span>`);
    expect(html).toMatch(/<code>[A-Z]{1,2}\d+<\/code>/);
    expect(html).toMatch(/<del class="id">[^<]+<\/del> → <ins class="id">/);
    expect(listWaitingIn(html)).toHaveLength(counts['review'] ?? 0);
  });

  it('lists findings by filter and order, page by page, and all of them as CSV', async () => {
    const path = await uploadFile(DIRTY, 'dirty.csv', { edition: '2025.1' });
    const listCodes = (html: string) =>
      [...html.matchAll(/<code class="soft">(\w+)<\/code>/g)].map(([, code]) => code);
    const findPart = (html: string) =>
      html.slice(html.indexOf('id="findings"'), html.indexOf('id="compare"'));
    const rejected = listCodes(findPart(await anna.text(`${path}?outcome=reject&sort=code`)));
    expect(rejected.length).toBeGreaterThan(5);
    expect(rejected).toEqual(rejected.toSorted());
    const found = listCodes(findPart(await anna.text(`${path}?q=bad_vat`)));
    expect(new Set(found)).toEqual(new Set(['BAD_VAT_CHECK']));
    expect(await anna.text(`${path}?q=zzzz&lang=en`)).toContain('No finding fits.');
    const csv = await anna.get(`${path}/findings.csv?lang=fr`);
    expect(csv.headers.get('content-type')).toContain('text/csv');
    const lines = (await csv.text()).trim().split('\r\n');
    const all = await setup.as('auditor', `/v1/imports/${path.split('/').at(-1)}/findings`);
    expect(lines.length - 1).toBe((await all.text()).trim().split('\n').length);
    expect(lines[0]).toBe('cell,row,record_id,column,outcome,code,message,before,after');
  });

  it('goes from a dirty file to a published edition by two persons, without a command', async () => {
    const path = await uploadFile(DIRTY, 'dirty.csv', { edition: '2025.1' });
    const ids = listWaitingIn(await anna.text(path));
    expect(ids.length).toBeGreaterThan(3);
    expect(await anna.text(`${path}?lang=en`)).toContain('Not yet:');
    expect((await anna.post(`${path}/submit`, { changeNote: 'x' })).status).toBe(409);
    // one row is corrected: what is still wrong is said, and the input kept
    const html = await anna.text(`${path}?lang=en`);
    const input = /name="(value\.(\d+)\.employees)"/.exec(html);
    const [, name = '', row = ''] = input ?? [];
    const wrong = await anna.post(`${path}/review?lang=en`, { do: `edit:${row}`, [name]: 'many' });
    const again = await wrong.text();
    expect([wrong.status, again]).toEqual([400, expect.stringContaining('Not done')]);
    expect(again).toMatch(new RegExp(`name="${name}"[^>]* value="many"`));
    const edited = await anna.post(`${path}/review`, { do: `edit:${row}`, [name]: '12' });
    expect(edited.status).toBe(303);
    // the others are left out at once
    const chosen = Object.fromEntries(
      ids.filter((id) => String(id) !== row).map((id) => [`chosen.${id}`, 'yes']),
    );
    expect((await anna.post(`${path}/review`, { do: 'drop', ...chosen })).status).toBe(303);
    const decided = await anna.text(`${path}?lang=en`);
    expect(decided).toContain('decided by anna: corrected');
    expect(decided).toContain('Submit for release');
    // anna submits; she may not release, rita may
    expect((await anna.post(`${path}/submit`, { changeNote: 'fewer rows' })).status).toBe(303);
    expect((await anna.post(`${path}/release`, { reason: 'x' })).status).toBe(403);
    const both = await Desk.of(setup, 'ANNA', 'releaser');
    const own = await both.text(`${path}?lang=en`);
    expect(own).toContain('another person must release it');
    expect(own).not.toContain('Release edition 2025.1');
    const refused = await both.post(`${path}/release?lang=en`, { reason: 'x' });
    expect([refused.status, await refused.text()]).toEqual([
      403,
      expect.stringContaining('another person has to'),
    ]);
    expect(await rita.text('/workbench?lang=en')).toContain('Imports to release');
    expect(await rita.text(`${path}?lang=en`)).toContain('fewer rows');
    const released = await rita.post(`${path}/release`, { reason: 'checked with the file' });
    expect([released.status, await released.text()]).toEqual([303, '']);
    expect(await rita.text('/workbench/editions?lang=en')).toContain('2025.1');
    // the night holds it, because so many rows left; rita lifts the hold
    await setup.kaart.night();
    expect(await rita.text('/workbench?lang=en')).toContain('Publication on hold');
    const held = await rita.text('/workbench/publication?lang=en');
    expect(held).toContain('ROWS_DROPPED');
    const planId = /name="planId" value="([^"]+)"/.exec(held)?.[1] ?? '';
    const anyone = { reason: 'right', planId };
    expect((await anna.post('/workbench/publication/lift', anyone)).status).toBe(403);
    const stale = await rita.post('/workbench/publication/lift', { ...anyone, planId: 'other' });
    expect(stale.status).toBe(412);
    const lifted = await rita.post('/workbench/publication/lift', anyone);
    expect(lifted.headers.get('location')).toContain('done=published');
    const { version } = await setup.kaart.publication.head();
    expect(version.edition.id).toBe('2025.1');
  });

  it('replaces no decision that the person did not see, of one row or of many', async () => {
    const path = await uploadFile(DIRTY, 'two persons.csv', { edition: '2025.2' });
    const arno = await Desk.of(setup, 'arno', 'analyst');
    const [row = 0, other = 0] = listWaitingIn(await anna.text(path));
    const listSeen = (html: string) =>
      Object.fromEntries(
        [...html.matchAll(/name="(seen\.\d+)" value="([^"]*)"/g)].map(([, n = '', v = '']) => [
          n,
          v,
        ]),
      );
    const [ofAnna, ofArno] = [listSeen(await anna.text(path)), listSeen(await arno.text(path))];
    expect(ofAnna[`seen.${row}`]).toBe('');
    const left = await anna.post(`${path}/review`, { do: `drop:${row}`, ...ofAnna });
    expect(left.status).toBe(303);
    for (const form of [
      { do: `accept:${row}` },
      { do: 'drop', [`chosen.${row}`]: 'yes', [`chosen.${other}`]: 'yes' },
    ]) {
      const answer = await arno.post(`${path}/review?lang=en`, { ...form, ...ofArno });
      const html = await answer.text();
      expect([answer.status, html]).toEqual([409, expect.stringContaining('another decision')]);
      expect(html).toContain('decided by anna: left out');
    }
    const now = listSeen(await arno.text(path));
    const seen = await arno.post(`${path}/review`, { do: `drop:${row}`, ...now });
    expect(seen.status).toBe(303);
    expect(await anna.text(`${path}?lang=en`)).toContain('decided by arno: left out');
  });

  it('shows nothing of a file as markup, and takes no column that only an object has', async () => {
    const name = `<img src=x onerror=alert(1)>"'.csv`;
    const path = await uploadFile(DIRTY, name, { edition: '2025.2' });
    const html = await anna.text(`${path}?lang=en&q=%22%3E%3Cscript%3E`);
    expect(html).not.toMatch(/<img src=x|"><script>/);
    expect(html).toContain('&lt;img src=x');
    const [row] = listWaitingIn(html);
    for (const column of ['__proto__', 'constructor']) {
      const answer = await anna.post(`${path}/review?lang=en`, {
        do: `edit:${row}`,
        [`value.${row}.${column}`]: 'x',
      });
      expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(column)]);
    }
  });

  it('answers a form with an input twice with a page, not with an error for programs', async () => {
    const answer = await anna.get('/workbench/imports?lang=en', {
      method: 'POST',
      body: 'form=a&form=b',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
      },
    });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      400,
      expect.stringContaining('text/html'),
    ]);
  });

  it('refuses a form with a file and too many inputs before it reads them', async () => {
    const inputs = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`x${at}`, '']));
    const file = { name: 'a.csv', bytes: DIRTY };
    const answer = await anna.upload('/workbench/imports?lang=en', file, inputs);
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining('a form has at most 100 inputs'),
    ]);
  });

  it('can be sent back, and an edition retracted by one person and restored by another', async () => {
    const path = await uploadFile(WORKBOOK, 'mapping.xlsx', { edition: '2025.2' });
    await anna.post(`${path}/submit`, { changeNote: 'as before' });
    const empty = await rita.post(`${path}/rejection`, { reason: ' ' });
    expect(empty.status).toBe(400);
    expect((await rita.post(`${path}/rejection`, { reason: 'wrong file' })).status).toBe(303);
    expect(await anna.text(`${path}?lang=en`)).toContain('wrong file');
    const retraction = '/workbench/editions/2025.1/retraction';
    expect((await rita.post(retraction, { reason: 'too few rows' })).status).toBe(303);
    const rolf = await Desk.of(setup, 'rolf', 'releaser');
    expect(await rolf.text('/workbench?lang=de')).toContain('Zurückgezogene Ausgaben');
    expect((await rita.post(`${retraction}/confirmation`)).status).toBe(403);
    expect((await rolf.post(`${retraction}/undoing`, { reason: 'all is right' })).status).toBe(303);
    expect((await setup.kaart.mapping.getEdition('2025.1')).state).toBe('released');
  });

  it('keeps a formula harmless in CSV', async () => {
    const path = await uploadFile(DIRTY, '=cmd.csv', { edition: '2025.3' });
    const csv = await (await anna.get(`${path}/findings.csv`)).text();
    expect(csv).not.toMatch(/(^|,)"?[=+@]/m);
  });

  it('hides what a role may not do', async () => {
    const auditor = await Desk.of(setup, 'otto', 'auditor');
    const path = (await auditor.text('/workbench/imports?lang=en')).match(
      /\/workbench\/imports\/[\w-]{30,}/,
    )?.[0];
    expect(await auditor.text('/workbench/imports?lang=en')).not.toContain('type="file"');
    const html = await auditor.text(`${path}?lang=en`);
    expect(html).not.toMatch(/name="do"|Submit for release|Release edition/);
    const officer = await Desk.of(setup, 'cora', 'consent-officer');
    expect((await officer.get(`${path}`)).status).toBe(403);
    expect(await officer.text('/workbench?lang=en')).not.toContain('/workbench/imports');
  });
});
