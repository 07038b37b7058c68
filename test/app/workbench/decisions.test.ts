import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { body, Setup } from '../setup.ts';
import { Desk } from './desk.ts';

const DIRTY = readFileSync('test/fixtures/mapping/mapping-dirty.csv', 'utf8');

let setup: Setup;
let anna: Desk;
beforeAll(async () => {
  setup = await Setup.demonstration();
  anna = await Desk.of(setup, 'anna', 'analyst');
});
afterAll(() => setup.close());

/** Imports a file, which is the dirty one with a change. @returns the address of its page */
async function importFile(edition: string, change = (text: string) => text): Promise<string> {
  const answer = await setup.as('analyst', `/v1/imports?fileName=dirty.csv&edition=${edition}`, {
    method: 'POST',
    body: change(DIRTY),
  });
  const { id } = await body<{ id: string }>(answer);
  return `/workbench/imports/${id}`;
}

const listWaitingIn = (html: string) =>
  [...html.matchAll(/name="chosen\.(\d+)"/g)].map(([, id = '']) => id);

/** The part of a page with a row that waits. */
const findCard = (html: string, id: string) =>
  html.split('<li class="card">').find((part) => part.includes(`name="chosen.${id}"`)) ?? '';

describe('15.3 decisions on many rows', () => {
  it('are made for each row that can be decided, and the page says which row is left and why', async () => {
    const path = await importFile('2025.1');
    const html = await anna.text(`${path}?lang=en`);
    const ids = listWaitingIn(html);
    const complete = ids.filter((id) => findCard(html, id).includes(`value="accept:${id}"`));
    const incomplete = ids.filter((id) => !complete.includes(id));
    expect([complete.length > 0, incomplete.length > 0]).toEqual([true, true]);
    const chosen = Object.fromEntries(ids.map((id) => [`chosen.${id}`, 'yes']));
    const answer = await anna.post(`${path}/review?lang=en`, { do: 'accept', ...chosen });
    const after = await answer.text();
    expect([answer.status, after]).toEqual([
      409,
      expect.stringContaining(
        `Rows that were decided: ${complete.length}. Rows that were not, as follows: ${incomplete.length}.`,
      ),
    ]);
    for (const id of complete) expect(findCard(after, id)).toContain('decided by anna: taken');
    for (const id of incomplete) {
      const card = findCard(after, id);
      expect(card).not.toContain('decided by');
      const [, row = '?'] = /\brow (\d+)/.exec(card) ?? [];
      expect(after).toContain(`<li>row ${row}: the row lacks a value that it must have`);
    }
  });

  it('leave a cell as it is that is too long to be shown, and keep the lines of another', async () => {
    const long = 'x'.repeat(6_000);
    const path = await importFile('2025.1', (text) => {
      const row = text.split('\n').findIndex((line) => line.includes(';Esch;'));
      return text
        .split('\n')
        .map((line, at) => (at === row ? line.replace(';Esch;', `;${long};`) : line))
        .join('\n')
        .replace('@Health', '"@Health\nsecond line"');
    });
    const html = await anna.text(`${path}?lang=en`);
    const [id = ''] = listWaitingIn(html).filter((each) =>
      findCard(html, each).includes('6000 char'),
    );
    expect(findCard(html, id)).toMatch(/name="value\.\d+\.commune"[^>]* value=""/);
    // an empty input is no change: the cell still has its finding, which the edit accepts
    const sent = await anna.post(`${path}/review?lang=en`, {
      do: `edit:${id}`,
      [`value.${id}.commune`]: '',
    });
    expect([sent.status, await sent.text()]).toEqual([400, expect.stringContaining('commune')]);
    const [other = ''] = listWaitingIn(html).filter((each) =>
      findCard(html, each).includes('@Health'),
    );
    expect(findCard(html, other)).toMatch(
      /<textarea [^>]*name="value\.\d+\.trade_name"[^>]*>\n@Health\nsecond line<\/textarea>/,
    );
    const edited = await anna.post(`${path}/review`, {
      do: `edit:${other}`,
      [`value.${other}.trade_name`]: 'Health\r\nsecond line',
    });
    expect(edited.status).toBe(303);
    expect(findCard(await anna.text(path), other)).toContain('>\nHealth\nsecond line</textarea>');
  });
});

describe('15.3 eligibility decided by a person', () => {
  it('is set and removed on the page of an import, with a reason, and shown to others', async () => {
    const path = await importFile('2025.2');
    const record = 'LUHT-DEMO-0701';
    const form = { recordId: record, result: 'OUT_NO_TECHNOLOGY', reason: 'sells shoes' };
    const absent = await anna.post(`${path}/overrides?lang=en`, {
      ...form,
      recordId: 'LUHT-DEMO-9999',
    });
    const refused = await absent.text();
    expect([absent.status, refused]).toEqual([404, expect.stringContaining('LUHT-DEMO-9999')]);
    expect(refused).toContain('value="LUHT-DEMO-9999"');
    expect(refused).toContain('sells shoes');
    expect((await anna.post(`${path}/overrides`, { ...form, reason: ' ' })).status).toBe(400);
    expect((await anna.post(`${path}/overrides`, form)).status).toBe(303);
    const ofRita = await Desk.of(setup, 'rita', 'releaser');
    const shown = await ofRita.text(`${path}?lang=de`);
    expect(shown).toContain('Keine Gesundheitstechnologie');
    expect(shown).not.toContain(`${path}/overrides`);
    expect((await ofRita.post(`${path}/overrides`, form)).status).toBe(403);
    const removed = await anna.post(`${path}/overrides`, { recordId: record, reason: 'x' });
    expect(removed.status).toBe(303);
    expect(await anna.text(`${path}?lang=en`)).toContain('The rules decide about every company.');
  });
});
