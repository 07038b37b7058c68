import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Contact, inviteContact } from './contact.ts';
import { putNextRevision } from './notice-revisions.ts';
import { body, DATA, DECISION, linesOf, RESEARCH, Setup } from './setup.ts';

let setup: Setup;
beforeAll(async () => {
  setup = await Setup.demonstration();
});
afterAll(() => setup.close());

const listEvents = async (id: string) =>
  (
    await body<{ events: Record<string, unknown>[] }>(
      setup.as('auditor', `/v1/companies/${id}/consents`),
    )
  ).events;

describe('a second revision of the notice', () => {
  const id = 'LUHT-DEMO-0007';
  let company: Contact;
  beforeAll(async () => {
    company = await Contact.enter(setup, await inviteContact(setup, id));
  });

  it('10.10 a page that was opened before the revision saves no grant under it', async () => {
    const form = { notice: 'notice-v1', 'grant.registry.public': 'yes' };
    expect((await company.post('/my/decisions', form)).status).toBe(303);
    await putNextRevision(setup);
    const before = await listEvents(id);
    const late = await company.post('/my/decisions', { ...form, 'grant.profile.public': 'yes' });
    expect(late.status).toBe(422);
    const html = await late.text();
    expect(html).toContain('the notice has changed since you opened this page');
    expect(html).toContain('name="notice" value="notice-v2"');
    expect(await listEvents(id)).toEqual(before);
    const withdrawal = { notice: 'notice-v1', 'grant.registry.public': 'no' };
    expect((await company.post('/my/decisions', withdrawal)).status).toBe(303);
    expect((await listEvents(id)).at(-1)).toMatchObject({ action: 'withdraw' });
  });

  it('10.10 leaves grants unchanged until the contact confirms them', async () => {
    const html = await (await company.get('/my')).text();
    expect(html).toContain('name="confirm"');
    const form = { notice: 'notice-v2', 'grant.registry.partners': 'yes' };
    const before = await listEvents(id);
    expect((await company.post('/my/decisions', form)).headers.get('location')).toContain('n=0');
    expect(await listEvents(id)).toEqual(before);
  });

  it('10.10 is accepted on the page, with an event and a receipt', async () => {
    const form = { notice: 'notice-v2', 'grant.registry.partners': 'yes', confirm: 'yes' };
    const preview = await company.post('/my/preview', form);
    expect(await preview.text()).toContain('name="confirm" value="yes"');
    const saved = await company.post('/my/decisions', form);
    expect(saved.headers.get('location')).toContain('n=1');
    const event = (await listEvents(id)).at(-1);
    expect(event).toMatchObject({
      kind: 'reconfirmed',
      noticeVersion: 'notice-v2',
      channel: 'self-service',
      audience: 'partners',
    });
    await setup.kaart.deliver();
    const receipt = await company.get(`/my/receipts/${event?.['receipt']}`);
    expect(receipt.status).toBe(200);
    const claims = Buffer.from((await receipt.text()).split('.')[1] ?? '', 'base64url').toString();
    expect(claims).toContain('RenewedConsentGiven');
    expect(claims).toContain('notice-v2');
    const again = await company.post('/my/decisions', form);
    expect(again.headers.get('location')).toContain('n=0');
    expect(await (await company.get('/my')).text()).toMatch(/confirmed \(Register data/);
  });

  it('10.10 and 10.12 is in the decision of an officer, as a reconfirmation', async () => {
    const path = '/v1/companies/LUHT-DEMO-0008/consents';
    const { events } = await body<{ events: object[] }>(
      setup.as('consent-officer', path, { json: DECISION }),
    );
    expect(events).toMatchObject([{ kind: 'reconfirmed', noticeVersion: 'notice-v2' }]);
    const withdrawal = await body<{ events: object[] }>(
      setup.as('consent-officer', '/v1/companies/LUHT-DEMO-0008/withdrawals', {
        json: DECISION,
      }),
    );
    expect(withdrawal.events).toMatchObject([{ noticeVersion: 'notice-v2' }]);
  });
});

describe('10.11 a page with grants under several revisions', () => {
  const MARKETING = 'https://w3id.org/dpv#Marketing';
  const OLD = 'https://w3id.org/dpv#PublicRelations';
  const toTexts = (en: string) => ({ en, fr: `${en} (fr)`, de: `${en} (de)` });

  it('10.11 shows the notice of each, and marks new, changed and removed parts with words', async () => {
    const own = await Setup.demonstration();
    const id = 'LUHT-DEMO-0007';
    const first = await body<{ purposes: object; texts: object; fieldGroups: object }>(
      own.ask('/v1/consent-notices/notice/1'),
    );
    await putNextRevision(own, {
      purposes: { ...first.purposes, [OLD]: toTexts('Press') } as never,
    });
    const company = await Contact.enter(own, await inviteContact(own, id));
    const grant = { notice: 'notice-v2', 'grant.registry.public': 'yes' };
    expect((await company.post('/my/decisions', grant)).status).toBe(303);
    await putNextRevision(own, {
      purposes: { ...first.purposes, [MARKETING]: toTexts('Advertising') } as never,
      texts: { ...first.texts, retention: toTexts('Ten years') } as never,
      fieldGroups: { ...first.fieldGroups, funding: toTexts('Money') } as never,
    });
    const readShownNotice = async (language: string) => {
      const html = await (await company.get(`/my?lang=${language}`)).text();
      const findDetails = (version: string) =>
        new RegExp(`<details id="${version}">.*?</details>`, 's').exec(html)?.[0] ?? '';
      return {
        html,
        now: findDetails('notice-v3'),
        one: findDetails('notice-v1'),
        two: findDetails('notice-v2'),
      };
    };
    const { html, now, one, two } = await readShownNotice('en');
    expect(html).toContain('under notice-v1');
    expect(html).toContain('under notice-v2');
    for (const version of ['notice-v1', 'notice-v2']) {
      expect(now).toMatch(new RegExp(`Advertising.*?\\[new since ${version}\\]`, 's'));
      expect(now).toMatch(new RegExp(`Ten years.*?\\[changed since ${version}\\]`, 's'));
      expect(now).toMatch(new RegExp(`Money.*?\\[changed since ${version}\\]`, 's'));
    }
    expect(now).not.toContain('Press');
    expect(two).toMatch(/Press.*?\[no longer in notice-v3\]/s);
    expect(one).not.toContain('Advertising');
    expect(one).not.toContain('no longer in');
    expect((await readShownNotice('fr')).now).toContain('nouveau depuis notice-v1');
    expect((await readShownNotice('de')).now).toContain('neu seit notice-v1');
    expect((await readShownNotice('de')).two).toContain('nicht mehr in notice-v3');
    // all grants are under the newest revision, so no grant is marked and no earlier notice is shown
    const again = { notice: 'notice-v3', do: 'withdraw-everything' };
    await company.post('/my/decisions', again);
    await company.post('/my/decisions', { notice: 'notice-v3', 'grant.registry.partners': 'yes' });
    const after = await readShownNotice('en');
    expect(after.html).not.toContain('since notice-v1');
    expect(after.one).toBe('');
    await own.close();
  });
});

describe('a material revision', () => {
  let fresh: Setup;
  beforeAll(async () => {
    fresh = await Setup.demonstration();
  });
  afterAll(() => fresh.close());
  const listIds = async () =>
    (await linesOf<{ record_id: string }>(fresh.partner(DATA))).map(({ record_id: id }) => id);
  const toCompanyPath = (id: string) => `/v1/companies/${id}`;

  it('10.13 waits for a second person, as the command and the API show', async () => {
    const notice = await body<object>(fresh.ask('/v1/consent-notices/notice/1'));
    const json = { ...notice, revision: 2, material: true };
    const { hash } = await body<{ hash: string }>(
      fresh.as('consent-officer', '/v1/consent-notices', { json }),
    );
    const path = '/v1/consent-notices/notice/2/confirmation';
    const self = await fresh.as('consent-officer', path, { json: { hash } });
    expect(await body(self)).toMatchObject({ status: 403, code: 'second-person-required' });
    expect((await fresh.ask('/v1/consent-notices/notice/2')).status).toBe(404);
    expect(await listIds()).toHaveLength(118);
    const under = { ...DECISION, noticeVersion: 'notice-v2' };
    const early = await fresh.as('consent-officer', `${toCompanyPath('LUHT-DEMO-0001')}/consents`, {
      json: under,
    });
    expect(await body(early)).toMatchObject({ code: 'consent-rejected' });
  });

  it('10.13 ends grants of earlier revisions for every recipient at once, until they are confirmed', async () => {
    const id = 'LUHT-DEMO-0007';
    const link = await inviteContact(fresh, id);
    await putNextRevision(fresh, { material: true });
    expect(await listIds()).toEqual([]);
    const { partners } = await body<{ partners: { registry: number } }>(
      fresh.as('auditor', '/v1/consents/coverage'),
    );
    expect(partners.registry).toBe(0);
    const { notices } = await body<{ notices: { notice: string; granted: object }[] }>(
      fresh.as('auditor', '/v1/consents/coverage/notices'),
    );
    expect(notices).toMatchObject([
      {
        notice: 'notice-v1',
        granted: { partners: { registry: 118 } },
        counted: { partners: { registry: 0 } },
      },
      { notice: 'notice-v2' },
    ]);
    const request = {
      audience: 'partners',
      purpose: RESEARCH,
      organisations: [id],
      fieldGroups: ['registry'],
    };
    const decided = await body<{ decisions: object[] }>(
      fresh.as('auditor', '/v1/access-decisions', { json: request }),
    );
    expect(decided.decisions).toMatchObject([
      { groups: { registry: { decision: 'deny', reason: 'notice-outdated' } } },
    ]);
    const contact = await Contact.enter(fresh, link);
    expect(await (await contact.get('/my')).text()).toContain('changed in a material way');
    const preview = await (await contact.get('/my/preview')).text();
    expect(preview).not.toContain('contact@demo-007.example');
    const form = { notice: 'notice-v2', 'grant.registry.partners': 'yes' };
    expect((await contact.post('/my/decisions', form)).headers.get('location')).toContain('n=1');
    const { events } = await body<{ events: object[] }>(
      fresh.as('auditor', `${toCompanyPath(id)}/consents`),
    );
    expect(events.at(-1)).toMatchObject({ kind: 'reconfirmed', noticeVersion: 'notice-v2' });
    await body(fresh.as('publisher', '/v1/publications', { json: {} }));
    expect(await listIds()).toEqual([id]);
  });
});
