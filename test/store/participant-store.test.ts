import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../lib/core/audit-entry.ts';
import { instant } from '../../lib/core/instant.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { type Participant, ParticipantStore } from '../../lib/store/participant-store.ts';
import { listAllItems } from '../../lib/store/table.ts';

const AT = instant('2026-03-01T12:00:00Z');
const DID = 'did:web:lab.example%3A8443:connectors:a';
let entries = 0;

function participant(change: Partial<Participant> = {}): Participant {
  return {
    id: DID,
    name: 'Lab',
    claims: { 'https://w3id.org/edc/v0.0.1/ns/membershipStatus': ['active'] },
    state: 'active',
    epoch: 0,
    addedAt: AT,
    changedAt: AT,
    ...change,
  };
}

function entry(action = 'participant.added'): AuditEntry {
  return { id: `e${++entries}`, at: AT, actor: 'alice', action, subject: `participant/${DID}` };
}

function opened() {
  const table = openSqliteTable(':memory:');
  const actions = async () => {
    const found: unknown[] = [];
    for await (const { data } of listAllItems<AuditEntry>(table, { pk: 'AUDIT#2026-03-01' }))
      found.push(data.action);
    return found;
  };
  return { table, store: new ParticipantStore(table), actions };
}

describe('ParticipantStore', () => {
  it('adds an id once: one of many simultaneous requests succeeds, with one audit entry', async () => {
    const { store, actions } = opened();
    const done = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) => store.add(participant({ name: `n${i}` }), entry())),
    );
    const refused = done.flatMap((d) => (d.status === 'rejected' ? [d.reason.code] : []));
    expect(refused).toEqual(Array(9).fill('wrong-state'));
    expect(await actions()).toEqual(['participant.added']);
  });

  it('replaces only the version that was read, and writes no audit entry if it changed', async () => {
    const { store, actions } = opened();
    const { version } = await store.add(participant(), entry());
    const revoked = participant({ state: 'revoked' });
    await store.replace(revoked, version, entry('participant.revoked'));
    const stale = store.replace(participant(), version, entry('participant.claims-changed'));
    await expect(stale).rejects.toMatchObject({ code: 'concurrent-update' });
    expect(await store.get(DID)).toEqual({ participant: revoked, version: 2 });
    expect(await actions()).toEqual(['participant.added', 'participant.revoked']);
  });

  it.each(['', 'nobody', 'a\u0000b', '\ud800', 'x'.repeat(5_000)])(
    'finds no participant for the id %j',
    async (id) => {
      expect(await opened().store.get(id)).toBeUndefined();
    },
  );

  it.each([
    DID,
    'https://lab.example/connector?x=1#y',
    'Centre de santé №1 — 研究',
    '#',
    'x'.repeat(150),
  ])('finds %j and not its neighbours', async (id) => {
    const { store } = opened();
    const named = participant({ id });
    await store.add(named, entry());
    expect(await store.get(id)).toEqual({ participant: named, version: 1 });
    expect(await store.get(`${id}x`)).toBeUndefined();
  });

  it('lists all participants in order of id, over more than one page', async () => {
    const { store } = opened();
    const ids = Array.from({ length: 120 }, (_, i) => `did:web:p${String(i).padStart(3, '0')}`);
    for (const id of [...ids].reverse()) await store.add(participant({ id }), entry());
    const listed: string[] = [];
    for await (const stored of store.list()) listed.push(stored.participant.id);
    expect(listed).toEqual(ids);
  });
});
