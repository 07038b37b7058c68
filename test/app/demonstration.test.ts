import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { loadDemonstration, SERVED_CONSENTS } from '../../lib/app/demonstration.ts';
import { body, DATA, DECISION, linesOf, Room } from './room.ts';

const load = (room: Room) => loadDemonstration(room.kaart, room.home, () => undefined);
const rows = async (room: Room, secret: string) =>
  (await linesOf(room.withToken(await room.token('demo-partner', secret), DATA))).length;

describe('the demonstration', () => {
  it('has the same data, partner and withdrawals after a second start', async () => {
    const room = await Room.demonstration();
    await room.as('consent-officer', '/v1/companies/LUHT-DEMO-0106/withdrawals', {
      json: DECISION,
    });
    expect(await load(room)).toBe(room.secret);
    expect(await rows(room, room.secret)).toBe(117);
    const { imports } = await body<{ imports: object[] }>(room.as('auditor', '/v1/imports'));
    expect(imports).toHaveLength(2);
    await room.close();
  });

  it('has companies that are open to everyone, all of them fictitious', async () => {
    const room = new Room();
    for (const _ of [1, 2])
      room.secret = await loadDemonstration(
        room.kaart,
        room.home,
        () => undefined,
        SERVED_CONSENTS,
      );
    const open = await linesOf<{ synthetic: boolean }>(
      room.ask('/v1/datasets/healthtech-companies-public/data?format=jsonl'),
    );
    expect([open.length, await rows(room, room.secret)]).toEqual([25, 118]);
    expect(open.every(({ synthetic }) => synthetic)).toBe(true);
    const html = await (await room.ask('/companies?lang=en')).text();
    expect(html).toContain('Every company and every number here is made up.');
    await room.close();
  });

  it('that was interrupted anywhere is completed by the next start', async () => {
    const room = new Room();
    const steps = [
      [room.kaart.mapping, 'submit'],
      [room.kaart.mapping, 'release'],
      [room.kaart.consent, 'importFile'],
      [room.kaart.publication, 'publish'],
      [room.kaart.identity.partners, 'add'],
    ] as const;
    for (const [service, step] of steps) {
      vi.spyOn(service as unknown as Record<string, () => never>, step).mockImplementationOnce(
        () => {
          throw new Error('the machine was switched off');
        },
      );
      await expect(load(room)).rejects.toThrow('switched off');
    }
    expect(await rows(room, await load(room))).toBe(118);
    expect(readFileSync(join(room.home, 'demo-partner.secret'), 'utf8')).toBe(await load(room));
    await room.close();
  });

  it('has a new secret if the old one was lost', async () => {
    const room = await Room.demonstration();
    rmSync(join(room.home, 'demo-partner.secret'));
    const secret = await load(room);
    expect(secret).not.toBe(room.secret);
    expect(await rows(room, secret)).toBe(118);
    expect((await room.tokenResponse('demo-partner', room.secret)).status).toBe(401);
    await room.close();
  });

  it('has two people: one submits its editions, the other releases them', async () => {
    const room = await Room.demonstration();
    const { imports } = await body<{
      imports: { submitted: { by: string }; released: { by: string } }[];
    }>(room.as('auditor', '/v1/imports'));
    for (const { submitted, released } of imports)
      expect([submitted.by, released.by]).toEqual(['demo-analyst', 'demo-releaser']);
    await room.close();
  });
});
