import { expect, it } from 'vitest';
import type { AccessReport } from '../../lib/data-rights/report.ts';
import { Contact, invited } from '../app/contact.ts';
import { canaryFile, canaryRoom, idOf, PARTNER } from '../app/exits/canaries.ts';
import { play } from '../app/exits/changes-of-mind.ts';
import { body, DATA } from '../app/room.ts';
import { releaseSlipped } from '../app/slipped-rows.ts';

it('10.17 the report of a newcomer with a reused record id has nothing of the company before', async () => {
  const room = await canaryRoom();
  await play(room, {
    ...{ kind: 'consents', company: 4, groups: ['registry', 'contact'] },
    ...{ audiences: ['partners'], lastsMs: null, byName: false },
  });
  await play(room, { kind: 'publish' });
  await room.withToken(await room.token(PARTNER, room.secret), DATA);
  const report = async () => {
    const contact = await Contact.enter(room, await invited(room, idOf(4)));
    return (await body<AccessReport>(contact.get('/my/access?format=json'))).companies[0];
  };
  const before = await report();
  expect(before?.disclosures).toHaveLength(1);
  expect(before?.events.length).toBeGreaterThan(0);
  await releaseSlipped(room, {
    file: canaryFile(9),
    edition: '2025.1',
    slip: (row) => {
      if (row.record_id === idOf(4)) return undefined;
      return row.record_id === idOf(9) ? { ...row, record_id: idOf(4) } : row;
    },
  });
  const own = await report();
  expect(own?.records.map(({ id }) => id)).toEqual(['2025.1']);
  expect([own?.events, own?.receipts, own?.disclosures]).toEqual([[], [], []]);
  const earlier = before?.invitations.map(({ id }) => id);
  expect(own?.invitations.length).toBeGreaterThan(0);
  expect(own?.invitations.some(({ id }) => earlier?.includes(id))).toBe(false);
  expect(JSON.stringify(own)).toContain('canary-registry-0009');
  expect(JSON.stringify(own)).not.toMatch(/canary-\w+-0004/);
  await room.close();
});
