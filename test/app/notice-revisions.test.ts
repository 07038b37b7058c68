import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Contact, invited } from './contact.ts';
import { nextRevision } from './notice-revisions.ts';
import { body, DECISION, Room } from './room.ts';

let room: Room;
beforeAll(async () => {
  room = await Room.demonstration();
});
afterAll(() => room.close());

const eventsOf = async (id: string) =>
  (
    await body<{ events: Record<string, unknown>[] }>(
      room.as('auditor', `/v1/organisations/${id}/consents`),
    )
  ).events;

describe('a second revision of the notice', () => {
  const id = 'LUHT-DEMO-0007';
  let company: Contact;
  beforeAll(async () => {
    company = await Contact.enter(room, await invited(room, id));
  });

  it('10.10 a page that was opened before it saves no permission under it', async () => {
    const form = { notice: 'notice-v1', 'permit.registry.public': 'yes' };
    expect((await company.post('/my/decisions', form)).status).toBe(303);
    await nextRevision(room);
    const before = await eventsOf(id);
    const late = await company.post('/my/decisions', { ...form, 'permit.profile.public': 'yes' });
    expect(late.status).toBe(422);
    const html = await late.text();
    expect(html).toContain('the notice has changed since you opened this page');
    expect(html).toContain('name="notice" value="notice-v2"');
    expect(await eventsOf(id)).toEqual(before);
    const withdrawal = { notice: 'notice-v1', 'permit.registry.public': 'no' };
    expect((await company.post('/my/decisions', withdrawal)).status).toBe(303);
    expect((await eventsOf(id)).at(-1)).toMatchObject({ action: 'withdraw' });
  });

  it('10.10 leaves permissions as they are until the contact confirms them', async () => {
    const html = await (await company.get('/my')).text();
    expect(html).toContain('name="confirm"');
    const form = { notice: 'notice-v2', 'permit.registry.partners': 'yes' };
    const before = await eventsOf(id);
    expect((await company.post('/my/decisions', form)).headers.get('location')).toContain('n=0');
    expect(await eventsOf(id)).toEqual(before);
  });

  it('10.10 is accepted on the page, with an event and a receipt', async () => {
    const form = { notice: 'notice-v2', 'permit.registry.partners': 'yes', confirm: 'yes' };
    const preview = await company.post('/my/preview', form);
    expect(await preview.text()).toContain('name="confirm" value="yes"');
    const saved = await company.post('/my/decisions', form);
    expect(saved.headers.get('location')).toContain('n=1');
    const event = (await eventsOf(id)).at(-1);
    expect(event).toMatchObject({
      kind: 'reconfirmed',
      noticeVersion: 'notice-v2',
      channel: 'self-service',
      audience: 'partners',
    });
    await room.kaart.deliver();
    const receipt = await company.get(`/my/receipts/${event?.['receipt']}`);
    expect(receipt.status).toBe(200);
    const claims = Buffer.from((await receipt.text()).split('.')[1] ?? '', 'base64url').toString();
    expect(claims).toContain('RenewedConsentGiven');
    expect(claims).toContain('notice-v2');
    const again = await company.post('/my/decisions', form);
    expect(again.headers.get('location')).toContain('n=0');
    expect(await (await company.get('/my')).text()).toMatch(/confirmed \(Register data/);
  });

  it('10.10 and 10.12 is what an officer’s decision names, as a reconfirmation', async () => {
    const path = '/v1/organisations/LUHT-DEMO-0008/consents';
    const { events } = await body<{ events: object[] }>(
      room.as('consent-officer', path, { json: DECISION }),
    );
    expect(events).toMatchObject([{ kind: 'reconfirmed', noticeVersion: 'notice-v2' }]);
    const withdrawal = await body<{ events: object[] }>(
      room.as('consent-officer', '/v1/organisations/LUHT-DEMO-0008/withdrawals', {
        json: DECISION,
      }),
    );
    expect(withdrawal.events).toMatchObject([{ noticeVersion: 'notice-v2' }]);
  });
});
