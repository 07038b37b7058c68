import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessReport } from '../../lib/data-rights/report.ts';
import { Contact, exportLink, inviteContact } from '../app/contact.ts';
import { buildMapping } from '../app/mapping-file.ts';
import { body, Setup } from '../app/setup.ts';
import { Shell } from '../cli/shell.ts';

/** In edition 2025, but not in its correction 2025.1. */
const LEFT = 'LUHT-DEMO-0001';
/** The contact in 2025.1 differs from the contact in 2025. */
const RENAMED = 'LUHT-DEMO-0002';
const NEW = { name: 'Élodie Neumann', email: 'elodie.neumann@example.lu' };
const PATH = '/v1/data-subject-requests';

describe('10.17 the right of access', () => {
  let setup: Setup;
  let before = { name: '', email: '' };
  const ask = (json: object, role = 'consent-officer:olivia' as const, query = '') =>
    setup.as(role, PATH + query, { json });
  const report = async (json: object) => body<AccessReport>(ask(json));

  beforeAll(async () => {
    setup = await Setup.demonstration();
    const file = buildMapping((row) => {
      if (row['record_id'] === LEFT) return undefined;
      if (row['record_id'] !== RENAMED) return row;
      before = { name: row['contact_name'] ?? '', email: row['contact_email'] ?? '' };
      return { ...row, contact_name: NEW.name, contact_email: NEW.email };
    });
    const { id } = await body<{ id: string }>(setup.import(file, '', 'analyst:alice'));
    await setup.as('analyst:alice', `/v1/imports/${id}/submit`, { json: { changeNote: 'x' } });
    const released = await setup.as('releaser:bob', `/v1/imports/${id}/release`, {
      json: { reason: 'a test' },
    });
    expect(released.status).toBe(200);
  });
  afterAll(() => setup.close());

  it('returns all data about a company that left, after the audit log has recorded it', async () => {
    const { companies } = await report({ company: LEFT });
    const [company] = companies;
    expect(company).toMatchObject({ recordId: LEFT, isInCurrentEdition: false });
    expect(company?.records.map(({ kind, id }) => [kind, id])).toEqual([
      ['edition', '2025'],
      ['edition', '2020'],
    ]);
    expect(company?.records[0]?.record).toHaveProperty('contact_email');
    expect(company?.events.length).toBeGreaterThan(0);
    expect(company?.notices.map(({ version }) => version)).toEqual(['notice-v1']);
    const { entries } = await body<{ entries: object[] }>(
      setup.as('auditor', '/v1/audit/entries?action=access.answered'),
    );
    expect(entries[0]).toMatchObject({ actor: 'olivia', subject: `company/${LEFT}` });
  });

  it('returns every edition, and every kind of record', async () => {
    await setup.partner('/v1/datasets/healthtech-companies/data');
    const json = { fieldGroups: ['registry'], audiences: ['partners'], evidenceRef: 'x' };
    await setup.as('consent-officer', `/v1/companies/${RENAMED}/withdrawals`, {
      json: { ...json, givenBy: 'company-representative', language: 'en' },
    });
    const [company] = (await report({ company: RENAMED })).companies;
    expect(company?.records.map(({ id }) => id)).toEqual(['2025.1', '2025']);
    for (const section of ['events', 'receipts', 'disclosures', 'withdrawals', 'log'] as const)
      expect([section, company?.[section].length]).not.toEqual([section, 0]);
  });

  it.each([
    ['name', () => ({ name: before.name.toUpperCase() }), ['2025']],
    ['address', () => ({ email: before.email }), ['2025']],
    ['the name in the correction', () => ({ name: NEW.name }), ['2025.1']],
  ])(
    'returns for a person, found by %s, the records that name it, and no other contact',
    async (_, person, editions) => {
      const response = await report({ person: person() });
      const [company, ...others] = response.companies;
      expect(others).toEqual([]);
      expect(company?.records.map(({ id }) => id)).toEqual(editions);
      const text = JSON.stringify(response);
      const other = editions[0] === '2025' ? NEW.email : before.email;
      expect(text).not.toContain(other);
      expect(company?.records[0]?.record).not.toHaveProperty('employees');
      expect(company?.events.every(({ fieldGroup }) => fieldGroup === 'contact')).toBe(true);
      const log = await (await setup.as('auditor', '/v1/audit/entries?action=access')).text();
      expect(log).not.toContain(before.email);
    },
  );

  it('10.17 refuses a name or an address that several persons have, and accepts name and address together', async () => {
    const file = buildMapping((row) => {
      if (row['record_id'] === 'LUHT-DEMO-0003')
        return { ...row, contact_name: 'Same Name', contact_email: 'info@shared.example.lu' };
      if (row['record_id'] === 'LUHT-DEMO-0005')
        return { ...row, contact_name: 'Same Name', contact_email: 'own@other.example.lu' };
      if (row['record_id'] === 'LUHT-DEMO-0006')
        return { ...row, contact_name: 'Other Name', contact_email: 'info@shared.example.lu' };
      return row;
    });
    expect((await setup.import(file, '', 'analyst:alice')).status).toBe(201);
    const [name, email] = ['Same Name', 'info@shared.example.lu'];
    for (const person of [{ name }, { email }]) {
      const refused = await ask({ person });
      expect([refused.status, await refused.text()]).toEqual([
        ...[400, expect.stringContaining('several persons')],
      ]);
    }
    const { companies } = await report({ person: { name, email } });
    expect(companies.map(({ recordId }) => recordId)).toEqual(['LUHT-DEMO-0003']);
    expect(JSON.stringify(companies)).not.toMatch(/own@other|Other Name/);
  });

  it.each([
    ['en', 'Everything that is kept'],
    ['fr', 'Tout ce qui est conservé'],
    ['de', 'Alles, was gespeichert ist'],
  ])('is a page in %s, and a table', async (language, title) => {
    const page = ask(
      { company: LEFT, format: 'html' },
      'consent-officer:olivia',
      `?lang=${language}`,
    );
    const html = await (await page).text();
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain(title);
    expect(html).not.toContain('/my?lang');
    const csv = await (await ask({ company: LEFT, format: 'csv' })).text();
    expect(csv).toMatch(/^company,section,item,field,value\r\n/);
    expect(csv).toContain(`${LEFT},records,1,record.legal_name,`);
  });

  it('needs a consent officer, and a known company or person', async () => {
    for (const role of ['analyst', 'auditor', 'publisher', 'partner-admin'] as const)
      expect((await setup.as(role, PATH, { json: { company: LEFT } })).status).toBe(403);
    expect((await ask({ company: 'LUHT-NONE-0001' })).status).toBe(404);
    expect((await ask({ person: { name: 'Nobody Else' } })).status).toBe(404);
    expect((await ask({})).status).toBe(400);
    expect((await setup.ask('/my/access')).status).toBe(401);
  });

  it('returns no contact data to a contact whose link was handed over', async () => {
    const contact = await Contact.enter(setup, await exportLink(setup, RENAMED));
    const { companies } = await body<AccessReport>(contact.get('/my/access?format=json'));
    const editions = companies[0]?.records.filter(({ kind }) => kind === 'edition');
    expect(editions?.map(({ id }) => id)).toEqual(['2025.1', '2025']);
    const text = JSON.stringify(companies);
    for (const secret of [before.name, before.email, NEW.name, NEW.email, 'olivia'])
      expect(text).not.toContain(secret);
    expect(companies[0]?.events.some(({ fieldGroup }) => fieldGroup === 'contact')).toBe(false);
    expect(companies[0]?.log).toEqual([]);
  });

  it('shows a company that left which data are stored and why, with one button for the whole report', async () => {
    const contact = await Contact.enter(setup, await inviteContact(setup, LEFT));
    for (const [language, title] of [
      ['en', 'What is still kept, and why'],
      ['fr', 'Ce qui est encore conservé, et pourquoi'],
      ['de', 'Was noch gespeichert ist, und warum'],
    ]) {
      const html = await (await contact.get(`/my?lang=${language}`)).text();
      expect(html).toContain(title);
      expect(html).toMatch(/: 2025, 2020<\/p>/);
      expect(html).toContain(`href="/my/access?lang=${language}"`);
    }
    const html = await (await contact.get('/my/access?lang=en')).text();
    expect(html).toContain('The current edition does not hold this company.');
    expect(html).toContain('/my/access?format=csv');
  });
});

describe('10.17 kaart data-subject', () => {
  it('writes the report in each format, or prints how many data are stored', async () => {
    const shell = await Shell.demonstration();
    const out = join(shell.home, 'answer');
    const result = await shell.type('data-subject LUHT-DEMO-0106 --language de --out', out);
    expect([result.code, result.out]).toEqual([
      0,
      expect.stringContaining('edition 2025 (released)'),
    ]);
    for (const name of ['access.json', 'access.csv', 'access.html'])
      expect(existsSync(join(out, name))).toBe(true);
    expect(readFileSync(join(out, 'access.html'), 'utf8')).toContain('Alles, was gespeichert ist');
    expect((await shell.type('access')).code).toBe(2);
    expect((await shell.type('data-subject LUHT-NONE-0001')).code).toBe(1);
  });
});
