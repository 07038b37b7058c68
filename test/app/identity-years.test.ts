import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkWaitingCompanies } from '../../lib/app/checks/daily-work.ts';
import { stateReason } from '../../lib/core/stated-reason.ts';
import { Contact, inviteContact } from './contact.ts';
import { buildCanaryFile, loadCanaries, PARTNER, toRecordId } from './exits/canaries.ts';
import { play } from './exits/changes-of-mind.ts';
import { body, DATA, linesOf, type Setup } from './setup.ts';

const ABSENT = 2;

describe('10.4 a company that returns after an edition without it', () => {
  let setup: Setup;
  let token = '';
  beforeAll(async () => {
    setup = await loadCanaries();
    token = await setup.token(PARTNER, setup.secret);
    for (const company of [1, ABSENT, 3])
      await play(setup, {
        kind: 'consents',
        company,
        groups: ['registry'],
        audiences: ['partners'],
        lastsMs: null,
        byName: false,
      });
    await play(setup, { kind: 'publish' });
  });
  afterAll(() => setup.close());

  async function release(
    edition: string,
    isThere: (company: number) => boolean,
    merged?: number,
  ): Promise<void> {
    const bearsOther = { legal_status: 'merged', rcs_number: 'B777003', euid: '' };
    const file = buildCanaryFile(8, (row, company) => {
      if (!isThere(company)) return undefined;
      return company === merged ? { ...row, ...bearsOther } : row;
    });
    const { id } = await body<{ id: string }>(setup.import(file, `&edition=${edition}`));
    const change = { json: { changeNote: 'corrected' } };
    await setup.as('analyst:alice', `/v1/imports/${id}/submit`, change);
    const released = await setup.as('releaser:bob', `/v1/imports/${id}/release`, { json: {} });
    expect(released.status).toBe(200);
    const outcome = await body(setup.as('publisher', '/v1/publications', { json: {} }));
    if (outcome['kind'] === 'held')
      await setup.as('releaser:carol', '/v1/publications/hold/lift', { json: { reason: 'seen' } });
    await setup.kaart.deliver();
  }

  const listShownIds = async () =>
    (await linesOf<{ record_id: string }>(setup.withToken(token, DATA))).map(
      ({ record_id }) => record_id,
    );

  it('10.4 is not shown on its old grant; a company that stayed is', async () => {
    expect(await listShownIds()).toEqual([1, 2, 3].map(toRecordId));
    await release('2025.1', (company) => company !== ABSENT);
    expect(await listShownIds()).toEqual([1, 3].map(toRecordId));
    await release('2025.2', () => true);
    expect(await listShownIds()).toEqual([1, 3].map(toRecordId));
    const json = {
      audience: 'partners',
      purpose: 'https://w3id.org/dpv#ResearchAndDevelopment',
      organisations: [toRecordId(ABSENT)],
      fieldGroups: ['registry'],
    };
    const response = await body(setup.as('consent-officer', '/v1/access-decisions', { json }));
    expect(JSON.stringify(response)).toContain('identity-changed');
  });

  it('10.4 gets one mail, and is in the list of waiting companies', async () => {
    const listMails = () => setup.mails.filter(({ text }) => text.includes('earlier decisions'));
    expect(listMails().map(({ to }) => to)).toEqual(['canary-contact-0002@demo.example']);
    // the same job again, as after a crash, and another edition
    await setup.kaart.selfService.notifyWaiting();
    await setup.kaart.deliver();
    expect(listMails()).toHaveLength(1);
    const path = '/v1/consents/waiting';
    expect(await linesOf(setup.as('auditor', path))).toEqual([
      {
        recordId: toRecordId(ABSENT),
        name: expect.any(String),
        reason: 'returned',
        groups: ['registry'],
      },
    ]);
    expect((await setup.as('invitation-exporter', path)).status).toBe(403);
    const check = await checkWaitingCompanies.find(setup.kaart as never);
    expect(check?.detail).toEqual(
      stateReason('companies-wait', { count: 1, returned: 1, changed: 0 }),
    );
  });

  it('10.4 has a page that says so, and its other contacts cannot confirm', async () => {
    const person = await Contact.enter(
      setup,
      await inviteContact(setup, toRecordId(ABSENT), { mandate: 'person' }),
    );
    expect(await (await person.get('/my?lang=en')).text()).not.toContain('id="waiting"');
    await person.post('/my/decisions', { do: 'confirm-identity' });
    expect(await linesOf(setup.as('auditor', '/v1/consents/waiting'))).toHaveLength(1);
    const mail = setup.mails.find(({ text }) => text.includes('earlier decisions'))?.text ?? '';
    const company = await Contact.enter(setup, new URL(/http\S+/.exec(mail)?.[0] ?? '').pathname);
    for (const [language, text] of [
      ['en', 'An edition did not have your company'],
      ['fr', 'Une édition ne contenait pas votre entreprise'],
      ['de', 'Eine Ausgabe enthielt Ihr Unternehmen nicht'],
    ])
      expect(await (await company.get(`/my?lang=${language}`)).text()).toContain(text);
  });

  it('10.4 is shown again after a confirmation by the releaser', async () => {
    const path = `/v1/companies/${toRecordId(ABSENT)}/identity/confirmations`;
    const json = { reason: 'it asked to be listed again' };
    expect((await setup.as('releaser:carol', path, { json })).status).toBe(201);
    await play(setup, { kind: 'publish' });
    expect(await listShownIds()).toEqual([1, 2, 3].map(toRecordId));
    expect(await linesOf(setup.as('auditor', '/v1/consents/waiting'))).toEqual([]);
  });

  it('10.4 stays confirmed in a later edition; a retracted edition in between does not count as an absence', async () => {
    await release('2025.3', (company) => company !== 3);
    expect(await listShownIds()).toEqual([1, 2].map(toRecordId));
    const retract = '/v1/editions/2025.3/retraction';
    await setup.as('releaser:bob', retract, { json: { reason: 'cut off' } });
    await release('2025.4', () => true);
    expect(await listShownIds()).toEqual([1, 2, 3].map(toRecordId));
  });

  it('10.4 does not wait and gets no mail if it took over a company with its number', async () => {
    const mails = setup.mails.length;
    await release('2025.5', () => true, 3);
    expect(await listShownIds()).toEqual([1, 2].map(toRecordId));
    expect(await linesOf(setup.as('auditor', '/v1/consents/waiting'))).toEqual([]);
    expect(setup.mails).toHaveLength(mails);
  });
});

describe('10.4 a company that confirms on its own page', () => {
  it('10.4 is shown again, and the event and the log say that it confirmed', async () => {
    const { setup, token } = await returnCompanies();
    const listWaiting = () => linesOf(setup.as('auditor', '/v1/consents/waiting?limit=1'));
    expect(await listWaiting()).toHaveLength(1);
    const next = (await setup.as('auditor', '/v1/consents/waiting?limit=1')).headers.get('link');
    expect(next).toContain(`cursor=${toRecordId(2)}`);
    const links = setup.mails.flatMap(({ to, text }) => {
      const path = new URL(/http\S+/.exec(text)?.[0] ?? '').pathname;
      return to.includes('0002') && text.includes('earlier decisions') ? [path] : [];
    });
    // the mail of the company, and the mail of its contact person
    expect(links).toHaveLength(2);
    const [company, person] = await Promise.all(links.map((link) => Contact.enter(setup, link)));
    const pages = [company, person].map(async (who) => (await who?.get('/my?lang=en'))?.text());
    for (const page of await Promise.all(pages)) expect(page).toContain('value="confirm-identity"');
    await company?.post('/my/decisions', { do: 'confirm-identity' });
    const again = await company?.post('/my/decisions', { do: 'confirm-identity' });
    expect(again?.headers.get('location')).toContain('n=0');
    expect(await (await company?.get('/my?lang=en'))?.text()).not.toContain('id="waiting"');
    await play(setup, { kind: 'publish' });
    const readRows = () => setup.withToken(token, DATA).then((response) => response.text());
    expect(await readRows()).toContain('canary-registry-0002');
    expect(await readRows()).not.toContain('canary-contact-0002');
    await person?.post('/my/decisions', { do: 'confirm-identity' });
    await play(setup, { kind: 'publish' });
    expect(await readRows()).toContain('canary-contact-0002');
    expect(await readRows()).not.toContain('canary-registry-0003');
    const events = await setup.kaart.consents.events(toRecordId(2));
    const confirmed = events.filter(({ confirmation }) => confirmation !== undefined);
    expect(confirmed.map(({ fieldGroup }) => fieldGroup)).toEqual(['registry', 'contact']);
    for (const { channel, actor, confirmation } of confirmed) {
      expect(channel).toBe('self-service');
      expect(confirmation?.by).toMatch(/^invitation\/waiting-/);
      expect(actor?.mandate).toBe(confirmation?.by);
    }
    await setup.close();
  });

  /** Companies 2 and 3 have granted their rows. They are missing from an edition, and then come back. */
  async function returnCompanies() {
    const setup = await loadCanaries();
    const token = await setup.token(PARTNER, setup.secret);
    for (const company of [1, 2, 3])
      await play(setup, {
        kind: 'consents',
        company,
        groups: ['registry', 'contact'],
        audiences: ['partners'],
        lastsMs: null,
        byName: false,
      });
    const release = async (edition: string, left: readonly number[]) => {
      const file = buildCanaryFile(8, (row, company) => (left.includes(company) ? undefined : row));
      const { id } = await body<{ id: string }>(setup.import(file, `&edition=${edition}`));
      const change = { json: { changeNote: 'corrected' } };
      await setup.as('analyst:alice', `/v1/imports/${id}/submit`, change);
      await setup.as('releaser:bob', `/v1/imports/${id}/release`, { json: {} });
      await setup.kaart.deliver();
    };
    await release('2025.1', [2, 3]);
    await release('2025.2', []);
    const publication = await body(setup.as('publisher', '/v1/publications', { json: {} }));
    if (publication['kind'] === 'held')
      await setup.as('releaser:carol', '/v1/publications/hold/lift', { json: { reason: 'seen' } });
    return { setup, token };
  }
});

describe('10.3 another contact person', () => {
  it('10.3 has no access with the old link or session, and can be invited and consent', async () => {
    const setup = await loadCanaries();
    const token = await setup.token(PARTNER, setup.secret);
    const groups = ['registry', 'contact'];
    await play(setup, {
      kind: 'consents',
      company: 1,
      groups: groups as never,
      audiences: ['partners'],
      lastsMs: null,
      byName: false,
    });
    const [used, open] = [
      await inviteContact(setup, toRecordId(1), { mandate: 'person' }),
      await inviteContact(setup, toRecordId(1), { mandate: 'person' }),
    ];
    const person = await Contact.enter(setup, used);
    expect((await person.get('/my')).status).toBe(200);
    const file = buildCanaryFile(8, (row, company) =>
      company === 1
        ? { ...row, contact_name: 'successor', contact_email: 'successor@demo.example' }
        : row,
    );
    const { id } = await body<{ id: string }>(setup.import(file, '&edition=2025.1'));
    const change = { json: { changeNote: 'corrected' } };
    await setup.as('analyst:alice', `/v1/imports/${id}/submit`, change);
    await setup.as('releaser:bob', `/v1/imports/${id}/release`, { json: {} });
    await play(setup, { kind: 'publish' });
    expect(await (await person.get('/my')).text()).not.toContain('successor');
    expect((await setup.form(open, {})).status).not.toBe(303);
    const readRows = () => setup.withToken(token, DATA).then((response) => response.text());
    expect(await readRows()).not.toContain('successor');
    expect(await linesOf(setup.as('auditor', '/v1/consents/waiting'))).toEqual([
      {
        recordId: toRecordId(1),
        name: expect.any(String),
        reason: 'other-person',
        groups: ['contact'],
      },
    ]);
    expect(setup.mails.some(({ text }) => text.includes('earlier decisions'))).toBe(false);
    const company = await Contact.enter(setup, await inviteContact(setup, toRecordId(1)));
    expect(await (await company.get('/my?lang=en')).text()).toContain('is another one now');
    await company.post('/my/decisions', { do: 'confirm-identity' });
    expect(await linesOf(setup.as('auditor', '/v1/consents/waiting'))).toHaveLength(1);
    const next = await Contact.enter(
      setup,
      await inviteContact(setup, toRecordId(1), { mandate: 'person' }),
    );
    expect(await (await next.get('/my')).text()).toContain('successor');
    await play(setup, {
      kind: 'consents',
      company: 1,
      groups: ['contact'],
      audiences: ['partners'],
      lastsMs: null,
      byName: false,
    });
    await play(setup, { kind: 'publish' });
    expect(await readRows()).toContain('successor');
    await setup.close();
  });
});
