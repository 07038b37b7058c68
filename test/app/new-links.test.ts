import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../lib/core/clock.ts';
import { DAY_MS } from '../../lib/core/instant.ts';
import { openFileObjects } from '../../lib/embedded/file-objects.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { NewLinks } from '../../lib/self-service/new-links.ts';
import { Contact, exportLink, inviteContact } from './contact.ts';
import { linesOf, SETUP_URL, Setup } from './setup.ts';

const headers = { accept: 'text/html' };

const table = openSqliteTable(':memory:');
let setup: Setup;
beforeAll(async () => {
  const directory = mkdtempSync(join(tmpdir(), 'kaart-links-'));
  const objects = openFileObjects({ directory, publicUrl: SETUP_URL });
  setup = await Setup.demonstration('2025-09-30T22:00:00Z', {}, SETUP_URL, { table, objects });
});
afterAll(() => setup.close());
afterEach(() => {
  vi.useRealTimers();
});

let addresses = 0;
/** Sends the form. Without `address`, each call uses a new network address. */
const ask = async (form: Record<string, string>, address?: string) => {
  addresses += 1;
  const remoteAddress = address ?? `192.0.2.${addresses}`;
  const request = new Request(`${setup.url}/my/link`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { ...headers, 'sec-fetch-site': 'same-origin' },
  });
  return setup.kaart.app.fetch(request, { incoming: { socket: { remoteAddress } } });
};
/** The mails that a sent form causes. */
const listMailsOf = async (form: Record<string, string>) => {
  const before = setup.mails.length;
  expect((await ask(form)).status).toBe(303);
  await setup.kaart.deliver();
  return setup.mails.slice(before);
};
const findLink = (text = '') => new URL(/http\S+/.exec(text)?.[0] ?? '').pathname;
const getToken = (link: string) => link.split('/').at(-1) ?? '';
const listInvitations = (id: string) =>
  linesOf<{ id: string; state: string }>(
    setup.as('consent-officer', `/v1/invitations?company=${id}`),
  );

describe('a new link', () => {
  it('goes to the address in the edition, for a link that was used, and the old one stays used', async () => {
    const link = await inviteContact(setup, 'LUHT-DEMO-0001');
    await Contact.enter(setup, link);
    const closed = await (await setup.ask(link, { headers })).text();
    expect(closed).toMatch(/<form method="post" action="\/my\/link\?lang=en">/);
    const [mail, ...more] = await listMailsOf({ link: getToken(link) });
    expect(more).toEqual([]);
    expect(mail?.to).toBe('contact@demo-001.example');
    expect(mail?.text).toContain('it was requested for your company');
    expect((await setup.ask(link, { headers })).status).toBe(410);
    const contact = await Contact.enter(setup, findLink(mail?.text));
    expect((await contact.get('/my')).status).toBe(200);
  });

  it('does not end an open link or a session: a stranger could ask for it', async () => {
    const open = await inviteContact(setup, 'LUHT-DEMO-0002');
    const contact = await Contact.enter(setup, await inviteContact(setup, 'LUHT-DEMO-0002'));
    expect(await listMailsOf({ company: 'LUHT-DEMO-0002' })).toHaveLength(1);
    expect((await setup.ask(open, { headers })).status).toBe(200);
    expect((await contact.get('/my')).status).toBe(200);
  });

  it.each([
    ['LUHT-DEMO-0003', '003'],
    ['luht-demo-0004 ', '004'],
    ['B900005', '005'],
    ['RCS B 900006', '006'],
  ])('is found by the number %s', async (company, number) => {
    await inviteContact(setup, `LUHT-DEMO-0${number}`);
    expect(await listMailsOf({ company })).toMatchObject([
      { to: `contact@demo-${number}.example` },
    ]);
  });

  it('of the contact person is for the contact person', async () => {
    await inviteContact(setup, 'LUHT-DEMO-0008', { mandate: 'person' });
    expect(await listMailsOf({ company: 'LUHT-DEMO-0008' })).toEqual([]);
    const [mail] = await listMailsOf({ company: 'LUHT-DEMO-0008', mandate: 'person' });
    const html = await (await setup.ask(findLink(mail?.text), { headers })).text();
    expect(html).toContain('for the contact person alone');
  });

  it('is sent three times a day, and again on the next day', async () => {
    await inviteContact(setup, 'LUHT-DEMO-0009');
    const sent = [];
    for (let n = 0; n < 5; n += 1)
      sent.push((await listMailsOf({ company: 'LUHT-DEMO-0009' })).length);
    expect(sent).toEqual([1, 1, 1, 0, 0]);
    const { newLinks } = setup.kaart.selfService;
    const job = { invitation: null, company: 'LUHT-DEMO-0009', mandate: 'company' } as const;
    await newLinks.send({ ...job, id: 'requested-today' });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 1.1 * DAY_MS });
    await newLinks.send({ ...job, id: 'requested-next-day' });
    vi.useRealTimers();
    const ids = (await listInvitations('LUHT-DEMO-0009')).map(({ id }) => id);
    expect([ids.includes('requested-today'), ids.includes('requested-next-day')]).toEqual([
      false,
      true,
    ]);
    await setup.kaart.deliver();
  });

  it('is not sent to a company that was never invited, or whose link was revoked', async () => {
    expect(await listMailsOf({ company: 'LUHT-DEMO-0010' })).toEqual([]);
    await inviteContact(setup, 'LUHT-DEMO-0010');
    for (const { id } of await listInvitations('LUHT-DEMO-0010'))
      await setup.as('consent-officer', `/v1/invitations/${id}/revocation`, { json: {} });
    expect(await listMailsOf({ company: 'LUHT-DEMO-0010' })).toEqual([]);
  });

  it('is not sent to an address that returned the last mail', async () => {
    await inviteContact(setup, 'LUHT-DEMO-0011');
    const json = { address: 'contact@demo-011.example' };
    await setup.as('consent-officer', '/v1/mail-bounces', { json });
    expect(await listMailsOf({ company: 'LUHT-DEMO-0011' })).toEqual([]);
  });

  it('is not sent for a link that a person handed over, or that is forged', async () => {
    const link = await exportLink(setup, 'LUHT-DEMO-0012');
    const token = getToken(link);
    const [header, payload] = token.split('.');
    for (const forged of [token, `${header}.${payload}.AAAA`, 'x', '..', '/my/invitations/a.b.c'])
      expect(await listMailsOf({ link: forged })).toEqual([]);
  });

  it('is sent once if its job runs twice', async () => {
    await inviteContact(setup, 'LUHT-DEMO-0013');
    const { newLinks } = setup.kaart.selfService;
    const job = {
      id: 'requested-x',
      invitation: null,
      company: 'LUHT-DEMO-0013',
      mandate: 'company' as const,
    };
    await newLinks.send(job);
    await newLinks.send(job);
    await setup.kaart.deliver();
    expect((await listInvitations('LUHT-DEMO-0013')).map(({ id }) => id)).toContain('requested-x');
    expect(setup.mails.filter(({ id }) => id === 'requested-x')).toHaveLength(1);
  });
});

describe('a request for a new link', () => {
  const answerTo = async (form: Record<string, string>) => {
    const transact = vi.spyOn(table, 'transact');
    const response = await ask(form);
    // A job of an earlier request may run at the same time.
    const queued = transact.mock.calls.filter(([writes]) =>
      JSON.stringify(writes).includes('new-link-due'),
    );
    vi.restoreAllMocks();
    const headers = [...response.headers].filter(
      ([name]) => !['date', 'x-request-id', 'traceparent', 'server-timing'].includes(name),
    );
    const writes = queued.map(([all]) => all.length);
    return { status: response.status, text: await response.text(), headers, writes };
  };

  it('has the same answer and the same work for every company and every link', async () => {
    const link = getToken(await inviteContact(setup, 'LUHT-DEMO-0014'));
    const known = await answerTo({ company: 'LUHT-DEMO-0014' });
    expect(known).toMatchObject({ status: 303, text: '', writes: [1] });
    const others: Record<string, string>[] = [
      { company: 'LUHT-DEMO-9999' },
      { company: 'B900010' },
      { company: '<script>' },
      { link },
      { link: 'x' },
    ];
    for (const form of others) expect(await answerTo(form)).toEqual(known);
    await setup.kaart.deliver();
  });

  it('reads no company and no invitation before it is answered', async () => {
    const fail = async () => {
      throw new Error('read');
    };
    const queued: unknown[] = [];
    const links = new NewLinks({
      records: new Proxy({}, { get: () => fail }) as never,
      invitations: new Proxy({}, { get: () => fail }) as never,
      verifier: setup.kaart.identity.verifier,
      clock: systemClock,
      newId: () => '1',
      queueNewLink: async (job) => {
        queued.push(job);
      },
    });
    await links.request({ link: '', company: ' LUHT-DEMO-0001 ', mandate: 'person' });
    expect(queued).toEqual([
      { id: 'requested-1', invitation: null, company: 'LUHT-DEMO-0001', mandate: 'person' },
    ]);
  });

  it('without a number comes back with an error', async () => {
    const response = await ask({ company: ' ' });
    const html = await response.text();
    expect([response.status, html.includes('aria-invalid="true"')]).toEqual([422, true]);
  });

  it('of another site is refused', async () => {
    const response = await setup.ask('/my/link', {
      method: 'POST',
      body: 'company=LUHT-DEMO-0001',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'cross-site',
      },
    });
    expect(response.status).toBe(403);
  });

  it('is answered ten times an hour for one address', async () => {
    const statuses = [];
    for (let n = 0; n < 12; n += 1)
      statuses.push((await ask({ company: 'LUHT-DEMO-9999' }, '198.51.100.7')).status);
    expect([statuses[9], statuses[11]]).toEqual([303, 429]);
    await setup.kaart.deliver();
  });

  it('keeps no link and no address in its job or in the log', async () => {
    const link = getToken(await inviteContact(setup, 'LUHT-DEMO-0015'));
    await ask({ link });
    expect(setup.log.join('\n')).not.toContain(link);
    await setup.kaart.deliver();
  });
});
