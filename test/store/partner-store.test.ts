import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../lib/core/audit-entry.ts';
import { instant } from '../../lib/core/instant.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { type Partner, PartnerStore } from '../../lib/store/partner-store.ts';
import { listAllItems } from '../../lib/store/table.ts';

const AT = instant('2026-03-01T12:00:00Z');
let entries = 0;

function partner(change: Partial<Partner> = {}): Partner {
  return {
    id: 'lux-labs',
    name: 'Lux Labs',
    audience: 'partners',
    purposes: ['dpv:ScientificResearch'],
    state: 'active',
    expiresAt: null,
    epoch: 0,
    credentials: [
      { kind: 'secret', sha256: 'ab'.repeat(32), createdAt: AT, expiresAt: AT },
      { kind: 'key', jwk: { kty: 'EC', kid: 'k1' }, createdAt: AT, expiresAt: null },
    ],
    createdAt: AT,
    changedAt: AT,
    ...change,
  };
}

function entry(action = 'partner.added'): AuditEntry {
  return { id: `e${++entries}`, at: AT, actor: 'alice', action, subject: 'partner/lux-labs' };
}

function opened() {
  const table = openSqliteTable(':memory:');
  const actions = async () => {
    const found: unknown[] = [];
    for await (const { data } of listAllItems<AuditEntry>(table, { pk: 'AUDIT#2026-03-01' }))
      found.push(data.action);
    return found;
  };
  return { table, store: new PartnerStore(table), actions };
}

describe('PartnerStore', () => {
  it('adds an id once: one of many simultaneous requests succeeds, with one audit entry', async () => {
    const { store, actions } = opened();
    const done = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) => store.add(partner({ name: `n${i}` }), entry())),
    );
    const refused = done.flatMap((d) => (d.status === 'rejected' ? [d.reason.code] : []));
    expect(refused).toEqual(Array(9).fill('wrong-state'));
    expect(await actions()).toEqual(['partner.added']);
  });

  it('replaces only the version that was read, and writes no audit entry if it changed', async () => {
    const { store, actions } = opened();
    const { version } = await store.add(partner(), entry());
    await store.replace(partner({ epoch: 1 }), version, entry('partner.revoked'));
    const stale = store.replace(partner({ epoch: 7 }), version, entry('partner.rotated'));
    await expect(stale).rejects.toMatchObject({ code: 'concurrent-update' });
    expect(await store.get('lux-labs')).toEqual({ partner: partner({ epoch: 1 }), version: 2 });
    expect(await actions()).toEqual(['partner.added', 'partner.revoked']);
  });

  it('does not replace a partner that does not exist', async () => {
    const { store, actions } = opened();
    await expect(store.replace(partner(), 1, entry())).rejects.toMatchObject({
      code: 'concurrent-update',
    });
    expect(await store.get('lux-labs')).toBeUndefined();
    expect(await actions()).toEqual([]);
  });

  it('returns what was stored, with its version', async () => {
    const { store } = opened();
    expect(await store.add(partner(), entry())).toEqual({ partner: partner(), version: 1 });
    expect(await store.get('lux-labs')).toEqual({ partner: partner(), version: 1 });
    expect(await store.get('lux')).toBeUndefined();
  });

  it('lists all partners in order of id, over more than one page', async () => {
    const { store } = opened();
    const ids = Array.from({ length: 120 }, (_, i) => `p-${String(i).padStart(3, '0')}`);
    for (const id of [...ids].reverse()) await store.add(partner({ id }), entry());
    const listed: string[] = [];
    for await (const stored of store.list()) listed.push(stored.partner.id);
    expect(listed).toEqual(ids);
  });

  it('refuses a stored item that is not a partner', async () => {
    const { store, table } = opened();
    const key = { pk: 'PARTNER#odd', sk: 'META' };
    await table.transact([{ kind: 'put', key, data: { id: 'odd' }, if: 'absent' }]);
    await expect(store.get('odd')).rejects.toThrow();
  });
});
