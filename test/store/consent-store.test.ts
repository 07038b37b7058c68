import { describe, expect, it } from 'vitest';
import type { RecordedConsentEvent } from '../../lib/consent/event.ts';
import type { CompanyConsents, ConsentCommit } from '../../lib/consent/ports.ts';
import type { Timeline } from '../../lib/consent/timeline.ts';
import { chainEntry } from '../../lib/core/hash-chain.ts';
import { instant } from '../../lib/core/instant.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { TableConsentStore } from '../../lib/store/consent-store.ts';
import { listAllItems, type Table } from '../../lib/store/table.ts';

const AT = instant('2025-10-15T15:00:00Z');

function event(
  recordId: string,
  seq: number,
  changes: Partial<RecordedConsentEvent> = {},
): RecordedConsentEvent {
  const entry = {
    id: `C-${seq}`,
    recordId,
    fieldGroup: 'registry',
    audience: 'partners',
    action: 'grant',
    effectiveAt: AT,
    validUntil: null,
    givenBy: 'company-representative',
    noticeVersion: 'notice-v1',
    language: 'en',
    evidenceRef: 'synthetic://evidence/1',
    seq,
    recordedAt: AT,
    receipt: null,
    ...changes,
  } as const;
  return chainEntry(entry, null);
}

function timeline(...seqs: number[]): Timeline {
  return { 'registry/partners': seqs.map((seq) => ({ seq, action: 'grant', effectiveAt: AT })) };
}

function unheld(recordId: string): CompanyConsents {
  return { recordId, lastSeq: 0, lastHash: null, version: 0, timeline: {} };
}

function commit(changes: Partial<ConsentCommit> = {}): ConsentCommit {
  return {
    id: 'commit-1',
    at: AT,
    actor: 'officer',
    companies: [{ before: unheld('A'), events: [event('A', 1)], timeline: timeline(1) }],
    narrowing: {},
    receipts: [],
    ...changes,
  };
}

async function listItems(table: Table, pk: string) {
  const items: { sk: string; data: unknown }[] = [];
  for await (const { sk, data } of listAllItems(table, { pk })) items.push({ sk, data });
  return items;
}

function opened() {
  const table = openSqliteTable(':memory:');
  return { table, store: new TableConsentStore(table) };
}

describe('TableConsentStore', () => {
  it('refuses a commit that is based on an older state, and stores nothing of it', async () => {
    const { table, store } = opened();
    await store.append(commit());
    const stale = commit({
      id: 'commit-2',
      companies: [
        { before: unheld('B'), events: [event('B', 1)], timeline: timeline(1) },
        { before: unheld('A'), events: [event('A', 1, { id: 'C-other' })], timeline: timeline(1) },
      ],
      narrowing: { public: 1 },
    });
    await expect(store.append(stale)).rejects.toMatchObject({ code: 'concurrent-update' });
    expect((await store.events('A')).map(({ id }) => id)).toEqual(['C-1']);
    expect(await store.load(['A', 'B'])).toEqual(
      new Map([
        [
          'A',
          {
            recordId: 'A',
            lastSeq: 1,
            lastHash: event('A', 1).hash,
            version: 1,
            timeline: timeline(1),
          },
        ],
      ]),
    );
    expect(await store.epoch()).toEqual({ partners: 0, dataspace: 0, public: 0 });
    expect(await listItems(table, 'OUTBOX')).toEqual([]);
    expect(await listItems(table, 'AUDIT#2025-10-15')).toHaveLength(1);
  });

  it('accepts a commit that is based on the loaded state', async () => {
    const { store } = opened();
    await store.append(commit());
    const before = (await store.load(['A'])).get('A') ?? unheld('A');
    const next = { before, events: [event('A', 2)], timeline: timeline(1, 2) };
    await store.append(commit({ id: 'commit-2', companies: [next] }));
    expect((await store.load(['A'])).get('A')).toMatchObject({ lastSeq: 2, version: 2 });
    expect(await store.events('A')).toEqual([event('A', 1), event('A', 2)]);
  });

  it('keeps the order of events with more than nine events and with more than one page', async () => {
    const { store } = opened();
    const seqs = Array.from({ length: 120 }, (_, n) => n + 1);
    for (const part of [seqs.slice(0, 96), seqs.slice(96)]) {
      const before = (await store.load(['A'])).get('A') ?? unheld('A');
      const companies = [
        { before, events: part.map((seq) => event('A', seq)), timeline: timeline() },
      ];
      await store.append(commit({ id: `commit-${part[0]}`, companies }));
    }
    expect((await store.events('A')).map(({ seq }) => seq)).toEqual(seqs);
  });

  it('lists companies in order of their ids over many pages, in any order of writing', async () => {
    const { store } = opened();
    const ids = Array.from(
      { length: 2_500 },
      (_, n) => `LUHT-T-${String((n * 7) % 2_500).padStart(4, '0')}`,
    );
    for (let n = 0; n < ids.length; n += 40)
      await store.append(
        commit({
          id: `commit-${n}`,
          companies: ids.slice(n, n + 40).map((recordId) => ({
            before: unheld(recordId),
            events: [event(recordId, 1)],
            timeline: timeline(1),
          })),
        }),
      );
    const listed: string[] = [];
    for await (const { recordId } of store.timelines()) listed.push(recordId);
    expect(listed).toEqual([...ids].sort());
  });

  it('enqueues a job and raises the epoch in the commit of a withdrawal, with the audiences in order', async () => {
    const { table, store } = opened();
    await store.append(commit({ narrowing: { public: 1, partners: 2 } }));
    expect(await store.epoch()).toEqual({ partners: 2, dataspace: 0, public: 1 });
    expect(await listItems(table, 'OUTBOX')).toEqual([
      {
        sk: `${AT}#commit-1`,
        data: { kind: 'access-reduced', audiences: ['partners', 'public'] },
      },
    ]);
  });

  it('writes to the audit log who recorded how many events for whom, and no decision', async () => {
    const { table, store } = opened();
    const both = ['A', 'B'].map((recordId) => ({
      before: unheld(recordId),
      events: [event(recordId, 1), event(recordId, 2)],
      timeline: timeline(1, 2),
    }));
    await store.append(commit({ companies: both }));
    const before = (await store.load(['A'])).get('A') ?? unheld('A');
    await store.append(
      commit({
        id: 'commit-2',
        companies: [{ before, events: [event('A', 3)], timeline: timeline() }],
      }),
    );
    const entry = { at: AT, actor: 'officer', action: 'consent.recorded' };
    expect(await listItems(table, 'AUDIT#2025-10-15')).toEqual([
      {
        sk: `${AT}#commit-1`,
        data: {
          ...entry,
          id: 'commit-1',
          subject: 'companies',
          facts: { events: 4, companies: 2, recordIds: 'A B' },
        },
      },
      {
        sk: `${AT}#commit-2`,
        data: {
          ...entry,
          id: 'commit-2',
          subject: 'company/A',
          facts: { events: 1, companies: 1, recordIds: 'A' },
        },
      },
    ]);
  });

  it('accepts a commit of exactly the documented size', async () => {
    const { store } = opened();
    const events = Array.from({ length: store.capacity - 1 }, (_, n) => event('A', n + 1));
    const full = { before: unheld('A'), events, timeline: timeline() };
    await store.append(commit({ companies: [full], narrowing: { partners: 1 } }));
    expect(await store.events('A')).toHaveLength(store.capacity - 1);
  });

  it('returns nothing for a company without events', async () => {
    const { store } = opened();
    expect([await store.load(['A']), await store.events('A')]).toEqual([new Map(), []]);
  });
});
