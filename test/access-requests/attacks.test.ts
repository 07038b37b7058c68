import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { body, Setup } from '../app/setup.ts';
import { FORM, linkTo, passDays, REQUEST, requestConfirmed } from './requester.ts';

const PATH = '/v1/access-requests';
const ADMIN = 'partner-admin:carla';

let setup: Setup;
beforeAll(async () => {
  setup = await Setup.demonstration();
});
afterAll(() => setup.close());
afterEach(() => {
  vi.useRealTimers();
});

const submit = (requester: object, more: object = {}) =>
  setup.ask(PATH, { json: { ...REQUEST, requester: { name: 'Anna', ...requester }, ...more } });
const decide = (id: string, what: string, json: object = {}, who = ADMIN) =>
  setup.as(who as typeof ADMIN, `${PATH}/${id}/${what}`, { json });
const sendForm = (path: string, form: string, headers: Record<string, string> = {}) =>
  setup.ask(path, {
    method: 'POST',
    body: form,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });
const listMailsTo = async (part: string) => {
  await setup.kaart.deliver();
  return setup.mails.filter(({ to }) => to.includes(part));
};
const listSteps = async (id: string) => {
  const path = `/v1/audit/entries?subject=access-request/${id}`;
  const { entries } = await body<{ entries: { action: string; actor: string }[] }>(
    setup.as('auditor', path),
  );
  return entries.map(({ action, actor }) => `${action.split('.')[1]} ${actor.split('/')[0]}`);
};

describe('14.2 an attacker with requests', () => {
  it('sends few mails to one mailbox, also at once and by other spellings of its address', async () => {
    const spellings = ['mail@bomb.example', 'MAIL@bomb.example', 'mail+1@bomb.example'];
    const responses = await Promise.all(
      spellings.flatMap((email) =>
        ['A', 'B', 'C'].map((name) => submit({ email }, { organisation: { name, country: 'LU' } })),
      ),
    );
    const seen = await Promise.all(responses.map(async (each) => [each.status, await each.text()]));
    expect(new Set(seen.map(String)).size).toBe(1);
    expect(seen[0]?.[0]).toBe(202);
    expect(await listMailsTo('bomb.example')).toHaveLength(3);
  });

  it.each<[string, object, object]>([
    ['a Cyrillic letter in a name', { name: 'C\u0430rla', email: 'c@lih.example' }, {}],
    ['a Cyrillic letter in an address', { email: 'c\u0430rla@lih.example' }, {}],
    ['a Cyrillic letter in a domain', { email: 'carla@lih.ex\u0430mple' }, {}],
    ['a local part that no mail server takes', { email: `${'a'.repeat(65)}@lih.example` }, {}],
    ['an address with a comment', { email: 'anna(x)@lih.example' }, {}],
    [
      'a Greek letter in an organisation',
      {},
      { organisation: { name: 'Bi\u03bf', country: 'LU' } },
    ],
    ['an invisible letter', { name: 'An\u200bna', email: 'a@lih.example' }, {}],
    ['a line in the number', {}, { organisation: { name: 'A', country: 'LU', number: '1\n2' } }],
  ])('is refused with %s', async (_, requester, more) => {
    const response = await submit({ email: 'ok@lih.example', ...requester }, more);
    expect([response.status, (await body(response))['code']]).toEqual([400, 'message-invalid']);
  });

  it('may use a name in several alphabets if each word has one alphabet', async () => {
    const name = 'Άννα (Anna) Müller-Иванова';
    expect((await submit({ name, email: 'alphabets@lih.example' })).status).toBe(202);
  });

  it('changes nothing with a form that has other or too large fields', async () => {
    const { jwks: _, number: __, ...rest } = FORM;
    const form = new URLSearchParams(rest).toString();
    for (const [more, status] of [
      ['&purpose.0=x', 400],
      ['&email=b@lih.example', 400],
      ['&__proto__=x&constructor=y', 303],
      [`&jwks=${'['.repeat(7_000)}`, 422],
      [`&number=${'9'.repeat(40_000)}`, 413],
    ] as const) {
      const response = await sendForm('/access', form + more, { accept: 'text/html' });
      expect([more.slice(0, 20), response.status]).toEqual([more.slice(0, 20), status]);
    }
  });
});

describe('14.2 an attacker with a link', () => {
  it('cannot confirm or see a secret with a form of another site', async () => {
    const email = 'forged@lih.example';
    await submit({ email });
    const confirmation = await linkTo(setup, email, 'confirmation');
    const foreign = { 'sec-fetch-site': 'cross-site' };
    const origin = { origin: 'https://evil.example' };
    for (const headers of [foreign, origin])
      expect((await sendForm(confirmation, '', headers)).status).toBe(403);
    expect((await sendForm(confirmation, '')).status).toBe(200);
    const open = (await (await setup.as(ADMIN, PATH)).text()).trim().split('\n');
    const { id } = open
      .map((line) => JSON.parse(line))
      .find(({ requester }) => requester.email === email);
    await decide(id, 'acceptance');
    const secret = await linkTo(setup, email, 'secret');
    for (const headers of [foreign, origin])
      expect((await sendForm(secret, '', headers)).status).toBe(403);
    expect((await sendForm(secret, '')).status).toBe(200);
    expect(await listSteps(id)).toEqual([
      ...['secret-revealed requester', 'link-sent system', 'accepted carla'],
      ...['confirmed requester', 'requested requester'],
    ]);
  });

  it('gets no access with the link of a refused request, and finds no link in the log', async () => {
    const id = await requestConfirmed(setup, { email: 'refused@lih.example' });
    const link = await linkTo(setup, 'refused@lih.example', 'confirmation');
    await decide(id, 'refusal', { reason: 'no' });
    expect(await body(setup.form(link, {}))).toMatchObject({ code: 'link-closed', state: 'used' });
    expect((await setup.form(link.replace('confirmation', 'secret'), {})).status).toBe(404);
    expect(setup.log.join('')).not.toContain(link.split('/').at(-1));
  });

  it('gets no rows by a secret whose client was revoked between its two steps', async () => {
    const id = await requestConfirmed(setup, { email: 'between@lih.example' });
    await decide(id, 'acceptance', { clientId: 'between' });
    const link = await linkTo(setup, 'between@lih.example', 'secret');
    const [shown] = await Promise.all([
      setup.form(link, {}),
      setup.as(ADMIN, '/v1/partners/between/revocation', { json: {} }),
    ]);
    const secret = /<code>([\w-]{20,})<\/code>/.exec(await shown.text())?.[1] ?? 'none';
    expect((await setup.tokenResponse('between', secret)).status).toBe(401);
  });
});

describe('14.2 the second person of a decision', () => {
  it.each([
    ['the address', { email: 'dora@lih.example' }, 'dora@lih.example'],
    ['the name in other letters', { name: 'DORA  Weis' }, 'dora weis'],
    ['the name in full-width letters', { name: '\uff24ora Weis' }, 'dora weis'],
  ])('is not the requester by %s', async (_, who, actor) => {
    const id = await requestConfirmed(setup, who);
    const response = await decide(id, 'acceptance', {}, `partner-admin:${actor}`);
    expect([response.status, (await body(response))['code']]).toEqual([
      403,
      'second-person-required',
    ]);
  });
});

describe('14.2 the nightly run', () => {
  it.each([
    ['open', 90, 'expired'],
    ['refused', 30, 'deleted'],
  ] as const)(
    'deletes a request that is %s after %i days, and records it once',
    async (state, days, step) => {
      const email = `${state}-night@lih.example`;
      const id = await requestConfirmed(setup, { email });
      if (state === 'refused') await decide(id, 'refusal', { reason: 'no' });
      passDays(days - 0.1);
      await setup.kaart.accessRequests.removeOld();
      expect((await setup.as(ADMIN, `${PATH}/${id}`)).status).toBe(200);
      passDays(0.2);
      await setup.kaart.accessRequests.removeOld();
      await setup.kaart.accessRequests.removeOld();
      expect((await setup.as(ADMIN, `${PATH}/${id}`)).status).toBe(404);
      const steps = await listSteps(id);
      expect(steps.filter((each) => each === `${step} system`)).toHaveLength(1);
      const request = { json: { person: { email } } };
      expect((await setup.as('consent-officer', '/v1/data-subject-requests', request)).status).toBe(
        404,
      );
    },
  );
});
