import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Contact } from './contact.ts';
import { buildCanaryFile, loadCanaries, toRecordId } from './exits/canaries.ts';
import { play } from './exits/changes-of-mind.ts';
import { body, linesOf, type Setup } from './setup.ts';

interface Run {
  readonly campaign: { readonly id: string };
  readonly mailed: number;
  readonly states: Readonly<Record<string, number>>;
}

/** Company 8 has no address. */
describe('10.14 a campaign', () => {
  let setup: Setup;
  const CAMPAIGN = '2025.1-notice-v1-company';
  const start = (json: object = { edition: '2025.1' }) =>
    body<Run>(setup.as('consent-officer', '/v1/campaigns', { json }));
  const remind = (afterDays: number) =>
    body<Run>(
      setup.as('consent-officer', `/v1/campaigns/${CAMPAIGN}/reminders`, { json: { afterDays } }),
    );
  const listStates = async () =>
    Object.fromEntries(
      (
        await linesOf<{ recordId: string; state: string }>(
          setup.as('auditor', `/v1/campaigns/${CAMPAIGN}/companies`),
        )
      ).map(({ recordId, state }) => [Number(recordId.slice(-4)), state]),
    );
  const listMailsTo = (company: number) =>
    setup.mails.filter(
      ({ to }) => to === `canary-contact-${String(company).padStart(4, '0')}@demo.example`,
    );
  const open = (company: number) => {
    const text = listMailsTo(company).at(-1)?.text ?? '';
    return Contact.enter(setup, new URL(/http\S+/.exec(text)?.[0] ?? '').pathname);
  };
  const grant = (company: number) =>
    play(setup, {
      kind: 'consents',
      company,
      groups: ['registry'],
      audiences: ['partners'],
      lastsMs: null,
      byName: false,
    });

  beforeAll(async () => {
    setup = await loadCanaries();
    const file = buildCanaryFile(8, (row, company) =>
      company === 8 ? { ...row, contact_email: '' } : row,
    );
    const { id } = await body<{ id: string }>(setup.import(file, '&edition=2025.1'));
    const change = { json: { changeNote: 'corrected' } };
    await setup.as('analyst:alice', `/v1/imports/${id}/submit`, change);
    await setup.as('releaser:bob', `/v1/imports/${id}/release`, { json: {} });
    await grant(1); // it answered before the campaign, but after the release of the edition
  });
  afterAll(() => setup.close());

  it('10.14 invites each company that has not responded once, also if it is started again', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    expect(one.campaign.id).toBe(CAMPAIGN);
    expect(one.mailed + two.mailed).toBe(6);
    const third = await start();
    expect(third).toMatchObject({
      mailed: 0,
      states: { answered: 1, invited: 6, 'no-address': 1 },
    });
    await setup.kaart.deliver();
    expect([2, 3, 4, 5, 6, 7].map((company) => listMailsTo(company).length)).toEqual(
      Array.from({ length: 6 }, () => 1),
    );
    expect(listMailsTo(1)).toEqual([]);
  });

  it('10.14 lists which companies have opened and responded, and the notice, as lines and as CSV', async () => {
    const company = await open(2);
    await open(3);
    await company.post('/my/decisions', { 'grant.registry.partners': 'yes' });
    expect(await listStates()).toEqual({
      1: 'answered',
      2: 'answered',
      3: 'opened',
      4: 'invited',
      5: 'invited',
      6: 'invited',
      7: 'invited',
      8: 'no-address',
    });
    const path = `/v1/campaigns/${CAMPAIGN}/companies`;
    const [first] = await linesOf(setup.as('auditor', `${path}?state=answered`));
    expect(first).toMatchObject({ recordId: toRecordId(1), notices: ['notice-v1'], mails: 0 });
    const page = await setup.as('auditor', `${path}?format=csv&limit=2`);
    expect(page.headers.get('link')).toContain(`cursor=${toRecordId(2)}`);
    const csv = await page.text();
    expect(csv.split('\r\n')).toHaveLength(4);
    expect(csv).toContain('record_id,name,state,notices,last_mail_at,mails');
    expect(csv).not.toContain('@');
  });

  it('10.14 closes the link of a returned mail, and sends no further mail to this address', async () => {
    const json = { address: 'Canary-Contact-0004@demo.example' };
    const returned = setup.as('consent-officer', '/v1/mail-bounces', { json });
    expect((await body<{ invitations: string[] }>(returned)).invitations).toHaveLength(1);
    expect((await listStates())[4]).toBe('bounced');
    await expect(open(4)).rejects.toThrow('410');
    const again = setup.as('consent-officer', '/v1/mail-bounces', { json });
    expect((await body<{ invitations: string[] }>(again)).invitations).toEqual([]);
    expect((await start()).mailed).toBe(0);
    const log = await (await setup.as('auditor', '/v1/audit/entries')).text();
    expect(log).toContain('invitation.bounced');
    expect(log.toLowerCase()).not.toContain('canary-contact-0004@');
  });

  it('10.14 reminds companies that have not responded, and not twice in a week', async () => {
    expect((await remind(7)).mailed).toBe(0); // the first mail is new
    const before = setup.mails.length;
    expect((await remind(0)).mailed).toBe(4); // company 3 has only opened the page
    expect((await remind(7)).mailed).toBe(0);
    await setup.kaart.deliver();
    const sent = setup.mails.slice(before);
    expect(sent.map(({ to }) => to.slice(15, 19)).sort()).toEqual(['0003', '0005', '0006', '0007']);
    for (const { text } of sent) expect(text).toContain('This is a reminder');
  });

  it('10.14 sends no new link to a company that responds before its mail is sent', async () => {
    const { invitations, campaigns } = setup.kaart.selfService;
    const campaign = await campaigns.find(CAMPAIGN);
    const contact = await setup.kaart.selfService.invitations.page({ limit: 1000 }, toRecordId(5));
    expect(contact.items).toHaveLength(2);
    const own = contact.items.at(-1);
    await grant(5);
    const before = listMailsTo(5).length;
    await setup.kaart.selfService.deliverInvitation(own?.id ?? '');
    expect(listMailsTo(5)).toHaveLength(before);
    expect((await invitations.page({ limit: 10 }, toRecordId(5))).items.at(-1)?.revoked?.by).toBe(
      'system',
    );
    expect(await campaigns.isAnswered({ ...own, campaign: campaign.id } as never)).toBe(true);
    expect((await remind(0)).states).toMatchObject({ answered: 3 });
  });

  it('10.14 shows no link to the person who starts it; a person who may only send cannot decide', async () => {
    const json = { edition: '2025.1', mandate: 'person' };
    const response = await setup.as('invitation-exporter:xavier', '/v1/campaigns', { json });
    expect(response.status).toBe(200);
    expect(await response.text()).not.toMatch(/\/my\/invitations|@/);
    const decision = { fieldGroups: ['registry'], givenBy: 'company-representative' };
    const path = `/v1/companies/${toRecordId(6)}/consents`;
    const refused = await setup.as('invitation-exporter:xavier', path, { json: decision });
    expect(refused.status).toBe(403);
    for (const role of ['analyst', 'auditor', 'publisher'] as const)
      expect((await setup.as(role, '/v1/campaigns', { json })).status).toBe(403);
    const list = `/v1/campaigns/${CAMPAIGN}/companies`;
    expect((await setup.as('invitation-exporter:xavier', list)).status).toBe(403);
  });

  it('10.14 of an unknown edition is an error', async () => {
    const response = await setup.as('consent-officer', '/v1/campaigns', {
      json: { edition: '1999' },
    });
    expect(response.status).toBe(404);
  });
});
