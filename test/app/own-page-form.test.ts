import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Contact, inviteContact } from './contact.ts';
import { body, linesOf, Setup } from './setup.ts';

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
const enter = async (id: string) => Contact.enter(setup, await inviteContact(setup, id));
const readPage = async (contact: Contact) => (await contact.get('/my')).text();

/** The inputs of the form as a browser sends them: hidden inputs, selected boxes, and dates. */
function listInputs(html: string): Record<string, string> {
  const inputs = html.match(/<input[^>]*>/g) ?? [];
  const sent = inputs.filter(
    (input) => !/type="(checkbox|radio)"/.test(input) || / checked/.test(input),
  );
  const entries = sent.map((input) => [
    /name="([^"]+)"/.exec(input)?.[1] ?? '',
    /value="([^"]*)"/.exec(input)?.[1] ?? '',
  ]);
  return Object.fromEntries(entries.filter(([name]) => name !== ''));
}

describe('the boxes of the page', () => {
  it('withdraw what is not ticked any more, grant what is ticked, and leave the rest', async () => {
    const id = 'LUHT-DEMO-0021';
    const contact = await enter(id);
    const before = (await listEvents(id)).length;
    const { 'grant.headcount.partners': ticked, ...form } = listInputs(await readPage(contact));
    expect([ticked, form['shown.headcount.partners']]).toEqual(['yes', 'yes']);
    const response = await contact.send('/my/decisions', {
      ...form,
      'grant.registry.public': 'yes',
    });
    expect(response.headers.get('location')).toContain('n=2');
    expect((await listEvents(id)).slice(before)).toMatchObject([
      { action: 'withdraw', fieldGroup: 'headcount', audience: 'partners' },
      { action: 'grant', fieldGroup: 'registry', audience: 'public' },
    ]);
  });

  it('change nothing if they are sent as they were shown', async () => {
    const id = 'LUHT-DEMO-0009';
    const contact = await enter(id);
    const before = await listEvents(id);
    const response = await contact.send('/my/decisions', listInputs(await readPage(contact)));
    expect(response.headers.get('location')).toContain('done=saved&n=0');
    expect(await listEvents(id)).toEqual(before);
  });

  it('of an old page do not permit again what was withdrawn meanwhile', async () => {
    const id = 'LUHT-DEMO-0012';
    const contact = await enter(id);
    const old = listInputs(await readPage(contact));
    await contact.post('/my/decisions', { do: 'withdraw-everything' });
    const before = await listEvents(id);
    expect((await contact.send('/my/decisions', old)).status).toBe(303);
    expect(await listEvents(id)).toEqual(before);
  });

  it('keep a last day, and change it alone', async () => {
    const id = 'LUHT-DEMO-0008';
    const contact = await enter(id);
    const until = 'until.profile.partners';
    await contact.send('/my/decisions', {
      ...listInputs(await readPage(contact)),
      [until]: '2026-03-31',
    });
    const page = await readPage(contact);
    expect(page).toContain('Last day: 31 March 2026');
    const form = listInputs(page);
    expect([form['shown.profile.partners'], form[until]]).toEqual(['2026-03-31', '2026-03-31']);
    const before = (await listEvents(id)).length;
    await contact.send('/my/decisions', form);
    expect((await listEvents(id)).length).toBe(before);
    await contact.send('/my/decisions', { ...form, [until]: '' });
    expect((await listEvents(id)).slice(before)).toMatchObject([
      { action: 'grant', fieldGroup: 'profile', validUntil: null },
    ]);
  });

  it('name the date that is wrong, beside it and in a link to it', async () => {
    const contact = await enter('LUHT-DEMO-0010');
    const form = { 'grant.funding.public': 'yes', 'until.funding.public': '2025-01-01' };
    const html = await (await contact.post('/my/decisions', form)).text();
    expect(html).toContain('href="#public-funding-until"');
    expect(html).toMatch(/id="public-funding-until"[^>]*aria-invalid="true"/);
    expect(html).toMatch(/class="wrong" id="public-funding-error">[^<]*cannot be in the past/);
  });
});

describe('a recipient by name', () => {
  const named = 'partners/demo-partner';

  it('is added with its choices, and no other choice is lost', async () => {
    const id = 'LUHT-DEMO-0020';
    const contact = await enter(id);
    expect(await readPage(contact)).toContain(
      `<option value="${named}">Demonstration partner</option>`,
    );
    const { 'grant.profile.partners': _, ...form } = listInputs(await readPage(contact));
    const html = await (await contact.send('/my', { ...form, reader: named })).text();
    expect(html).toContain('Demonstration partner (Partners with an access of their own)');
    const again = listInputs(html);
    expect(again).not.toHaveProperty(['grant.profile.partners']);
    expect(again[`grant.registry.${named}`]).toBe('');
    const before = (await listEvents(id)).length;
    await contact.send('/my/decisions', { ...again, [`grant.profile.${named}`]: 'yes' });
    expect((await listEvents(id)).slice(before)).toMatchObject([
      { action: 'withdraw', fieldGroup: 'profile', audience: 'partners' },
      { action: 'grant', fieldGroup: 'profile', recipient: 'demo-partner' },
    ]);
  });

  it('keeps a choice that equals the general one when the general one changes', async () => {
    const id = 'LUHT-DEMO-0022';
    const contact = await enter(id);
    const readPartnerRows = async () =>
      (
        await linesOf<Record<string, unknown>>(
          setup.partner('/v1/datasets/healthtech-companies/data?format=jsonl'),
        )
      )
        .map((row) => row['record_id'])
        .includes(id);
    await contact.decide(named, { 'grant.registry': 'yes' });
    await contact.decide('partners', { do: 'none' });
    await setup.as('publisher', '/v1/publications', { json: {} });
    expect(await readPartnerRows()).toBe(true);
    await contact.decide(named, { 'grant.registry': 'no' });
    expect(await readPartnerRows()).toBe(false);
  });

  it('that does not exist gets no choices', async () => {
    const contact = await enter('LUHT-DEMO-0015');
    for (const reader of ['partners/nobody', 'public/demo-partner', 'elsewhere/x', 'x'])
      expect(await (await contact.post('/my', { reader })).text()).not.toMatch(
        /grant\.registry\.(partners|public|elsewhere)\/|nobody/,
      );
  });
});

describe('a request for correction', () => {
  const findCorrectionState = async (id: string) => {
    const states = ['open', 'accepted', 'rejected', 'withdrawn'];
    for (const state of states) {
      const all = await linesOf<{ id: string }>(
        setup.as('analyst', `/v1/corrections?state=${state}`),
      );
      if (all.some((each) => each.id === id)) return state;
    }
    return undefined;
  };
  const ask = async (contact: Contact, value: string) => {
    await contact.ask('employees', value);
    return /value="take-back:([\w-]+)"/.exec(await readPage(contact))?.[1] ?? '';
  };

  it('is taken back by its contact, once, and no choice on the page is lost', async () => {
    const contact = await enter('LUHT-DEMO-0016');
    const id = await ask(contact, '71');
    const form = { do: `take-back:${id}`, 'grant.registry.public': 'yes', value: '5' };
    const html = await (await contact.post('/my/decisions', form)).text();
    expect(html).toContain(
      'Your request is taken back. Your other choices on this page are not saved',
    );
    expect(html).toMatch(/name="grant\.registry\.public" value="yes" id="[\w-]+" checked/);
    expect(html).toMatch(/id="value"[^>]*value="5"/);
    expect(await findCorrectionState(id)).toBe('withdrawn');
    const again = await contact.post('/my/decisions', { do: `take-back:${id}` });
    expect(again.headers.get('location')).toContain('done=taken-back');
    expect(await readPage(contact)).not.toContain(`take-back:${id}`);
    const settled = setup.as('analyst', `/v1/corrections/${id}/acceptance`, { json: {} });
    expect((await settled).status).toBe(409);
  });

  it('is not taken back by another company, nor by another contact of the same one', async () => {
    const id = await ask(await enter('LUHT-DEMO-0017'), '72');
    const other = await enter('LUHT-DEMO-0018');
    const link = await inviteContact(setup, 'LUHT-DEMO-0017', { mandate: 'person' });
    const person = await Contact.enter(setup, link);
    for (const contact of [other, person])
      expect((await contact.post('/my/decisions', { do: `take-back:${id}` })).status).toBe(404);
    expect(await findCorrectionState(id)).toBe('open');
  });

  it('is not taken back after the decision of an analyst', async () => {
    const contact = await enter('LUHT-DEMO-0019');
    const id = await ask(contact, '73');
    await setup.as('analyst', `/v1/corrections/${id}/acceptance`, { json: {} });
    const response = await contact.post('/my/decisions', { do: `take-back:${id}` });
    expect([response.status, (await response.text()).includes('an analyst has decided')]).toEqual([
      422,
      true,
    ]);
    expect(await findCorrectionState(id)).toBe('accepted');
  });
});

describe('signing out', () => {
  it('with choices that are not saved asks first, and keeps them', async () => {
    const contact = await enter('LUHT-DEMO-0023');
    const forms: Record<string, string>[] = [
      { 'grant.funding.public': 'yes' },
      { value: '12' },
      { 'until.funding.public': '2030-01-01' },
    ];
    for (const form of forms) {
      const html = await (await contact.post('/my/leave', form)).text();
      expect(html).toContain('You are still signed in');
      const [[name, value] = []] = Object.entries(form);
      expect(listInputs(html)[name ?? '']).toBe(value);
    }
    const left = await contact.post('/my/leave', { do: 'leave', 'grant.funding.public': 'yes' });
    expect(await left.text()).toContain('You are signed out');
    expect((await contact.get('/my')).status).toBe(401);
  });

  it('of a page that is as it was shown ends the session', async () => {
    const contact = await enter('LUHT-DEMO-0024');
    await contact.send('/my/leave', listInputs(await readPage(contact)));
    expect((await contact.get('/my')).status).toBe(401);
  });
});
