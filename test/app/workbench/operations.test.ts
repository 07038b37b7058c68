import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../../lib/core/instant.ts';
import { LANGUAGES } from '../../../lib/core/language.ts';
import { METRICS } from '../../../lib/core/metrics.ts';
import { stateReason } from '../../../lib/core/stated-reason.ts';
import { openSqliteTable } from '../../../lib/embedded/sqlite-table.ts';
import { body, linesOf, Setup } from '../setup.ts';
import { Desk } from './desk.ts';

const AT = instant('2025-09-30T22:00:00Z');

let setup: Setup;
let olga: Desk;
let audrey: Desk;
beforeAll(async () => {
  setup = await Setup.demonstration();
  olga = await Desk.of(setup, 'olga', 'operator');
  audrey = await Desk.of(setup, 'audrey', 'auditor');
});
afterAll(() => setup.close());

/** Stores a job that was given up. */
async function giveUp(id: string, kind: string): Promise<string> {
  const table = openSqliteTable(join(setup.home, 'kaart.sqlite'));
  const data = {
    message: { kind },
    attempts: 12,
    reason: stateReason('service-silent'),
    deadSince: AT,
  };
  const sk = `${AT}#${id}`;
  const key = { pk: 'DEAD-LETTER', sk };
  await table.transact([{ kind: 'put', key, data: data as never, if: 'absent' }]);
  await table.close();
  return sk;
}

const listOutbox = async () =>
  (await linesOf<{ id: string; state: string }>(setup.as('operator', '/v1/outbox'))).map(
    ({ id, state }) => [id, state],
  );

describe('15.3 jobs and messages at the workbench', () => {
  it('that were given up are tried again or deleted, and the audit log names the person', async () => {
    const one = await giveUp('one', 'access-reduced');
    const other = await giveUp('other', 'access-reduced');
    for (const language of LANGUAGES) {
      const html = await olga.text(`/workbench/outbox?lang=${language}`);
      expect(html).toContain(`<html lang="${language}">`);
      expect(html).toContain(
        `/workbench/outbox/${encodeURIComponent(one)}/replay?lang=${language}`,
      );
      expect(html).not.toMatch(/ style=|<style|onclick|<script>/);
    }
    expect(await olga.text('/workbench?lang=en')).toContain('href="/workbench/outbox?lang=en"');
    const path = `/workbench/outbox/${encodeURIComponent(one)}`;
    const replayed = await olga.post(`${path}/replay?lang=en`);
    expect(replayed.headers.get('location')).toBe('/workbench/outbox?lang=en&done=replayed');
    await setup.kaart.deliver();
    expect(await listOutbox()).toEqual([[other, 'dead-letter']]);
    const again = await olga.post(`${path}/replay?lang=en`);
    expect(again.status).toBe(404);
    const dropped = await olga.post(`/workbench/outbox/${encodeURIComponent(other)}/drop?lang=en`);
    expect(dropped.headers.get('location')).toBe('/workbench/outbox?lang=en&done=dropped');
    expect(await listOutbox()).toEqual([]);
    const html = await olga.text('/workbench/outbox?lang=en&done=dropped');
    expect(html).toContain('It is deleted. The audit log names you.');
    expect(html).toContain('Nothing waits, and nothing was given up.');
    const { entries } = await body<{ entries: object[] }>(
      setup.as('auditor', '/v1/audit/entries?action=outbox&actor=olga'),
    );
    expect(entries).toMatchObject([
      { action: 'outbox.dropped', subject: `job/${other}` },
      { action: 'outbox.replayed', subject: `job/${one}` },
    ]);
  });

  it('are not for a person without the right', async () => {
    expect(await audrey.text('/workbench?lang=en')).not.toContain('/workbench/outbox');
    expect((await audrey.get('/workbench/outbox')).status).toBe(403);
  });
});

describe('15.3 the state at the workbench', () => {
  it('names each check, and what the alarm of each number would say', async () => {
    const before = await olga.text('/workbench/state?lang=en');
    const { checks } = await body<{ checks: { check: string }[] }>(setup.ask('/status'));
    for (const { check } of checks) expect(before).toContain(`<code>${check}</code>`);
    expect(before).toContain('messages-old: would be raised at 7,200 s');
    expect(before).toContain('night-missed');
    expect(before).toMatch(/jobs and messages that were given up<\/th><td[^>]*>0</);
    const id = await giveUp('late', 'access-reduced');
    const after = await olga.text('/workbench/state?lang=en');
    expect(after).toMatch(/jobs and messages that were given up<\/th><td[^>]*>1</);
    expect(after).toContain(
      '<code>dead-letters</code></th><td role="cell" data-label="State"><span class="badge error">',
    );
    await olga.post(`/workbench/outbox/${encodeURIComponent(id)}/drop`);
    for (const language of LANGUAGES)
      expect(await olga.text(`/workbench/state?lang=${language}`)).not.toMatch(
        new RegExp(Object.keys(METRICS).join('|')),
      );
  });
});

describe('15.3 the audit log at the workbench', () => {
  it('is filtered by person, action, subject and time, and given as CSV', async () => {
    const all = await audrey.text('/workbench/audit?lang=en');
    expect(all).toContain('edition.released');
    const released = await audrey.text('/workbench/audit?lang=en&action=edition.released');
    expect(released).toContain('edition: 2025');
    expect(released).not.toContain('partner.added');
    const csv = await audrey.get('/workbench/audit?action=partner&format=csv');
    const lines = (await csv.text()).trim().split('\r\n');
    expect(lines[0]).toBe('at,actor,action,subject,facts,id');
    const { entries } = await body<{ entries: object[] }>(
      setup.as('auditor', '/v1/audit/entries?action=partner'),
    );
    expect(lines).toHaveLength(entries.length + 1);
    expect(entries.length).toBeGreaterThan(0);
    expect(await audrey.text('/workbench/audit?lang=en&until=2020-01-01')).toContain(
      'Nothing in the list fits the filter.',
    );
    expect((await audrey.get('/workbench/audit?since=yesterday')).status).toBe(400);
  });

  it('is verified on the page, which names what was changed in the table', async () => {
    await setup.as('publisher', '/v1/audit/head', { json: {} });
    const whole = await audrey.post('/workbench/audit/verification?lang=en');
    expect(whole.status).toBe(200);
    expect(await whole.text()).toContain('Whole, and as it was signed.');
    const table = openSqliteTable(join(setup.home, 'kaart.sqlite'));
    const { items } = await table.query({ pk: 'COMPANY#LUHT-DEMO-0001', limit: 100 });
    const event = items.find(({ sk }) => sk.startsWith('EVENT#')) ?? items[0];
    const data = { ...(event?.data as object), evidenceRef: 'forged' };
    const key = { pk: event?.pk ?? '', sk: event?.sk ?? '' };
    await table.transact([
      { kind: 'put', key, data: data as never, if: { version: event?.version ?? 0 } },
    ]);
    await table.close();
    const damaged = await (await audrey.post('/workbench/audit/verification?lang=de')).text();
    expect(damaged).toContain('Nicht wie signiert. Was abweicht:');
    expect(damaged).toContain('LUHT-DEMO-0001');
  });

  it('is not verified by a person who may not see consents', async () => {
    const paula = await Desk.of(setup, 'paula', 'partner-admin');
    expect(await paula.text('/workbench/audit?lang=en')).not.toContain('Verify the logs');
    expect((await paula.post('/workbench/audit/verification')).status).toBe(403);
  });
});
