import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Shell } from '../cli/shell.ts';
import { body, DECISION, linesOf, Setup } from './setup.ts';

const COMPANY = '/v1/companies/LUHT-DEMO-0106';

describe('9.43 a day that is given instead of an instant is accepted', () => {
  let setup: Setup;
  beforeAll(async () => {
    setup = await Setup.demonstration();
  });
  afterAll(() => setup.close());

  it.each(['2025-10-15', '15.10.2025', '15/10/2025'])('by the API: %s', async (day) => {
    const end = '2025-10-15T21:59:59.999Z';
    const at = encodeURIComponent(day);
    expect((await body(setup.as('auditor', `${COMPANY}/consents?at=${at}`)))['at']).toBe(end);
    expect(await body(setup.as('auditor', `/v1/consents/coverage?at=${at}`))).toEqual(
      await body(setup.as('auditor', `/v1/consents/coverage?at=${end}`)),
    );
    const question = { audience: 'partners', organisations: ['LUHT-DEMO-0106'], at: day };
    const json = { ...question, purpose: 'https://w3id.org/dpv#ResearchAndDevelopment' };
    expect((await body(setup.as('auditor', '/v1/access-decisions', { json })))['at']).toBe(end);
  });

  it('as the first and the last day of a permission, both included', async () => {
    const json = { ...DECISION, effectiveAt: '01.11.2025', validUntil: '31/12/2027' };
    const response = await setup.as('consent-officer', `${COMPANY}/consents`, { json });
    expect((await body<{ events: object[] }>(response)).events).toMatchObject([
      { effectiveAt: '2025-10-31T23:00:00.000Z', validUntil: '2027-12-31T22:59:59.999Z' },
    ]);
  });

  it('as the first day of the disclosures to a partner', async () => {
    await (await setup.partner('/v1/datasets/healthtech-companies/data?format=csv')).text();
    const listReadsSince = (since: string) =>
      linesOf(setup.as('auditor', `/v1/partners/demo-partner/disclosures?since=${since}`));
    expect(await listReadsSince('2025-10-01')).toHaveLength(1); // read on 30 September at 22:00 UTC
    expect(await listReadsSince('02.10.2025')).toEqual([]);
  });

  it('on the command line, and --help names the instant of the day', async () => {
    const shell = await Shell.demonstration();
    const [state] = await shell.json('consents show LUHT-DEMO-0106 --at 15.10.2025');
    expect(state?.['at']).toBe('2025-10-15T21:59:59.999Z');
    for (const command of ['consents show', 'coverage', 'check-access'])
      expect((await shell.type(`${command} --help`)).out.replaceAll(/\s+/g, ' ')).toContain(
        'of a day its end in Luxembourg',
      );
    const { out } = await shell.type('partner disclosures --help');
    expect(out.replaceAll(/\s+/g, ' ')).toContain('of a day its start in Luxembourg');
  });

  it('and pages show the day of an instant in Luxembourg', async () => {
    const page = await (
      await setup.ask('/catalog?lang=en', { headers: { accept: 'text/html' } })
    ).text();
    expect(page).toMatch(/<time datetime="2025-09-30T22:[^"]+">1 October 2025<\/time>/);
    expect(page).not.toContain('Z">30 September 2025</time>');
  });
});
