import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../lib/core/language.ts';
import { body, DATA, Setup } from '../setup.ts';
import { Desk } from './desk.ts';

const COMPANY = 'LUHT-DEMO-0001';
const PAGE = `/workbench/companies/${COMPANY}`;

let setup: Setup;
let otto: Desk;
let rosa: Desk;
beforeAll(async () => {
  setup = await Setup.demonstration();
  otto = await Desk.of(setup, 'otto', 'consent-officer');
  rosa = await Desk.of(setup, 'rosa', 'auditor');
});
afterAll(() => setup.close());

const buildDecision = (more: Readonly<Record<string, string>>) => ({
  given_by: 'company-representative',
  language: 'fr',
  evidence: 'letter of 21 November, file 12',
  ...more,
});

/** The rows that the partner reads now. A version without withdrawn data may still be in the making. */
async function recordIds(): Promise<readonly string[]> {
  const response = await setup.partner(`${DATA}?format=jsonl`);
  expect(response.status).toBe(200);
  const lines = (await response.text()).trim().split('\n');
  return lines.map((line) => (JSON.parse(line) as { record_id: string }).record_id);
}

/** The inputs of the form that records. */
const findHiddenInputs = (html: string) =>
  Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  );

describe('15.3 companies at the workbench', () => {
  it('are found by name and number, filtered by state, sorted, and the same as CSV', async () => {
    const html = await rosa.text('/workbench/companies?lang=en');
    expect(html).toContain(`href="${PAGE}?lang=en"`);
    const found = await rosa.text(`/workbench/companies?lang=en&q=${COMPANY.toLowerCase()}`);
    expect(found).toContain('1 entry');
    const readLines = async (query: string) =>
      (await (await rosa.get(`/workbench/companies?format=csv${query}`)).text())
        .trim()
        .split('\r\n')
        .slice(1)
        .map((line) => line.split(','));
    const all = await readLines('');
    const { companies } = await body<{ companies: { id: string }[] }>(
      setup.as('auditor', '/v1/companies?limit=500'),
    );
    expect(all.map((cells) => cells[1])).toEqual(companies.map(({ id }) => id));
    const states = new Set(all.map((cells) => cells[4]));
    expect(states.has('permits') && states.has('undecided')).toBe(true);
    for (const state of states)
      expect(await readLines(`&state=${state}`)).toEqual(all.filter((cells) => cells[4] === state));
    expect(await readLines('&sort=-company')).toEqual(all.toReversed());
  });

  it('show what a decision would change, record it with its evidence, and undo a permission', async () => {
    const before = await recordIds();
    expect(before).toContain(COMPANY);
    const withdrawal = buildDecision({ kind: 'withdrawn', 'group.registry': 'yes' });
    const preview = await otto.post(`${PAGE}/decisions?lang=en`, { ...withdrawal, do: 'preview' });
    const html = await preview.text();
    expect([preview.status, html.includes('Nothing is recorded yet.')]).toEqual([200, true]);
    expect(html).toContain('<strong>–</strong>');
    expect(await recordIds()).toEqual(before);
    const hidden = findHiddenInputs(html.slice(html.indexOf('/decisions?')));
    expect(hidden['evidence']).toBe('letter of 21 November, file 12');
    const done = await otto.send(`${PAGE}/decisions?lang=en`, { ...hidden, do: 'record' });
    expect([done.status, await done.text()]).toEqual([303, '']);
    // the next read of the partner lacks the company
    expect(await recordIds()).toEqual(before.filter((id) => id !== COMPANY));
    const result = await otto.text(done.headers.get('location') ?? '');
    expect(result).toContain('The decision is recorded.');
    expect(result).not.toContain('Was it a mistake?');
    expect(result).toContain('letter of 21 November, file 12');
    // the form of the same page again: another decision was recorded meanwhile
    const stale = await otto.send(`${PAGE}/decisions?lang=en`, {
      ...hidden,
      'group.profile': 'yes',
      do: 'record',
    });
    expect(stale.status).toBe(412);
    const again = await otto.post(`${PAGE}/decisions?lang=en`, { ...withdrawal, do: 'preview' });
    expect(await again.text()).toContain('This decision applies already.');

    const grant = buildDecision({
      kind: 'given',
      'group.registry': 'yes',
      'audience.partners': 'yes',
      valid_until: '2035-12-31',
    });
    const granted = await otto.post(`${PAGE}/decisions?lang=en`, { ...grant, do: 'record' });
    const page = await otto.text(granted.headers.get('location') ?? '');
    const [, undo = ''] = /href="([^"]+#decide)">Was it a mistake/.exec(page) ?? [];
    const prefilled = await otto.text((undo.split('#')[0] ?? '').replaceAll('&amp;', '&'));
    expect(prefilled).toContain('<option value="invalidated" selected="">');
    expect(prefilled).toMatch(/name="group\.registry" value="yes" checked=""/);
    expect(prefilled).toContain('2035-12-31');
  });

  it('keep what was entered if a decision is refused, and say why', async () => {
    const none = await otto.post(
      `${PAGE}/decisions?lang=de`,
      buildDecision({ kind: 'given', do: 'preview' }),
    );
    expect(none.status).toBe(400);
    const html = await none.text();
    expect(html).toContain('die Entscheidung nennt keine Feldgruppe');
    expect(html).toContain('value="letter of 21 November, file 12"');
    const without = buildDecision({ kind: 'given', 'group.registry': 'yes', do: 'preview' });
    const refused = await otto.post(`${PAGE}/decisions?lang=en`, without);
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('Not an audience');
  });

  it('show only what a role may do', async () => {
    const html = await rosa.text(`${PAGE}?lang=en`);
    expect(html).not.toContain('/decisions?');
    expect(html).not.toContain('id="invitations"');
    const officer = await otto.text(`${PAGE}?lang=en`);
    expect(officer).toContain('/decisions?');
    expect(officer).toContain('id="invitations"');
    expect((await rosa.post(`${PAGE}/decisions`, { do: 'record' })).status).toBe(403);
  });

  it('have a coverage that equals the one of the API at each moment', async () => {
    const csv = await (await rosa.get('/workbench/coverage?format=csv&months=6')).text();
    const lines = csv.trim().split('\r\n').slice(1);
    expect(lines).toHaveLength(7 * 3);
    for (const line of lines.slice(3)) {
      const [at = '', audience = '', ...counts] = line.split(',');
      const coverage = await body<Record<string, Record<string, number>>>(
        setup.as('auditor', `/v1/consents/coverage?at=${at}`),
      );
      expect([at, Object.values(coverage[audience] ?? {})]).toEqual([at, counts.map(Number)]);
    }
    for (const language of LANGUAGES)
      expect(await rosa.text(`/workbench/coverage?lang=${language}`)).not.toMatch(/ style=|<style/);
  });
});

describe('15.3 invitations at the workbench', () => {
  it('are sent to one company, listed with their state, and revoked', async () => {
    const page = await otto.text(`/workbench/companies/LUHT-DEMO-0002?lang=en`);
    expect(page).toContain('Send an invitation');
    const sent = await otto.post('/workbench/companies/LUHT-DEMO-0002/invitations', { days: '5' });
    expect(sent.status).toBe(303);
    expect(await otto.text(sent.headers.get('location') ?? '')).not.toContain('/my#');
    const readCsv = async (query: string) =>
      (await (await otto.get(`/workbench/invitations?format=csv&${query}`)).text())
        .trim()
        .split('\r\n')
        .slice(1);
    const [line = ''] = await readCsv('company=LUHT-DEMO-0002');
    expect(line.startsWith('LUHT-DEMO-0002,open,company,invitation,')).toBe(true);
    const id = line.split(',').at(-1) ?? '';
    const revoked = await otto.post(`/workbench/invitations/${id}/revocation`);
    expect(revoked.status).toBe(303);
    expect(await otto.text(revoked.headers.get('location') ?? '')).toContain('revoked');
    expect(await readCsv('company=LUHT-DEMO-0002&state=open')).toEqual([]);
    expect(await readCsv('company=LUHT-DEMO-0002&state=revoked')).toHaveLength(1);
  });

  it('go to an edition as a campaign: what is shown before is what is sent', async () => {
    const planned = await otto.text('/workbench/campaigns?lang=en&edition=2025');
    const [, number = ''] = /Mails that are sent: (\d+)\./.exec(planned) ?? [];
    expect(Number(number)).toBeGreaterThan(10);
    const form = { edition: '2025', mandate: 'company', days: '14' };
    const started = await otto.post('/workbench/campaigns?lang=en', form);
    const location = started.headers.get('location') ?? '';
    expect(location).toContain(`mailed=${number}`);
    expect(await otto.text(location)).toContain(`Mails that were sent: ${number}.`);
    const list = await otto.text('/workbench/campaigns?lang=en');
    const [, path = ''] = /href="(\/workbench\/campaigns\/[^"?]+)\?/.exec(list) ?? [];
    const readCsv = (state: string) => otto.get(`${path}?format=csv&state=${state}`);
    const invited = (await (await readCsv('invited')).text()).trim().split('\r\n').slice(1);
    expect(invited.length).toBeGreaterThanOrEqual(Number(number));
    const none = await otto.post(`${path}/reminders`, { after_days: '7', days: '14' });
    expect(none.headers.get('location')).toContain('mailed=0');
    expect(await otto.text(`${path}?lang=en`)).not.toContain('Mails that are sent');
    const effect = await otto.text(`${path}?lang=en&after_days=0`);
    expect(effect).toContain(`Mails that are sent: ${number}.`);
    expect(effect).toContain('Days since the last mail, at least: 0<');
    const reminded = await otto.post(`${path}/reminders`, { after_days: '0', days: '14' });
    expect(reminded.headers.get('location')).toContain(`mailed=${number}`);
    const unknown = await otto.get('/workbench/campaigns?edition=1999');
    expect(unknown.status).toBe(404);
  });
});

describe('15.3 withdrawals at the workbench', () => {
  it('show the recipients that have not answered, until an operator records an answer', async () => {
    const operator = await Desk.of(setup, 'olga', 'operator');
    const kinds = { kind: 'withdrawn', givenBy: 'company-representative', language: 'en' };
    const json = { ...kinds, evidenceRef: 'letter', fieldGroups: ['registry'] };
    await setup.partner(`${DATA}?format=jsonl`);
    const company = 'LUHT-DEMO-0004';
    const recorded = await setup.as('consent-officer', `/v1/companies/${company}/withdrawals`, {
      json,
    });
    expect(recorded.status).toBe(201);
    await setup.kaart.deliver();
    const readLines = async (query = '') =>
      (await (await operator.get(`/workbench/withdrawals?format=csv${query}`)).text())
        .trim()
        .split('\r\n')
        .slice(1);
    const line = (await readLines()).find((each) => each.startsWith(company)) ?? '';
    expect(line).toContain('unfinished');
    expect(line).toContain('demo-partner');
    const path = `/workbench/withdrawals/${line.split(',').at(-1)}`;
    expect(await operator.text(`${path}?lang=en`)).toContain('Without an answer');
    const form = { recipient: 'demo-partner', note: 'confirmed by telephone' };
    expect((await operator.post(`${path}/recipients`, form)).status).toBe(303);
    expect(await operator.text(`${path}?lang=en`)).toContain('confirmed by telephone');
    const rest = (await readLines()).find((each) => each.startsWith(company)) ?? '';
    expect(rest).not.toContain('demo-partner');
    expect((await rosa.post(`${path}/recipients`, form)).status).toBe(403);
  });
});
