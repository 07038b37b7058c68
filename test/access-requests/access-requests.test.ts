import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Instant } from '../../lib/core/instant.ts';
import { endOfLocalDay, toLocalDay } from '../../lib/core/local-time.ts';
import { longDate } from '../../lib/core/number-text.ts';
import { body, linesOf, RESEARCH, Setup } from '../app/setup.ts';
import { sessionOf, typeOver } from '../cli/shell.ts';
import { FORM, linkTo, passDays, REQUEST, requestConfirmed } from './requester.ts';

const PATH = '/v1/access-requests';
const PAGE = { headers: { accept: 'text/html' } };
const ADMIN = 'partner-admin:carla';

let setup: Setup;
beforeAll(async () => {
  setup = await Setup.demonstration();
});
afterAll(() => setup.close());
afterEach(() => {
  vi.useRealTimers();
});

const submit = (more: object = {}) => setup.ask(PATH, { json: { ...REQUEST, ...more } });
const withEmail = (email: string) => ({ requester: { name: 'Anna Wagner', email } });
const decide = (id: string, what: string, json: object = {}, headers = {}, who = ADMIN) =>
  setup.as(who as typeof ADMIN, `${PATH}/${id}/${what}`, { json, headers });
const listMailsTo = async (email: string) => {
  await setup.kaart.deliver();
  return setup.mails.filter(({ to }) => to === email);
};
const listEntries = async (id: string) => {
  const path = `/v1/audit/entries?subject=access-request/${id}`;
  const { entries } = await body<{ entries: { action: string; actor: string }[] }>(
    setup.as('auditor', path),
  );
  return entries.map(({ action }) => action).reverse();
};

describe('14.2 a request for access', () => {
  it('is visible to the staff only after its address was confirmed', async () => {
    expect(await body(submit(withEmail('first@lih.example')))).toEqual({
      state: 'unconfirmed',
      confirmWithinDays: 2,
    });
    const showsFirst = async () => (await (await setup.as(ADMIN, PATH)).text()).includes('first@');
    expect(await showsFirst()).toBe(false);
    const link = await linkTo(setup, 'first@lih.example', 'confirmation');
    for (const method of ['GET', 'HEAD', 'GET'])
      expect((await setup.ask(link, { method, ...PAGE })).status).toBe(200);
    expect(await showsFirst()).toBe(false);
    const responses = await Promise.all([setup.form(link, {}), setup.form(link, {})]);
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 410]);
    expect(await showsFirst()).toBe(true);
    expect(await body(setup.form(link, {}))).toMatchObject({ code: 'link-closed', state: 'used' });
  });

  it('has the same response for a new, a repeated and a much used address, and sends few mails', async () => {
    const email = 'many@lih.example';
    const responses = [];
    for (const name of ['A', 'A', 'B', 'C', 'D']) {
      const organisation = { name, country: 'LU' };
      const response = await submit({ ...withEmail(email), organisation });
      responses.push([response.status, await response.text()]);
    }
    expect(new Set(responses.map(String)).size).toBe(1);
    expect(await listMailsTo(email)).toHaveLength(3);
  });

  it('sends no text of the requester to an address that is not confirmed', async () => {
    const name = 'You won https://evil.example';
    const email = 'victim@lih.example';
    await submit({ requester: { name, email }, organisation: { name, country: 'LU' } });
    const [mail] = await listMailsTo(email);
    expect(mail?.text).toContain('/access/confirmation/');
    expect(`${mail?.subject}${mail?.text}`).not.toContain('evil');
  });

  it.each<[string, object, string]>([
    ['a second address', withEmail('a@lih.example,b@lih.example'), 'requester.email'],
    [
      'a header in the address',
      withEmail('a@lih.example\r\nBcc: b@lih.example'),
      'requester.email',
    ],
    [
      'a header in the name',
      { requester: { name: 'A\r\nBcc: b', email: 'a@b.lu' } },
      'requester.name',
    ],
    [
      'a text that turns round',
      { organisation: { name: 'A\u202eB', country: 'LU' } },
      'organisation.name',
    ],
    [
      'a long name',
      { organisation: { name: 'A'.repeat(201), country: 'LU' } },
      'organisation.name',
    ],
    ['no country', { organisation: { name: 'A', country: 'XX' } }, 'organisation.country'],
    ['no purpose', { purposes: [] }, 'purposes'],
    ['a purpose of its own', { purposes: ['https://w3id.org/dpv#Marketing'] }, 'purposes'],
    ['other terms', { terms: 'partner-terms-v0' }, 'terms'],
    ['a private key', { jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] } }, 'jwks.keys.0.kty'],
    ['an unknown member', { state: 'accepted' }, ''],
  ])('is refused for %s, and names the member', async (_, more, at) => {
    const response = await submit(more);
    expect(response.status).toBe(400);
    const { code, issues } = await body<{ code: string; issues: { at: string }[] }>(response);
    expect([code, issues.map((issue) => issue.at)]).toEqual(['message-invalid', [at]]);
  });

  it('has a separate limit of bytes', async () => {
    const response = await submit({ purposes: ['x'.repeat(40_000)] });
    expect([response.status, (await body(response))['limit']]).toEqual([413, 32_000]);
  });

  it('is refused if one network address has sent too many requests', async () => {
    const other = await Setup.demonstration();
    const statuses = [];
    for (let at = 0; at < 21; at += 1)
      statuses.push(
        (await other.ask(PATH, { json: { ...REQUEST, ...withEmail(`a${at}@lih.example`) } }))
          .status,
      );
    expect(statuses).toEqual([...Array(20).fill(202), 429]);
    await other.close();
  });

  it('that is not confirmed is deleted after two days, with its address', async () => {
    const email = 'late@lih.example';
    await submit(withEmail(email));
    const link = await linkTo(setup, email, 'confirmation');
    passDays(2.1);
    expect(await body(setup.form(link, {}))).toMatchObject({
      code: 'link-closed',
      state: 'expired',
    });
    await setup.kaart.accessRequests.removeOld();
    expect((await setup.form(link, {})).status).toBe(404);
  });
});

describe('14.2 the form for a request', () => {
  const headers = { accept: 'text/html', 'sec-fetch-site': 'same-origin' };
  const send = (form: Readonly<Record<string, string>>, more = {}, lang = 'en') =>
    setup.ask(`/access?lang=${lang}`, {
      method: 'POST',
      body: new URLSearchParams(form).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers, ...more },
    });

  it.each([
    ['en', 'Request access', 'I agree to these terms'],
    ['fr', 'Demander un accès', 'J’accepte ces conditions'],
    ['de', 'Zugang anfragen', 'Ich stimme diesen Bedingungen zu'],
  ])('is served in %s and works without a script', async (lang, title, agree) => {
    const html = await (await setup.ask(`/access?lang=${lang}`, PAGE)).text();
    expect(html).toContain(title);
    expect(html).toContain(agree);
    expect(html.replace(/<script src="\/assets\/[^>]*>/, '')).not.toContain('<script');
  });

  it('leads to the same mail as the API, in the language of the page', async () => {
    const response = await send({ ...FORM, email: 'form@lih.example' }, {}, 'de');
    expect([response.status, response.headers.get('location')]).toEqual([
      303,
      '/access/sent?lang=de',
    ]);
    const [mail] = await listMailsTo('form@lih.example');
    expect(mail?.text).toContain('Öffnen Sie diesen Link');
  });

  it('keeps the inputs, and shows the error next to each field', async () => {
    const response = await send({
      ...FORM,
      name: '',
      email: 'anna',
      jwks: '{"keys":[]}',
      terms: '',
    });
    const html = await response.text();
    expect(response.status).toBe(422);
    for (const [id, member] of [
      ['name', 'requester-name'],
      ['email', 'requester-email'],
      ['jwks', 'jwks'],
      ['terms', 'terms'],
    ])
      expect(html).toMatch(new RegExp(`id="${id}"[^>]*aria-describedby="wrong-${member}"`));
    expect(html.match(/class="wrong"/g)).toHaveLength(4);
    expect(html).toContain('value="Luxembourg Institute"');
    expect(html).toMatch(/value="LU" selected/);
  });

  it.each(['jwks', 'jwksUrl'])('neither shows nor keeps a private key in %s', async (input) => {
    const secret = '870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE';
    const jwk = `{"kty":"EC","crv":"P-256","d":"${secret}"}`;
    const pem = `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`;
    const address = `https://partner.example/?key=${encodeURIComponent(jwk)}`;
    for (const text of [jwk, `{"keys":[${jwk}]}`, pem, address]) {
      const email = 'private@lih.example';
      const response = await send({ ...FORM, email, [input]: text });
      const html = await response.text();
      expect(response.status).toBe(422);
      expect(html).not.toContain(secret);
      expect(html).toContain(`id="wrong-${input}"`);
      const json = { ...REQUEST, [input]: text };
      const refused = await setup.ask('/v1/access-requests', { json });
      expect(refused.status).toBe(400);
      expect(await refused.text()).not.toContain(secret);
      expect(await listMailsTo(email)).toEqual([]);
    }
  });

  it('writes no text of the requester as markup', async () => {
    const hostile = '"><script>alert(1)</script>';
    const html = await (await send({ ...FORM, organisation: hostile, email: 'x' })).text();
    expect(html).not.toContain('<script>');
  });

  it('is refused if another site sends it', async () => {
    expect((await send(FORM, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });
});

describe('14.2 the decision on a request', () => {
  it('registers the client with the accepted purposes and a last day, and sends one mail', async () => {
    const id = await requestConfirmed(setup);
    const accepted = await decide(id, 'acceptance', { clientId: 'lih' });
    expect(await body(accepted)).toMatchObject({
      state: 'accepted',
      decided: { by: 'carla' },
      client: { id: 'lih', purposes: [RESEARCH], secretLink: { number: 1, revealedAt: null } },
    });
    const partner = await body(setup.as(ADMIN, '/v1/partners/lih'));
    expect(partner).toMatchObject({ name: 'Luxembourg Institute', credentials: [] });
    expect(
      String(partner['expiresAt']) > new Date(Date.now() + 364 * 86_400_000).toISOString(),
    ).toBe(true);
    await setup.kaart.deliver();
    expect(
      setup.mails.filter((mail) => mail.id.startsWith(id)).map(({ subject }) => subject),
    ).toEqual(['Kaart: confirm your request', 'Kaart: your request was accepted']);
    expect(await listEntries(id)).toEqual([
      'access-request.requested',
      'access-request.confirmed',
      'access-request.accepted',
      'access-request.link-sent',
    ]);
  });

  it.each([
    ['en', 'Research and development'],
    ['fr', 'Recherche et développement'],
    ['de', 'Forschung und Entwicklung'],
  ])('names the purposes on the command line, too (%s)', async (language, name) => {
    const id = await requestConfirmed(setup);
    const shown = await typeOver(sessionOf(setup), `access show ${id}`, {
      KAART_LANGUAGE: language,
    });
    expect([shown.code, shown.err]).toEqual([0, '']);
    expect(shown.out).toMatch(/^purposes/m);
    expect(shown.out).toContain(`${name} (${RESEARCH})`);
  });

  it('ends with the last day that the mail names, in the time of Luxembourg', async () => {
    const id = await requestConfirmed(setup);
    const { client } = await body<{ client: { expiresAt: Instant } }>(decide(id, 'acceptance'));
    const day = toLocalDay(client.expiresAt);
    expect(client.expiresAt).toBe(endOfLocalDay(day));
    await setup.kaart.deliver();
    const mail = setup.mails.findLast((each) => each.id.startsWith(id));
    expect(mail?.text).toContain(`Last day: ${longDate(day).en}\n`);
  });

  it('ends at the requested time, which the mail names', async () => {
    const id = await requestConfirmed(setup, { language: 'fr' });
    const year = new Date().getFullYear() + 1;
    const expiresAt = `${year}-01-15T10:30:00.000Z`;
    const { client } = await body<{ client: object }>(decide(id, 'acceptance', { expiresAt }));
    expect(client).toMatchObject({ expiresAt });
    await setup.kaart.deliver();
    const mail = setup.mails.findLast((each) => each.id.startsWith(id));
    expect(mail?.text).toContain(`Date de fin : 15 janvier ${year}, 11:30 (heure de Luxembourg)\n`);
  });

  it.each([
    ['en', 'Purposes:\n- Research and development (https://w3id.org/dpv#ResearchAndDevelopment)'],
    [
      'fr',
      'Finalités :\n- Recherche et développement (https://w3id.org/dpv#ResearchAndDevelopment)',
    ],
    ['de', 'Zwecke:\n- Forschung und Entwicklung (https://w3id.org/dpv#ResearchAndDevelopment)'],
  ])(
    'names the purposes in the mail with the words of the notice (%s)',
    async (language, purposes) => {
      const organisation = { name: 'Institut Exemple', country: 'LU' };
      const id = await requestConfirmed(setup, { language, organisation });
      expect((await decide(id, 'acceptance')).status).toBe(200);
      await setup.kaart.deliver();
      const mail = setup.mails.findLast((each) => each.id.startsWith(id));
      expect(mail?.text).toContain(purposes);
      expect(mail?.text).not.toMatch(/\bde I|\{/);
    },
  );

  it('sends the reason of a refusal in the language of the requester, and registers nothing', async () => {
    const id = await requestConfirmed(setup, { language: 'fr' });
    const json = { code: 'purpose', reason: 'La finalité n’est pas couverte.' };
    expect((await decide(id, 'refusal', json)).status).toBe(200);
    await setup.kaart.deliver();
    const mail = setup.mails.findLast((each) => each.id.startsWith(id));
    expect(mail?.text).toContain('a été refusée');
    expect(mail?.text).toContain('La finalité n’est pas couverte.');
    expect(await listEntries(id)).toContain('access-request.refused');
  });

  it('succeeds once if several people decide at the same time', async () => {
    const id = await requestConfirmed(setup);
    const responses = await Promise.all([
      decide(id, 'acceptance', { clientId: 'race-a' }, {}, 'partner-admin:carla'),
      decide(id, 'refusal', { reason: 'no' }, {}, 'partner-admin:dan'),
      decide(id, 'acceptance', { clientId: 'race-b' }, {}, 'partner-admin:erik'),
    ]);
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(1);
    const { state } = await body(setup.as(ADMIN, `${PATH}/${id}`));
    const partners = await linesOf<{ client_id: string }>(setup.as(ADMIN, '/v1/partners'));
    const made = partners.filter(({ client_id }) => client_id.startsWith('race-'));
    expect(made).toHaveLength(state === 'accepted' ? 1 : 0);
  });

  it('is refused if the request was changed since the admin read it', async () => {
    const id = await requestConfirmed(setup);
    const etag = (await setup.as(ADMIN, `${PATH}/${id}`)).headers.get('etag') ?? '';
    const stale = await decide(id, 'acceptance', {}, { 'if-match': '"1"' });
    expect([stale.status, (await body(stale))['code']]).toEqual([412, 'precondition-failed']);
    expect((await decide(id, 'acceptance', {}, { 'if-match': etag })).status).toBe(200);
  });

  it('names the state of a request that was decided', async () => {
    const id = await requestConfirmed(setup);
    await decide(id, 'refusal', { reason: 'no' });
    expect(await body(decide(id, 'acceptance'))).toMatchObject({
      status: 409,
      code: 'wrong-state',
      state: 'refused',
    });
  });

  it.each<[string, object, number, string]>([
    [
      'a purpose that was not asked for',
      { purposes: ['https://w3id.org/dpv#ServiceProvision'] },
      400,
      'purpose-not-requested',
    ],
    ['an end in the past', { expiresAt: '2020-01-01T00:00:00Z' }, 400, 'access-end'],
    ['an end after three years', { expiresAt: '2099-01-01T00:00:00Z' }, 400, 'access-end'],
    ['a client id that is taken', { clientId: 'demo-partner' }, 409, 'partner-exists'],
    ['a reserved client id', { clientId: 'system' }, 400, 'body-does-not-fit'],
  ])('is refused with %s', async (_, json, status, reason) => {
    const id = await requestConfirmed(setup);
    const response = await decide(id, 'acceptance', json);
    expect([response.status, (await body(response))['reason']]).toEqual([status, reason]);
    expect(await body(setup.as(ADMIN, `${PATH}/${id}`))).toMatchObject({ state: 'open' });
  });

  it('is refused with a purpose that the notice no longer names', async () => {
    const id = await requestConfirmed(setup);
    const terms = vi.spyOn(setup.kaart.notices, 'terms').mockResolvedValue({ revisions: [] });
    const response = await decide(id, 'acceptance');
    terms.mockRestore();
    expect([response.status, (await body(response))['reason']]).toEqual([400, 'not-a-purpose']);
  });

  it('is refused if the admin is the requester', async () => {
    const id = await requestConfirmed(setup, { name: 'Carla' });
    for (const what of ['acceptance', 'refusal'])
      expect(await body(decide(id, what, what === 'refusal' ? { reason: 'x' } : {}))).toMatchObject(
        {
          code: 'second-person-required',
          reason: 'request-needs-another',
        },
      );
    expect((await decide(id, 'acceptance', {}, {}, 'partner-admin:dan')).status).toBe(200);
  });

  it('needs the token of a partner-admin who was not revoked', async () => {
    const id = await requestConfirmed(setup);
    for (const role of ['analyst', 'auditor', 'consent-officer'] as const)
      expect((await setup.as(role, `${PATH}/${id}/acceptance`, { json: {} })).status).toBe(403);
    expect((await setup.partner(`${PATH}/${id}/acceptance`, { json: {} })).status).toBe(403);
    const token = await setup.kaart.identity.people.mint({
      subject: 'gina',
      roles: ['partner-admin'],
      listed: true,
    });
    const revocation = { json: { extent: 'tokens' } };
    await setup.as('operator', '/v1/people/gina/revocation', revocation);
    const late = await setup.withToken(token, `${PATH}/${id}/acceptance`, { json: {} });
    expect(late.status).toBe(401);
  });

  it('is recorded without a name or an address of the requester', async () => {
    const id = await requestConfirmed(setup);
    await decide(id, 'refusal', { reason: 'no' });
    const path = `/v1/audit/entries?subject=access-request/${id}`;
    const text = await (await setup.as('auditor', path)).text();
    expect(text).toContain('access-request.refused');
    expect(text).not.toMatch(/anna|Luxembourg Institute/i);
  });

  it('is in the report of stored data that the requester may ask for', async () => {
    const id = await requestConfirmed(setup);
    const { requester } = await body<{ requester: { email: string } }>(
      setup.as(ADMIN, `${PATH}/${id}`),
    );
    const ask = (format: string) =>
      setup.as('consent-officer', '/v1/data-subject-requests', {
        json: { person: { email: requester.email }, format },
      });
    expect(await body(ask('json'))).toMatchObject({
      companies: [],
      accessRequests: [{ id, state: 'open', requester }],
    });
    for (const format of ['csv', 'html'])
      expect(await (await ask(format)).text()).toContain(requester.email);
  });

  it('deletes a refused request after 30 days, and an open one after 90', async () => {
    const [refused, open] = [await requestConfirmed(setup), await requestConfirmed(setup)];
    await decide(refused, 'refusal', { reason: 'no' });
    passDays(29);
    await setup.kaart.accessRequests.removeOld();
    expect((await setup.as(ADMIN, `${PATH}/${refused}`)).status).toBe(200);
    passDays(2);
    await setup.kaart.accessRequests.removeOld();
    expect((await setup.as(ADMIN, `${PATH}/${refused}`)).status).toBe(404);
    passDays(60);
    expect(await body(decide(open, 'acceptance'))).toMatchObject({ state: 'expired' });
    await setup.kaart.accessRequests.removeOld();
    await setup.kaart.accessRequests.removeOld();
    expect((await setup.as(ADMIN, `${PATH}/${open}`)).status).toBe(404);
    expect(await listEntries(open)).toEqual([
      'access-request.requested',
      'access-request.confirmed',
      'access-request.expired',
    ]);
  });
});
