import { describe, expect, it } from 'vitest';
import { listAllItems } from '../../../lib/store/table.ts';
import { openSetup, type Setup } from '../setup.ts';
import { EDC } from './connector.ts';

const ALICE = { actor: 'alice' };
const ID = 'did:web:lab.example';
const MEMBER = { [`${EDC}membershipStatus`]: ['active'] };

async function audit(setup: Setup): Promise<unknown[]> {
  const entries: unknown[] = [];
  for await (const { data } of listAllItems(setup.table, { pk: 'AUDIT#2026-03-01' }))
    entries.push(data);
  return entries;
}

describe('a change of a participant', () => {
  it('that is based on an older version is refused and changes nothing', async () => {
    const { participants } = openSetup().identity;
    const { version } = await participants.add({ id: ID, claims: {} }, ALICE);
    await participants.changeClaims(ID, MEMBER, { ...ALICE, ifMatch: version });
    const stale = { actor: 'bob', ifMatch: version };
    for (const change of [participants.revoke(ID, stale), participants.changeClaims(ID, {}, stale)])
      await expect(change).rejects.toMatchObject({ code: 'precondition-failed' });
    expect(await participants.get(ID)).toMatchObject({ claims: MEMBER, version: 2 });
  });

  it.each(['nobody', '', 'a\u0000b', 'x'.repeat(300)])(
    'of the unknown id %j is refused',
    async (id) => {
      const { participants } = openSetup().identity;
      for (const change of [
        participants.get(id),
        participants.revoke(id, ALICE),
        participants.changeClaims(id, {}, ALICE),
      ])
        await expect(change).rejects.toMatchObject({ code: 'not-found' });
    },
  );

  it('of a revoked participant is refused until it is added again, and a second revocation is not an error', async () => {
    const { participants } = openSetup().identity;
    await participants.add({ id: ID, claims: MEMBER }, ALICE);
    await participants.revoke(ID, ALICE);
    expect(await participants.revoke(ID, ALICE)).toMatchObject({ state: 'revoked' });
    await expect(participants.changeClaims(ID, {}, ALICE)).rejects.toMatchObject({
      code: 'wrong-state',
      details: { state: 'revoked' },
    });
  });

  it('is recorded with its actor, and a refused change is not recorded', async () => {
    const setup = openSetup();
    const { participants } = setup.identity;
    await participants.add({ id: ID, name: 'Lab', claims: MEMBER }, ALICE);
    await participants.add({ id: ID, claims: {} }, ALICE).catch(() => undefined);
    await participants.changeClaims(ID, {}, { actor: 'bob' });
    await participants.revoke(ID, { actor: 'carol' });
    await participants.add({ id: ID, claims: {} }, { actor: 'dan' });
    const subject = `participant/${ID}`;
    expect(await audit(setup)).toMatchObject([
      {
        actor: 'alice',
        action: 'participant.added',
        subject,
        facts: { claims: JSON.stringify(MEMBER) },
      },
      { actor: 'bob', action: 'participant.claims-changed', subject, facts: { claims: '{}' } },
      { actor: 'carol', action: 'participant.revoked', subject },
      { actor: 'dan', action: 'participant.readmitted', subject },
    ]);
  });

  it('has priority over simultaneous changes if it is a revocation', async () => {
    const { participants } = openSetup().identity;
    await participants.add({ id: ID, claims: {} }, ALICE);
    await Promise.allSettled([
      participants.changeClaims(ID, MEMBER, ALICE),
      participants.revoke(ID, ALICE),
      participants.changeClaims(ID, {}, ALICE),
    ]);
    expect(await participants.get(ID)).toMatchObject({ state: 'revoked' });
  });
});

describe('a participant that is added', () => {
  it('exists once, and is listed in the order of the ids', async () => {
    const { participants } = openSetup().identity;
    for (const id of ['z', ID, 'a']) await participants.add({ id, claims: {} }, ALICE);
    await expect(participants.add({ id: 'a', claims: MEMBER }, ALICE)).rejects.toMatchObject({
      code: 'wrong-state',
    });
    const listed: string[] = [];
    for (const { id } of (await participants.page({ limit: 100 })).items) listed.push(id);
    expect(listed).toEqual(['a', ID, 'z']);
  });
});
