import { describe, expect, it } from 'vitest';
import { addMilliseconds, DAY_MS } from '../../lib/core/instant.ts';
import { body, Room } from './room.ts';

interface Head {
  readonly date: string;
  readonly companies: number;
  readonly previous: { readonly date: string } | null;
}

const headOf = (room: Room) => body<Head>(room.as('auditor', '/v1/audit/head'));

describe('a nightly run', () => {
  it('signs a tree head over all chains, linked to the previous head', async () => {
    const room = await Room.demonstration();
    await room.kaart.night();
    const first = await headOf(room);
    expect(first).toMatchObject({ previous: null, companies: expect.any(Number) });
    expect(first.companies).toBeGreaterThan(100);
    await room.kaart.night();
    expect(await headOf(room)).toEqual(first);
    room.now = addMilliseconds(room.now, DAY_MS);
    await room.kaart.night();
    expect((await headOf(room)).previous?.date).toBe(first.date);
    await room.close();
  });

  it('9.56: signs a tree head also before the first publication', async () => {
    const room = new Room();
    expect(await room.kaart.night()).toMatchObject({ outcome: 'nothing-to-publish' });
    expect(await headOf(room)).toMatchObject({ companies: 0 });
    await room.close();
  });
});

describe('the audit', () => {
  it.each([
    ['auditor', '/v1/audit/head', 404],
    ['analyst', '/v1/audit/head', 403],
    ['partner-admin', '/v1/audit/chains', 403],
    ['partner-admin', '/v1/audit/proof/C-1?company=LUHT-DEMO-0001', 403],
    ['auditor', '/v1/audit/proof/C-1?company=LUHT-DEMO-0001', 404],
    ['auditor', '/v1/audit/proof/C-1', 400],
    ['auditor', '/v1/audit/head?date=yesterday', 400],
    ['auditor', `/v1/audit/ends/${'0'.repeat(64)}`, 404],
  ] as const)('responds to %s, asking for %s, with %s', async (role, path, status) => {
    const room = new Room();
    expect((await room.as(role, path)).status).toBe(status);
    await room.close();
  });
});
