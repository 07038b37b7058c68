import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Contact, invited } from './contact.ts';
import { canaryFile, canaryRoom, idOf, PARTNER } from './exits/canaries.ts';
import { play } from './exits/changes-of-mind.ts';
import { body, DATA, linesOf, type Room } from './room.ts';

const ABSENT = 2;

describe('10.4 a company that comes back after an edition without it', () => {
  let room: Room;
  let token = '';
  beforeAll(async () => {
    room = await canaryRoom();
    token = await room.token(PARTNER, room.secret);
    for (const company of [1, ABSENT, 3])
      await play(room, {
        kind: 'consents',
        company,
        groups: ['registry'],
        audiences: ['partners'],
        lastsMs: null,
        byName: false,
      });
    await play(room, { kind: 'publish' });
  });
  afterAll(() => room.close());

  async function release(edition: string, isThere: (company: number) => boolean): Promise<void> {
    const file = canaryFile(8, (row, company) => (isThere(company) ? row : undefined));
    const { id } = await body<{ id: string }>(room.import(file, `&edition=${edition}`));
    const change = { json: { changeNote: 'corrected' } };
    await room.as('analyst:alice', `/v1/imports/${id}/submit`, change);
    const released = await room.as('releaser:bob', `/v1/imports/${id}/release`, { json: {} });
    expect(released.status).toBe(200);
    const outcome = await body(room.as('publisher', '/v1/publications', { json: {} }));
    if (outcome['kind'] === 'held')
      await room.as('releaser:carol', '/v1/publications/release', { json: { reason: 'seen' } });
    await room.kaart.deliver();
  }

  const shown = async () =>
    (await linesOf<{ record_id: string }>(room.withToken(token, DATA))).map(
      ({ record_id }) => record_id,
    );

  it('10.4 waits: it is not shown on its old grant; a company that stayed is', async () => {
    expect(await shown()).toEqual([1, 2, 3].map(idOf));
    await release('2025.1', (company) => company !== ABSENT);
    expect(await shown()).toEqual([1, 3].map(idOf));
    await release('2025.2', () => true);
    expect(await shown()).toEqual([1, 3].map(idOf));
    const json = {
      audience: 'partners',
      purpose: 'https://w3id.org/dpv#ResearchAndDevelopment',
      organisations: [idOf(ABSENT)],
      fieldGroups: ['registry'],
    };
    const answer = await body(room.as('consent-officer', '/v1/decisions', { json }));
    expect(JSON.stringify(answer)).toContain('identity-changed');
  });

  it('10.4 a confirmation by the releaser shows it again', async () => {
    const path = `/v1/organisations/${idOf(ABSENT)}/identity/confirmations`;
    const json = { reason: 'it asked to be listed again' };
    expect((await room.as('releaser:carol', path, { json })).status).toBe(201);
    await play(room, { kind: 'publish' });
    expect(await shown()).toEqual([1, 2, 3].map(idOf));
  });

  it('10.4 a later edition keeps it, and a retracted edition between makes no absence', async () => {
    await release('2025.3', (company) => company !== 3);
    expect(await shown()).toEqual([1, 2].map(idOf));
    const retract = '/v1/editions/2025.3/retraction';
    await room.as('releaser:bob', retract, { json: { reason: 'cut off' } });
    await release('2025.4', () => true);
    expect(await shown()).toEqual([1, 2, 3].map(idOf));
  });
});

describe('10.3 another contact person', () => {
  it('10.3 opens nothing by the old link or session, and can be invited and consent', async () => {
    const room = await canaryRoom();
    const token = await room.token(PARTNER, room.secret);
    const groups = ['registry', 'contact'];
    await play(room, {
      kind: 'consents',
      company: 1,
      groups: groups as never,
      audiences: ['partners'],
      lastsMs: null,
      byName: false,
    });
    const [used, open] = [
      await invited(room, idOf(1), { mandate: 'person' }),
      await invited(room, idOf(1), { mandate: 'person' }),
    ];
    const person = await Contact.enter(room, used);
    expect((await person.get('/my')).status).toBe(200);
    const file = canaryFile(8, (row, company) =>
      company === 1
        ? { ...row, contact_name: 'successor', contact_email: 'successor@demo.example' }
        : row,
    );
    const { id } = await body<{ id: string }>(room.import(file, '&edition=2025.1'));
    const change = { json: { changeNote: 'corrected' } };
    await room.as('analyst:alice', `/v1/imports/${id}/submit`, change);
    await room.as('releaser:bob', `/v1/imports/${id}/release`, { json: {} });
    await play(room, { kind: 'publish' });
    expect(await (await person.get('/my')).text()).not.toContain('successor');
    expect((await room.form(open, {})).status).not.toBe(303);
    const rows = () => room.withToken(token, DATA).then((answer) => answer.text());
    expect(await rows()).not.toContain('successor');
    const next = await Contact.enter(room, await invited(room, idOf(1), { mandate: 'person' }));
    expect(await (await next.get('/my')).text()).toContain('successor');
    await play(room, {
      kind: 'consents',
      company: 1,
      groups: ['contact'],
      audiences: ['partners'],
      lastsMs: null,
      byName: false,
    });
    await play(room, { kind: 'publish' });
    expect(await rows()).toContain('successor');
    await room.close();
  });
});
