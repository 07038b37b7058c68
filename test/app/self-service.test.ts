import { decodeProtectedHeader } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { addMilliseconds, DAY_MS } from '../../lib/core/instant.ts';
import { buildInputsAbout, Contact, exportLink, inviteContact, readMailedLink } from './contact.ts';
import { buildMapping } from './mapping-file.ts';
import { body, DATA, linesOf, Setup } from './setup.ts';

const COMPANY = 'LUHT-DEMO-0001';
const OTHER = 'LUHT-DEMO-0002';
/** Companies of the demonstration that have an address in the edition. */
const WITH_ADDRESS = 130;
const PAGE = { headers: { accept: 'text/html' } };

let setup: Setup;
beforeAll(async () => {
  setup = await Setup.demonstration();
});
afterAll(() => setup.close());
afterEach(() => {
  vi.useRealTimers();
});

const readRows = () => linesOf<Record<string, unknown>>(setup.partner(DATA));
const findRow = async (id: string) => (await readRows()).find((row) => row['record_id'] === id);
const publish = () => body(setup.as('publisher', '/v1/publications', { json: {} }));
const listEvents = async (id: string) =>
  (
    await body<{ events: Record<string, unknown>[] }>(
      setup.as('auditor', `/v1/companies/${id}/consents`),
    )
  ).events;

/** The links of a page to receipts. */
const listReceiptLinks = (html: string) => [...new Set(html.match(/\/my\/receipts\/[\w-]+/g))];

/** Changes only the date. Timers still use real time. */
function passDays(days: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + days * DAY_MS });
}

describe('a link', () => {
  it('shows a button at every visit, and stays valid', async () => {
    const link = await inviteContact(setup, COMPANY);
    for (const method of ['GET', 'HEAD', 'GET']) {
      const response = await setup.ask(link, { method, ...PAGE });
      expect([response.status, response.headers.get('set-cookie')]).toEqual([200, null]);
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
      expect(response.headers.get('cache-control')).toBe('private, no-store');
    }
    expect((await setup.form(link, {})).status).toBe(303);
  });

  it('starts one session, once, with a cookie that scripts and other sites cannot read', async () => {
    const link = await inviteContact(setup, COMPANY);
    const entered = await Promise.all([setup.form(link, {}), setup.form(link, {})]);
    expect(entered.map(({ status }) => status).sort()).toEqual([303, 410]);
    const [first] = entered.filter(({ status }) => status === 303);
    expect(first?.headers.get('location')).toBe('/my?lang=en');
    expect(first?.headers.get('set-cookie')).toMatch(
      /^kaart-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(await body(setup.form(link, {}))).toMatchObject({
      code: 'invitation-closed',
      state: 'used',
      detail: 'this invitation is used',
    });
    const looked = await setup.ask(`${link}?lang=fr`, PAGE);
    expect([looked.status, await looked.text()]).toMatchObject([
      410,
      expect.stringContaining('Il a déjà servi'),
    ]);
    expect(await (await setup.ask(link, PAGE)).text()).toContain(`href="${link}?lang=de"`);
    const cookie = first?.headers.get('set-cookie')?.split(';')[0] ?? '';
    const back = await setup.ask(link, { headers: { ...PAGE.headers, cookie } });
    expect([back.status, back.headers.get('location')]).toEqual([303, '/my?lang=en']);
  });

  it('sets a cookie for encrypted connections only, if the server uses them', async () => {
    const secure = await Setup.demonstration('2025-09-30T22:00:00Z', {}, 'https://kaart.test');
    const response = await secure.form(await inviteContact(secure, COMPANY), {});
    expect(response.headers.get('set-cookie')).toMatch(
      /^__Host-kaart-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    await secure.close();
  });

  it('is refused if it is forged, of another kind or cut off', async () => {
    const link = await inviteContact(setup, COMPANY);
    const token = link.split('/').at(-1) ?? '';
    const [header, payload, signature] = token.split('.');
    const manifest = await body<{ manifest: string }>(
      setup.partner('/v1/datasets/healthtech-companies/versions/current'),
    );
    for (const forged of [
      'x',
      token.slice(0, -4),
      `${header}.${Buffer.from('{"invitation":"1"}').toString('base64url')}.${signature}`,
      `${Buffer.from('{"alg":"none","typ":"kaart-invitation+jwt"}').toString('base64url')}.${payload}.`,
      manifest.manifest.slice(0, 600),
    ]) {
      const page = await setup.ask(`/my/invitations/${forged}?lang=de`, PAGE);
      if (page.status !== 400)
        expect(await page.text()).toMatch(/Dieser Link ist nicht gültig.*data@example\.lu/s);
      for (const response of [
        setup.ask(`/my/invitations/${forged}`),
        setup.form(`/my/invitations/${forged}`, {}),
      ])
        expect([400, 404]).toContain((await response).status);
    }
  });

  it('is refused after 14 days', async () => {
    const link = await inviteContact(setup, COMPANY);
    passDays(13.9);
    expect((await setup.ask(link)).status).toBe(200);
    passDays(0.2);
    expect(await body(setup.form(link, {}))).toMatchObject({ status: 410, state: 'expired' });
  });

  it('is refused after its revocation, which also ends the session', async () => {
    const link = await inviteContact(setup, OTHER);
    const contact = await Contact.enter(setup, await inviteContact(setup, OTHER));
    expect((await contact.get('/my')).status).toBe(200);
    for (const { id } of await linesOf<{ id: string }>(
      setup.as('consent-officer', `/v1/invitations?company=${OTHER}`),
    ))
      await setup.as('consent-officer', `/v1/invitations/${id}/revocation`, { json: {} });
    expect(await body(setup.form(link, {}))).toMatchObject({ status: 410, state: 'revoked' });
    expect((await contact.get('/my')).status).toBe(401);
  });

  it('is created at most a fixed number of times for a company in a day', async () => {
    const path = '/v1/companies/LUHT-DEMO-0003/invitations';
    const made = [];
    for (let i = 0; i < 11; i += 1)
      made.push(await setup.as('consent-officer', path, { json: {} }));
    expect(made.map(({ status }) => status)).toEqual([...Array(10).fill(201), 429]);
  });

  it('is requested at most a fixed number of times in a minute', async () => {
    const link = await inviteContact(setup, 'LUHT-DEMO-0004');
    vi.useFakeTimers({ toFake: ['performance'] }); // the quota grows by one request a second
    const statuses = [];
    for (let i = 0; i < 65; i += 1) statuses.push((await setup.ask(link)).status);
    expect(statuses.slice(0, 60)).toEqual(Array(60).fill(200));
    expect(statuses.at(-1)).toBe(429);
  });

  it('is created by officers only, for known companies only', async () => {
    const path = `/v1/companies/${COMPANY}/invitations`;
    expect((await setup.as('analyst', path, { json: {} })).status).toBe(403);
    const wrong = ['LUHT-DEMO-9999', 'LUHT-DEMO-0000'].map((id) =>
      setup.as('consent-officer', `/v1/companies/${id}/invitations`, { json: {} }),
    );
    expect((await Promise.all(wrong)).map(({ status }) => status)).toEqual([404, 404]);
  });
});

describe('an invitation by mail', () => {
  it('is sent to the address, and its link is shown to no other person', async () => {
    const path = '/v1/companies/LUHT-DEMO-0005/invitations';
    const email = 'CONTACT@demo-005.example';
    const pending = setup.as('consent-officer', path, { json: { email, mandate: 'person' } });
    const response = await pending;
    const made = await body(response.clone());
    expect(made).toMatchObject({ handedOverBy: null, mandate: 'person' });
    expect(JSON.stringify(made)).not.toContain('/my/invitations/');
    const link = await readMailedLink(setup, response);
    expect(setup.mails.at(-1)?.to).toBe('contact@demo-005.example');
    const html = await (await setup.ask(link, PAGE)).text();
    expect(html).toContain('for the contact person alone');
    await Contact.enter(setup, link);
    expect(
      JSON.stringify(await linesOf(setup.as('consent-officer', '/v1/invitations'))),
    ).not.toContain('demo-005.example');
  });

  it('9.4: is not sent to an address that an officer chooses', async () => {
    const path = '/v1/companies/LUHT-DEMO-0005/invitations';
    const before = setup.mails.length;
    const json = { email: 'officer@luxinnovation.example' };
    const response = await setup.as('consent-officer', path, { json });
    expect(await body(response)).toMatchObject({ status: 409, code: 'wrong-state' });
    await setup.kaart.deliver();
    expect(setup.mails).toHaveLength(before);
  });
});

describe('the links of a whole edition', () => {
  it('are one for each company, and the same if the run is repeated', async () => {
    const path = '/v1/editions/2025/invitations';
    const makeLinks = () =>
      linesOf(setup.as('consent-officer', path, { json: { mandate: 'person' } }));
    const first = await makeLinks();
    expect(first).toHaveLength(WITH_ADDRESS);
    expect(first.every(({ email }) => String(email).includes('@'))).toBe(true);
    expect(JSON.stringify(first)).not.toContain('/my/invitations/');
    expect((await makeLinks()).map(({ id }) => id)).toEqual(first.map(({ id }) => id));
    await setup.kaart.deliver();
    const mailed = new Set(setup.mails.map(({ id }) => id));
    expect(first.filter(({ id }) => !mailed.has(String(id)))).toEqual([]);
  });

  it('9.4: to hand over are one for each company, and the same if the run is repeated', async () => {
    const path = '/v1/editions/2025/invitation-links';
    const makeLinks = () => linesOf(setup.as('invitation-exporter:xavier', path, { json: {} }));
    const first = await makeLinks();
    expect(first).toHaveLength(130);
    for (const { link, mandate, handedOverBy } of first)
      expect([String(link), mandate, handedOverBy]).toEqual([
        expect.stringMatching(/^http/),
        'company',
        'xavier',
      ]);
    expect((await makeLinks()).map(({ id }) => id)).toEqual(first.map(({ id }) => id));
  });

  it('are refused for an unknown edition', async () => {
    const response = setup.as('consent-officer', '/v1/editions/1999/invitations', { json: {} });
    expect((await response).status).toBe(404);
  });
});

describe('a request without a session', () => {
  it.each(['/my', '/my/preview', '/my/receipts/x'])(
    '%s: the page says so and shows nothing',
    async (path) => {
      for (const cookie of ['', 'kaart-session=x', `kaart-session=${'A'.repeat(43)}`]) {
        const response = await setup.ask(path, { headers: { cookie } });
        expect(response.status).toBe(401);
        const html = await response.text();
        expect(html).toContain('You are not signed in');
        // The page is also the first one for a company that follows a link from its entry.
        expect(html).toContain('it opens with a link that we send by mail');
        expect(html).toContain('href="/my/link?lang=en"');
      }
    },
  );

  it.each(['/my/decisions', '/my/preview', '/my'])('%s: changes nothing', async (path) => {
    const form = {
      notice: 'notice-v1',
      do: 'none:partners',
      field: 'employees',
      value: '1',
      evidence: 'x',
    };
    expect((await setup.form(path, form)).status).toBe(401);
  });

  it('ends after half an hour without a request, or after signing out', async () => {
    const idle = await Contact.enter(setup, await inviteContact(setup, COMPANY));
    passDays(29 / 1440);
    expect((await idle.get('/my')).status).toBe(200);
    passDays(29 / 1440);
    expect((await idle.get('/my')).status).toBe(200);
    passDays(31 / 1440);
    expect((await idle.get('/my')).status).toBe(401);
    vi.useRealTimers();
    const left = await Contact.enter(setup, await inviteContact(setup, COMPANY));
    const response = await left.post('/my/leave', {});
    expect(response.headers.get('set-cookie')).toMatch(/^kaart-session=; Max-Age=0/);
    expect((await left.get('/my')).status).toBe(401);
  });
});

describe('a form', () => {
  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['of another site', {}, { 'sec-fetch-site': 'cross-site' }],
    ['of a neighbour', {}, { 'sec-fetch-site': 'same-site' }],
    ['typed into the address line', {}, { 'sec-fetch-site': 'none' }],
    ['without its token', { form: '' }, {}],
    ['with another’s token', { form: 'f'.repeat(64) }, {}],
  ])('%s is refused and changes nothing', async (_, form, headers) => {
    const contact = await Contact.enter(setup, await inviteContact(setup, 'LUHT-DEMO-0006'));
    const before = await listEvents('LUHT-DEMO-0006');
    for (const path of ['/my/decisions', '/my/preview', '/my/leave']) {
      const all = { do: 'none:partners', ...form };
      const response = await contact.post(path, all, headers);
      expect([path, response.status]).toEqual([path, 403]);
      expect(response.headers.get('content-type')).toContain('text/html');
    }
    expect(await listEvents('LUHT-DEMO-0006')).toEqual(before);
    expect((await contact.get('/my')).status).toBe(200);
  });

  it('from a browser that sends only its origin needs our origin', async () => {
    const contact = await Contact.enter(setup, await inviteContact(setup, 'LUHT-DEMO-0006'));
    const form = {
      form: await contact.formToken(),
      notice: 'notice-v1',
    };
    const decideFrom = (origin: string) =>
      setup.ask('/my/decisions', {
        method: 'POST',
        body: new URLSearchParams(form).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin },
      });
    expect((await decideFrom('https://evil.example')).status).toBe(403);
    expect((await decideFrom(setup.url)).status).toBe(401);
    const link = await inviteContact(setup, 'LUHT-DEMO-0006');
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'cross-site',
    };
    expect((await setup.ask(link, { method: 'POST', headers, body: '' })).status).toBe(403);
    expect((await setup.ask(link)).status).toBe(200);
  });
});

describe('a company', () => {
  const id = 'LUHT-DEMO-0007';
  let company: Contact;
  beforeAll(async () => {
    company = await Contact.enter(setup, await inviteContact(setup, id));
  });

  it('sees the data about itself and nothing of another, in its language', async () => {
    for (const [lang, heading] of [
      ['en', 'What is held'],
      ['fr', 'Ce qui est conservé'],
      ['de', 'Was gespeichert ist'],
    ]) {
      const html = await (await company.get(`/my?lang=${lang}`)).text();
      expect(html).toContain(`<html lang="${lang}">`);
      expect(html).toContain(heading);
      expect(html).toContain('contact@demo-007.example');
      expect(html).not.toMatch(/demo-00[^7]/);
    }
    const byBrowser = await company.get('/my', { 'accept-language': 'de-LU' });
    expect(await byBrowser.text()).toContain('<html lang="de">');
  });

  it('withdraws with one click, and the next read lacks its row', async () => {
    expect(await findRow(id)).toBeDefined();
    const response = await company.decide('partners', { do: 'none' });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toMatch(/^\/my\?lang=en&done=saved&n=\d#said$/);
    expect(await findRow(id)).toBeUndefined();
    const [last] = (await listEvents(id)).slice(-1);
    expect(last).toMatchObject({
      givenBy: 'company-representative',
      noticeVersion: 'notice-v1',
      evidenceRef: expect.stringMatching(/^invitation\/[0-9a-f-]{36}$/),
    });
  });

  it('grants with one click, and the next version shows its row', async () => {
    await company.decide('partners', { do: 'all' });
    expect(await findRow(id)).toBeUndefined();
    await publish();
    expect(Object.keys((await findRow(id)) ?? {})).toEqual(
      expect.arrayContaining(['employees', 'website']),
    );
    expect(await findRow(id)).not.toHaveProperty('contact_email');
  });

  it('grants a group until a day, and the grant ends with that day in Luxembourg', async () => {
    await company.decide('partners', {
      'grant.registry': 'yes',
      'grant.headcount': 'yes',
      'until.headcount': '2025-10-31',
      'grant.profile': 'no',
    });
    const [grant] = (await listEvents(id)).filter(
      ({ fieldGroup, validUntil }) => fieldGroup === 'headcount' && validUntil !== null,
    );
    expect(grant).toMatchObject({ action: 'grant', validUntil: '2025-10-31T22:59:59.999Z' });
    const html = await (await company.get('/my')).text();
    expect(html).toContain('value="2025-10-31"');
  });

  it('records nothing for a choice that is already in force, so a second click is harmless', async () => {
    const form = { 'grant.registry': 'yes', 'grant.profile': 'no' };
    await company.decide('partners', form);
    const before = await listEvents(id);
    const again = await company.decide('partners', form);
    expect(again.headers.get('location')).toContain('n=0');
    expect(await listEvents(id)).toEqual(before);
  });

  it('refuses a group that was never asked for', async () => {
    await company.decide('public', { 'grant.funding': 'no' });
    expect((await listEvents(id)).at(-1)).toMatchObject({ action: 'refuse', audience: 'public' });
  });

  it('cannot consent for its contact person, with any form', async () => {
    const before = await listEvents(id);
    const response = await company.decide('partners', { 'grant.contact': 'yes' });
    expect(response.status).toBe(403);
    expect(await listEvents(id)).toEqual(before);
  });

  it.each([
    ['2025-01-01', 'cannot be in the past'],
    ['31.12.2027', 'write the date as YYYY-MM-DD'],
  ])('cannot grant until %s; the form comes back with the reason', async (day, expected) => {
    const before = await listEvents(id);
    const form = { 'grant.funding': 'yes', 'until.funding': day };
    for (const path of ['/my/decisions', '/my/preview']) {
      const response = await company.post(path, buildInputsAbout('dataspace', form));
      const html = await response.text();
      expect([response.status, html.includes(expected)]).toEqual([422, true]);
      expect(html).toContain('role="alert"');
      expect(html).toContain(`value="${day}"`);
    }
    expect(await listEvents(id)).toEqual(before);
  });

  it('gets an error for a last day without a grant, before the first grant and after its end', async () => {
    const before = await listEvents(id);
    const form = { 'grant.registry': 'no', 'until.headcount': '2026-12-31' };
    const response = await company.decide('public', form);
    const html = await response.text();
    expect([response.status, html.includes('without a permission')]).toEqual([422, true]);
    expect(html).toContain('value="2026-12-31"');
    expect(await listEvents(id)).toEqual(before);
  });

  it('cannot decide about an unknown audience or with an unknown action', async () => {
    const forms: Record<string, string>[] = [
      { 'grant.registry.everyone': 'yes' },
      { 'grant.registry.partners/ ': 'yes' },
      { 'grant.internal.partners': 'yes' },
      { audience: 'partners' },
      { do: 'delete:partners' },
      { do: 'all:everyone' },
      { do: 'all' },
    ];
    for (const form of forms) expect((await company.post('/my/decisions', form)).status).toBe(400);
  });

  it('9.45 saves choices about every audience at once, together with a correction', async () => {
    const recordId = 'LUHT-DEMO-0020';
    const own = await Contact.enter(setup, await inviteContact(setup, recordId));
    const before = (await listEvents(recordId)).length;
    const form = {
      ...buildInputsAbout('partners', { 'grant.profile': 'no' }),
      ...buildInputsAbout('dataspace', { 'grant.headcount': 'no' }),
      ...buildInputsAbout('public', { 'grant.registry': 'yes', 'until.registry': '2027-12-31' }),
      field: 'website',
      value: 'https://right.example/',
      evidence: 'ours',
    };
    const html = await (await own.get('/my')).text();
    expect(html.match(/<form [^>]*action="\/my\/(?!leave)/g)).toHaveLength(1);
    const response = await own.post('/my/decisions', form);
    expect(response.headers.get('location')).toContain('done=both&n=3');
    expect((await listEvents(recordId)).slice(before)).toMatchObject([
      { audience: 'partners', fieldGroup: 'profile' },
      { audience: 'dataspace', fieldGroup: 'headcount' },
      { audience: 'public', fieldGroup: 'registry', validUntil: '2027-12-31T22:59:59.999Z' },
    ]);
    const page = await own.get(response.headers.get('location')?.split('#')[0] ?? '');
    expect(await page.text()).toMatch(/Saved: 3 decisions.*waits for an analyst/s);
    const [correction] = await linesOf<{ id: string }>(setup.as('analyst', '/v1/corrections'));
    await setup.as('analyst', `/v1/corrections/${correction?.id}/rejection`, {
      json: { note: 'x' },
    });
  });

  it('9.45 saves nothing if one part is wrong, and keeps every input', async () => {
    const recordId = 'LUHT-DEMO-0021';
    const own = await Contact.enter(setup, await inviteContact(setup, recordId));
    const before = await listEvents(recordId);
    const form = {
      ...buildInputsAbout('dataspace', { 'grant.headcount': 'no' }),
      field: 'employees',
      value: 'douze',
      evidence: 'payroll',
    };
    const response = await own.post('/my/decisions', form);
    const html = await response.text();
    expect(response.status).toBe(422);
    expect(html).toMatch(/name="grant\.headcount\.dataspace" value="yes" id="[\w-]+"\/>/);
    expect(html).toContain('value="douze"');
    expect(html).toContain('href="#corrections"');
    expect(await listEvents(recordId)).toEqual(before);
  });

  it('9.45 takes its choices to the preview and back, and nothing is saved', async () => {
    const recordId = 'LUHT-DEMO-0022';
    const own = await Contact.enter(setup, await inviteContact(setup, recordId));
    const before = await listEvents(recordId);
    const form = {
      ...buildInputsAbout('partners', { 'grant.profile': 'no' }),
      ...buildInputsAbout('public', { 'grant.funding': 'yes', 'until.funding': '2027-12-31' }),
      field: 'website',
      value: 'https://right.example/',
      evidence: 'ours',
    };
    const preview = await (await own.post('/my/preview', form)).text();
    const inputs = [...preview.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    const carried = Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, value]));
    expect(carried).toMatchObject(form);
    expect(preview).toContain('formaction="/my?lang=en#decide"');
    const back = await (await own.send('/my', carried)).text();
    expect(back).toMatch(/name="grant\.profile\.partners" value="yes" id="[\w-]+"\/>/);
    expect(back).toMatch(/name="grant\.funding\.public" value="yes" id="[\w-]+" checked/);
    expect(back).toMatch(/name="until\.funding\.public" value="2027-12-31"/);
    expect(back).toContain('value="https://right.example/"');
    expect(await listEvents(recordId)).toEqual(before);
  });

  it('keeps its choices in another language, on its page and on the preview', async () => {
    const recordId = 'LUHT-DEMO-0023';
    const own = await Contact.enter(setup, await inviteContact(setup, recordId));
    const before = await listEvents(recordId);
    const form = buildInputsAbout('public', {
      'grant.funding': 'yes',
      'until.funding': '2027-12-31',
    });
    for (const path of ['/my', '/my/preview']) {
      const page = await (await own.post(path, form)).text();
      // The Enter key presses the first button of a form.
      const [first = '', second = ''] = page.match(/<button[^>]*>/g) ?? [];
      expect(first).not.toContain('formaction');
      expect(second).toContain(`formaction="${path}?lang=en"`);
      for (const [language, button] of [
        ['fr', 'Français'],
        ['de', 'Deutsch'],
      ]) {
        expect(page).toMatch(new RegExp(`formaction="${path}\\?lang=${language}"[^>]*>${button}<`));
        const other = await (await own.post(`${path}?lang=${language}`, form)).text();
        expect(other).toContain(`<html lang="${language}">`);
        expect(other).toMatch(/name="until\.funding\.public" value="2027-12-31"/);
      }
    }
    expect(await listEvents(recordId)).toEqual(before);
  });

  it('sees its row exactly as a partner gets it, before and after it is saved', async () => {
    const other = await Contact.enter(setup, await inviteContact(setup, 'LUHT-DEMO-0008'));
    const readShownReceipt = async (response: Promise<Response>) => {
      const html = await (await response).text();
      const [json = ''] = /(?<=<pre class="wrap">).*?(?=<\/pre>)/.exec(html) ?? [];
      return JSON.parse(
        json.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&'),
      );
    };
    expect(await readShownReceipt(other.get('/my/preview'))).toEqual(
      await findRow('LUHT-DEMO-0008'),
    );
    const before = await listEvents('LUHT-DEMO-0008');
    const form = buildInputsAbout('partners', { 'grant.profile': 'no', 'grant.headcount': 'no' });
    const preview = await readShownReceipt(other.post('/my/preview', form));
    expect(preview.withheld).toEqual(expect.arrayContaining(['profile', 'headcount']));
    expect(await listEvents('LUHT-DEMO-0008')).toEqual(before);
    await other.post('/my/decisions', form);
    expect(await findRow('LUHT-DEMO-0008')).toEqual(preview);
  });

  it('cannot open the receipts and pages of another company', async () => {
    expect((await company.get('/my/receipts/anything')).status).toBe(404);
    const other = await Contact.enter(setup, await inviteContact(setup, 'LUHT-DEMO-0015'));
    await other.decide('partners', { 'grant.funding': 'no' });
    const [path = ''] = listReceiptLinks(await (await other.get('/my')).text());
    expect((await other.get(path)).status).toBe(200);
    expect((await company.get(path)).status).toBe(404);
  });

  it('gets a receipt of each of its decisions, and not of those of its contact person', async () => {
    const recordId = 'LUHT-DEMO-0010';
    const own = await Contact.enter(setup, await inviteContact(setup, recordId));
    const person = await Contact.enter(
      setup,
      await inviteContact(setup, recordId, { mandate: 'person' }),
    );
    await own.decide('dataspace', { 'grant.profile': 'no' });
    await person.decide('dataspace', { 'grant.contact': 'no' });
    const [ofCompany, ofPerson] = await Promise.all(
      [own, person].map(async (contact) =>
        listReceiptLinks(await (await contact.get('/my')).text()),
      ),
    );
    expect([ofCompany?.length, ofPerson?.length]).toEqual([1, 1]);
    expect(ofCompany).not.toEqual(ofPerson);
    const receipt = await own.get(ofCompany?.[0] ?? '');
    expect(receipt.headers.get('content-type')).toBe('application/jwt');
    expect(decodeProtectedHeader(await receipt.text()).typ).toBe('consent-receipt+jwt');
    expect((await person.get(ofCompany?.[0] ?? '')).status).toBe(404);
  });

  it('sees in the list the subject of each receipt, in the time of Luxembourg', async () => {
    const setup = await Setup.demonstration('2025-09-30T22:00:00Z');
    const own = await Contact.enter(setup, await inviteContact(setup, 'LUHT-DEMO-0011'));
    await own.decide('public', { 'grant.registry': 'yes', 'grant.funding': 'yes' });
    await own.decide('dataspace', { 'grant.profile': 'no', 'grant.headcount': 'yes' });
    const html = await (await own.get('/my?lang=fr')).text();
    const list = html.slice(html.indexOf('id="receipts"'));
    const text = list.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
    expect(text).toMatch(
      /Reçu du 1er octobre 2025, 00:\d\d · fichier signé Participants .* – non autorisé \(Profil\) .*Reçu du 1er octobre 2025, 00:\d\d · fichier signé Tout le monde – autorisé \(Données du registre, Financement\)/,
    );
    await setup.close();
  });

  it('is recorded as the decision maker, with its own page and the notice that it was shown', async () => {
    const own = await Contact.enter(setup, await inviteContact(setup, 'LUHT-DEMO-0011'));
    await own.decide('public', { 'grant.registry': 'yes' });
    expect((await listEvents('LUHT-DEMO-0011')).at(-1)).toMatchObject({
      actor: { role: 'company', mandate: expect.stringMatching(/^invitation\//) },
      channel: 'self-service',
      noticeVersion: 'notice-v1',
      noticeHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('sees the recipients of its row', async () => {
    const own = await Contact.enter(setup, await inviteContact(setup, 'LUHT-DEMO-0012'));
    await setup.partner('/v1/datasets/healthtech-companies/data');
    const html = await (await own.get('/my')).text();
    const fetched = html.slice(html.indexOf('id="fetched"'));
    expect(fetched).toContain('Demonstration partner');
    expect(fetched).toMatch(/Register data.*no withdrawal/s);
    await own.decide('partners', { do: 'none' });
    await setup.kaart.deliver();
    const after = await (await own.get('/my')).text();
    expect(after.slice(after.indexOf('id="fetched"'))).toMatch(
      /badge permitted">1 October 2025<.*not confirmed yet/s,
    );
  });
});

describe('a contact person', () => {
  const id = 'LUHT-DEMO-0009';

  it('alone consents to contact data, and sees nothing else of the company', async () => {
    const person = await Contact.enter(
      setup,
      await inviteContact(setup, id, { mandate: 'person' }),
    );
    const html = await (await person.get('/my')).text();
    expect(html).toContain('contact@demo-009.example');
    expect(html).not.toMatch(/Employees|headcount|funding/i);
    expect((await person.decide('partners', { 'grant.headcount': 'no' })).status).toBe(403);
    await person.decide('partners', { 'grant.contact': 'yes' });
    expect((await listEvents(id)).at(-1)).toMatchObject({
      givenBy: 'data-subject',
      action: 'grant',
    });
    await publish();
    expect(await findRow(id)).toMatchObject({ contact_email: 'contact@demo-009.example' });
    const preview = await (await person.get('/my/preview')).text();
    expect(preview).toContain('contact@demo-009.example');
    expect(preview).not.toContain('Employees');
  });

  it('can be overruled by a withdrawal of the company, which cannot grant again', async () => {
    const company = await Contact.enter(setup, await inviteContact(setup, id));
    expect(await (await company.get('/my')).text()).toContain('Untick to stop');
    await company.decide('partners', { 'grant.contact': 'no' });
    expect(await findRow(id)).not.toHaveProperty('contact_email');
  });

  it('who has withdrawn can consent again', async () => {
    const person = await Contact.enter(
      setup,
      await inviteContact(setup, id, { mandate: 'person' }),
    );
    await person.decide('partners', { 'grant.contact': 'yes' });
    await publish();
    expect(await findRow(id)).toHaveProperty('contact_email');
    await person.decide('partners', { 'grant.contact': 'no' });
    expect((await listEvents(id)).at(-1)).toMatchObject({ action: 'withdraw' });
    expect(await findRow(id)).not.toHaveProperty('contact_email');
  });
});

describe('a correction', () => {
  const id = 'LUHT-DEMO-0011';
  let company: Contact;
  beforeAll(async () => {
    company = await Contact.enter(setup, await inviteContact(setup, id));
  });

  it('is stored with its evidence, once, and analysts see it with its age', async () => {
    expect((await company.ask('employees', '77')).headers.get('location')).toContain('done=asked');
    await company.ask('employees', '77');
    setup.now = addMilliseconds(setup.now, 3 * DAY_MS);
    const open = await linesOf(setup.as('analyst', '/v1/corrections'));
    expect(open).toMatchObject([
      {
        recordId: id,
        field: 'employees',
        value: '77',
        evidence: 'payroll',
        ageDays: 3,
        state: 'open',
      },
    ]);
    expect(await (await company.get('/my')).text()).toContain('waits for an analyst');
  });

  it('that is incomplete comes back with its input', async () => {
    const response = await company.post('/my/decisions', {
      field: 'employees',
      value: '5',
      evidence: '',
    });
    const html = await response.text();
    expect([response.status, html.includes('Not sent yet')]).toEqual([422, true]);
    expect(html).toContain('value="5"');
    for (const field of ['internal_note', 'record_id', 'nonsense'])
      expect((await company.ask(field, 'x')).status).toBe(404);
  });

  it.each([
    ['en', 'employees', 'douze', 'Not sent yet: “douze” is not a number this field can hold.'],
    ['fr', 'employees', 'douze', 'Pas encore envoyée : « douze »'],
    ['de', 'employees', 'zwölf', 'Noch nicht gesendet: „zwölf“'],
    ['en', 'incorporation_date', '31.02.2020', 'is not a real date'],
    ['en', 'website', 'our page', 'is no public web address'],
    ['en', 'postcode', '99', 'is no Luxembourg postcode'],
    ['en', 'legal_form', 'Verein', 'is no value that this field knows'],
  ])(
    '9.45 in %s, %s cannot become “%s”, and nothing is recorded',
    async (lang, field, value, expected) => {
      const before = await linesOf(setup.as('analyst', '/v1/corrections'));
      const form = { field, value, evidence: 'payroll', reference: '' };
      const response = await company.post(`/my/decisions?lang=${lang}`, form);
      const html = await response.text();
      expect(response.status).toBe(422);
      expect(html).toContain(expected);
      expect(html).toContain(`value="${value}"`);
      expect(await linesOf(setup.as('analyst', '/v1/corrections'))).toEqual(before);
    },
  );

  it('9.45 is stored as a value of a file, also if it is entered with the words of the page', async () => {
    const own = await Contact.enter(setup, await inviteContact(setup, 'LUHT-DEMO-0018'));
    for (const [field, value] of [
      ['incorporation_date', '15.10.2019'],
      ['employees', ' 1 200 '],
      ['legal_form', 'S.A.'],
      ['digital_focus', 'oui'],
      ['sector_type', 'Entreprise privée'],
    ])
      expect((await own.ask(field ?? '', value ?? '')).status).toBe(303);
    const all = await linesOf<{ id: string; recordId: string; field: string; value: string }>(
      setup.as('analyst', '/v1/corrections'),
    );
    const requested = all.filter(({ recordId }) => recordId === 'LUHT-DEMO-0018');
    for (const { id } of requested)
      await setup.as('analyst', `/v1/corrections/${id}/rejection`, { json: { note: 'x' } });
    expect(requested.map(({ value }) => value)).toEqual([
      '2019-10-15',
      '1200',
      'SA',
      'true',
      'private-company',
    ]);
  });

  it('over the limit comes back with its input', async () => {
    const own = await Contact.enter(setup, await inviteContact(setup, 'LUHT-DEMO-0016'));
    for (let n = 0; n < 20; n += 1)
      expect((await own.ask('employees', `${n + 500}`)).status).toBe(303);
    const response = await own.ask('employees', '999');
    const html = await response.text();
    expect([response.status, html.includes('Not sent: you have reached')]).toEqual([422, true]);
    expect(html).toContain('value="999"');
    for (const each of await linesOf<{ id: string; recordId: string }>(
      setup.as('analyst', '/v1/corrections'),
    ))
      if (each.recordId === 'LUHT-DEMO-0016')
        await setup.as('analyst', `/v1/corrections/${each.id}/rejection`, { json: { note: 'x' } });
  });

  it('is shown where the next file has another value, until the file has the corrected one', async () => {
    const [correction] = await linesOf<{ id: string }>(setup.as('analyst', '/v1/corrections'));
    const accepted = await setup.as('analyst', `/v1/corrections/${correction?.id}/acceptance`, {
      json: { note: 'checked' },
    });
    expect(await body(accepted)).toMatchObject({ state: 'accepted', decided: { note: 'checked' } });
    const previewEmployees = async (employees?: string) => {
      const file = buildMapping((row) =>
        row['record_id'] === id && employees !== undefined ? { ...row, employees } : row,
      );
      const imported = await body<{ id: string }>(setup.import(file, '&edition=2025.1'));
      return (await body(setup.as('analyst', `/v1/imports/${imported.id}/preview`)))['corrections'];
    };
    expect(await previewEmployees()).toMatchObject([
      { recordId: id, field: 'employees', state: 'accepted', requested: '77' },
    ]);
    expect(await previewEmployees('77')).toEqual([]);
    // another company with this record id did not request the correction
    const other = buildMapping((row) =>
      row['record_id'] === id
        ? { ...row, rcs_number: 'B999999', euid: 'LURCSL.B999999', vat_number: '' }
        : row,
    );
    const { id: imported } = await body<{ id: string }>(setup.import(other, '&edition=2025.1'));
    const [row] = await linesOf<{ id: number; record_id: string }>(
      setup.as('analyst', `/v1/imports/${imported}/review`),
    );
    expect(row?.record_id).toBe(id);
    const json = { kind: 'accept', note: 'seen in the register' };
    expect(
      (await setup.as('analyst', `/v1/imports/${imported}/review/${row?.id}`, { json })).status,
    ).toBe(200);
    const seen = await body(setup.as('analyst', `/v1/imports/${imported}/preview`));
    expect(seen['corrections']).toEqual([]);
  });

  it('is closed once, by an authorised person, with a reason if it is rejected', async () => {
    await company.ask('website', 'https://new.example/');
    const [correction] = await linesOf<{ id: string }>(setup.as('analyst', '/v1/corrections'));
    const settle = (role: 'analyst' | 'consent-officer', what: string, json: object) =>
      setup.as(role, `/v1/corrections/${correction?.id}/${what}`, { json });
    expect((await settle('consent-officer', 'rejection', { note: 'no' })).status).toBe(403);
    expect((await settle('analyst', 'rejection', {})).status).toBe(400);
    expect((await settle('analyst', 'rejection', { note: 'not reachable' })).status).toBe(200);
    expect((await settle('analyst', 'acceptance', {})).status).toBe(409);
    expect(await (await company.get('/my')).text()).toContain('not reachable');
    const none = setup.as('analyst', '/v1/corrections/none/acceptance', { json: {} });
    expect((await none).status).toBe(404);
  });
});

describe('a recipient by name', () => {
  it('loses what one recipient by name is granted, as easily as an audience', async () => {
    const recordId = 'LUHT-DEMO-0013';
    const setup = await Setup.demonstration();
    await setup.as('consent-officer', `/v1/companies/${recordId}/consents`, {
      json: {
        fieldGroups: ['registry', 'funding'],
        audiences: ['partners'],
        recipient: 'demo-partner',
        givenBy: 'company-representative',
        language: 'en',
        evidenceRef: 'letter',
      },
    });
    const own = await Contact.enter(setup, await inviteContact(setup, recordId));
    expect(await (await own.get('/my')).text()).toContain(
      'name="grant.registry.partners/demo-partner"',
    );
    await own.decide('partners/demo-partner', { do: 'none' });
    const { events } = await body<{ events: object[] }>(
      setup.as('auditor', `/v1/companies/${recordId}/consents`),
    );
    const closed = events.filter((event) => 'recipient' in event).slice(2);
    expect(closed).toMatchObject([
      { action: 'withdraw', fieldGroup: 'registry' },
      { action: 'refuse', fieldGroup: 'profile' },
      { action: 'refuse', fieldGroup: 'headcount' },
      { action: 'withdraw', fieldGroup: 'funding' },
    ]);
    const ids = (await linesOf(setup.partner(DATA))).map((row) => row['record_id']);
    expect(ids).not.toContain(recordId);
    await setup.close();
  });
});

describe('a form about one recipient', () => {
  it('names its purpose, and the decisions for the others without details', async () => {
    const recordId = 'LUHT-DEMO-0017';
    const setup = await Setup.demonstration();
    const about = { givenBy: 'company-representative', language: 'en', evidenceRef: 'letter' };
    const grantBy = (json: object) =>
      setup.as('consent-officer', `/v1/companies/${recordId}/consents`, {
        json: { audiences: ['partners'], ...about, ...json },
      });
    await grantBy({ fieldGroups: ['registry', 'profile'] });
    await grantBy({ fieldGroups: ['funding'], recipient: 'demo-partner' });
    const own = await Contact.enter(setup, await inviteContact(setup, recordId));
    const html = await (await own.get('/my')).text();
    const isAsOthers = (id: string) =>
      new RegExp(`id="${id}-state"[^]*?</p>`).exec(html)?.[0].includes('as for the others');
    expect(html.match(/applies to this recipient only/g)).toHaveLength(1);
    expect(isAsOthers('partners-demo-partner-profile')).toBe(true);
    expect(isAsOthers('partners-demo-partner-funding')).toBe(false);
    expect(isAsOthers('partners-profile')).toBe(false);
    await setup.close();
  });
});

describe('the preview of the next version', () => {
  it('is shown without a publication', async () => {
    const path = '/v1/datasets/healthtech-companies/next';
    await publish();
    const readNext = () => body<Record<string, never>>(setup.as('analyst', path));
    const readVersionId = async () =>
      (await body(setup.partner('/v1/datasets/healthtech-companies/versions/current')))['id'];
    const before = await readVersionId();
    // the team sees version ids of all audiences, a partner sees only those of its own audience
    const unchanged = await readNext();
    expect(unchanged).toMatchObject({ kind: 'unchanged', comparedWith: unchanged['version'] });
    const company = await Contact.enter(setup, await inviteContact(setup, 'LUHT-DEMO-0010'));
    await company.decide('partners', { do: 'all' });
    await (await Contact.enter(setup, await inviteContact(setup, 'LUHT-DEMO-0012'))).decide(
      'dataspace',
      {
        do: 'none',
      },
    );
    const response = await readNext();
    expect(response).toMatchObject({
      kind: 'published',
      changes: { partners: { added: { count: 1, first: ['LUHT-DEMO-0010'] } } },
    });
    expect(await readVersionId()).toBe(before);
    const published = await publish();
    expect(published['version']).toMatchObject({ id: response['version'] });
    const counted = Object(published['version']).views.partners.changes;
    expect(counted).toEqual({ added: 1, changed: 0, removed: 0 });
    expect((await setup.partner(path)).status).toBe(403);
    expect((await setup.as('analyst', '/v1/datasets/other/next')).status).toBe(404);
  });
});

describe('the secrets of a contact', () => {
  it('are in no log and in no outgoing header except the cookie', async () => {
    const link = await inviteContact(setup, 'LUHT-DEMO-0013');
    const token = link.split('/').at(-1) ?? '';
    const responses = [
      await setup.ask(link, PAGE),
      await setup.ask(`${link}?lang=xx`, PAGE),
      await setup.form(link, {}),
      await setup.form(link, {}),
      await setup.ask(link, PAGE),
      await setup.ask(`${link}/more`, PAGE),
    ];
    const cookie = responses[2]?.headers.get('set-cookie')?.split(';')[0] ?? '';
    responses.push(await setup.ask('/my', { headers: { cookie } }));
    const secrets = [
      token,
      ...token.split('.').slice(1),
      cookie.split('=')[1] ?? '',
      'demo-013.example',
    ];
    const log = setup.log.join('\n');
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
    const sent = responses
      .flatMap(({ headers }) => [...headers])
      .filter(([name]) => name !== 'set-cookie')
      .map(([, value]) => value)
      .join('\n');
    expect(secrets.filter((secret) => sent.includes(secret))).toEqual([]);
    expect(log).toContain('"route":"/my/invitations/:token"');
  });

  it('include no mail address after a link is closed', async () => {
    const made = await body<{ id: string }>(
      setup.as('invitation-exporter:xavier', '/v1/companies/LUHT-DEMO-0014/invitation-links', {
        json: { email: 'short.lived@example.lu' },
      }),
    );
    const { mails } = setup.kaart.selfService;
    await setup.as('consent-officer', `/v1/invitations/${made.id}/revocation`, { json: {} });
    const before = setup.mails.length;
    await mails.deliver(made.id);
    expect(setup.mails).toHaveLength(before);
    const all = await linesOf(setup.as('consent-officer', '/v1/invitations'));
    expect(JSON.stringify(all)).not.toContain('short.lived');
    expect(await inviteContact(setup, 'LUHT-DEMO-0014')).toContain('/my/invitations/');
  });
});

describe('9.4: a link that a person hands over', () => {
  const ID = 'LUHT-DEMO-0017';
  const toLinksPath = (id = ID) => `/v1/companies/${id}/invitation-links`;

  it.each(['consent-officer', 'operator', 'analyst', 'auditor', 'releaser', 'publisher'] as const)(
    'is not shown to a %s',
    async (role) => {
      const paths = [toLinksPath(), '/v1/editions/2025/invitation-links'];
      for (const path of paths) {
        const response = await setup.as(role, path, { json: {} });
        expect(response.status).toBe(403);
        expect(await response.text()).not.toContain('/my/invitations/');
      }
    },
  );

  it('is in no response to a person who sends invitations', async () => {
    const path = `/v1/companies/${ID}/invitations`;
    for (const role of ['consent-officer', 'operator'] as const) {
      const made = await setup.as(role, path, { json: {} });
      expect(made.status).toBe(201);
      expect(await made.text()).not.toContain('/my/invitations/');
      const listed = await setup.as(role, '/v1/invitations');
      expect(await listed.text()).not.toContain('/my/invitations/');
    }
  });

  it('is shown to an exporter, who cannot decide', async () => {
    expect((await setup.as('invitation-exporter', toLinksPath(), { json: {} })).status).toBe(201);
    for (const path of ['consents', 'withdrawals'])
      expect(
        (await setup.as('invitation-exporter', `/v1/companies/${ID}/${path}`, { json: {} })).status,
      ).toBe(403);
  });

  it('is for a company only: a contact person is invited by mail', async () => {
    const json = { mandate: 'person' };
    const response = setup.as('invitation-exporter', toLinksPath(), { json });
    expect(await body(response)).toMatchObject({ status: 400, code: 'message-invalid' });
  });

  it('shows no contact data: in the data, in the preview and in the corrections', async () => {
    const byMail = await Contact.enter(setup, await inviteContact(setup, ID));
    const byHand = await Contact.enter(setup, await exportLink(setup, ID));
    const person = await Contact.enter(
      setup,
      await inviteContact(setup, ID, { mandate: 'person' }),
    );
    await person.decide('partners', { 'grant.contact': 'yes' });
    const address = 'contact@demo-017.example';
    for (const path of ['/my', '/my/preview']) {
      expect([path, (await (await byMail.get(path)).text()).includes(address)]).toEqual([
        path,
        true,
      ]);
      const html = await (await byHand.get(path)).text();
      expect([path, html.includes(address), html.includes('value="contact_')]).toEqual([
        path,
        false,
        false,
      ]);
    }
    expect((await byHand.ask('contact_email', 'x@example.lu')).status).toBe(404);
    const html = await (await byHand.get('/my')).text();
    expect(html).toContain('handed this link over');
    expect(html).not.toContain('grant.contact');
  });

  it('decides nothing about contact data, with any form', async () => {
    const byHand = await Contact.enter(setup, await exportLink(setup, ID));
    for (const value of ['yes', 'no'])
      expect((await byHand.decide('partners', { 'grant.contact': value })).status).toBe(403);
    await byHand.decide('partners', { do: 'none' });
    const events = await setup.kaart.consent.events(ID);
    const byContact = events.filter(({ fieldGroup }) => fieldGroup === 'contact');
    expect(byContact.map(({ action }) => action)).not.toContain('withdraw');
  });

  it('is marked in the evidence and in the receipt of each decision, and nowhere else', async () => {
    const id = 'LUHT-DEMO-0018';
    const byMail = await Contact.enter(setup, await inviteContact(setup, id));
    await byMail.decide('dataspace', { 'grant.headcount': 'no' });
    const byHand = await Contact.enter(setup, await exportLink(setup, id));
    await byHand.decide('dataspace', { 'grant.headcount': 'yes' });
    await setup.kaart.deliver();
    const events = await setup.kaart.consent.events(id);
    const own = events.filter(({ channel }) => channel === 'self-service');
    expect(own.map(({ actor }) => actor?.handedOverBy)).toEqual([undefined, 'xavier']);
    const marks = await Promise.all(
      own.map(async ({ receipt }) => {
        const jws = await (
          await setup.as('auditor', `/v1/companies/${id}/receipts/${receipt}`)
        ).text();
        return Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString();
      }),
    );
    expect(marks.map((text) => text.includes('handed over the link'))).toEqual([false, true]);
    expect(marks.join()).not.toContain('xavier');
  });

  it('ends when the person who got it is revoked', async () => {
    const { people } = setup.kaart.identity;
    const link = await exportLink(setup, 'LUHT-DEMO-0019');
    const inside = await Contact.enter(setup, await exportLink(setup, 'LUHT-DEMO-0019'));
    const json = { subject: 'xavier', roles: ['invitation-exporter'], listed: true } as const;
    await setup.kaart.identity.mintOperatorToken(json);
    await people.revoke('Xavier', { extent: 'person' }, 'alice');
    expect((await setup.ask(link)).status).toBe(410);
    expect((await inside.get('/my')).status).toBe(401);
    await people.restore('xavier', 'alice');
    expect((await inside.get('/my')).status).toBe(200);
  });
});
