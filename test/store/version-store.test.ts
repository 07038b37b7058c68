import { describe, expect, it } from 'vitest';
import { instant } from '../../lib/core/instant.ts';
import type { Revisioned } from '../../lib/core/revisioned.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { byAudience } from '../../lib/publication/by-audience.ts';
import type { VersionActivation } from '../../lib/publication/ports.ts';
import type { CurrentVersion, PublicationHold, Version } from '../../lib/publication/version.ts';
import { catalogRevision } from '../../lib/store/catalog-revision.ts';
import { listAllItems, type Table, withoutWrites } from '../../lib/store/table.ts';
import { TableVersionStore } from '../../lib/store/version-store.ts';

const AT = instant('2025-09-30T22:00:00Z');
const DATASET = 'healthtech-companies';
const DIGEST = '0'.repeat(64);
const EDITION = { id: '2025', referenceDate: '2025-09-30', rowsDigest: DIGEST };

const PROFILE = {
  rows: 2,
  rejected: 0,
  moved: 0,
  eligible: 2,
  jobs: 5,
  shares: {},
  empty: {},
  updatedAtMax: AT,
};

function version(id: string, seq: number): Version {
  const groups = { registry: 1, profile: 1, headcount: 0, funding: 0, contact: 0 };
  return {
    dataset: DATASET,
    id,
    seq,
    edition: EDITION,
    previous: null,
    cause: 'night',
    publishedAt: AT,
    consentsReadAt: AT,
    grantsDigest: DIGEST,
    renderer: '1',
    software: 'kaart/test',
    views: byAudience((audience) => ({
      id: `${id}-${audience}`,
      since: { id, seq, at: AT, software: 'kaart/test' },
      previous: null,
      coverage: { published: 1, eligible: 2, groups },
      files: [],
      changes: { added: 1, changed: 0, removed: 0 },
    })),
  };
}

function readHead(published: Version): CurrentVersion {
  const freshness = byAudience(() => ({ epoch: 0, nextChangeAt: null }));
  return { version: published, freshness, profile: PROFILE, staleSince: null };
}

function flip(
  id: string,
  seq: number,
  changes: Partial<VersionActivation> = {},
): VersionActivation {
  const published = version(id, seq);
  return {
    version: published,
    head: readHead(published),
    manifests: byAudience((audience) => `manifest.${audience}.${seq}`),
    over: undefined,
    settles: undefined,
    audit: {
      id: `audit-${id}-${seq}`,
      at: AT,
      actor: 'system',
      action: 'version.published',
      subject: id,
    },
    supersededPrefix: null,
    ...changes,
  };
}

const hold: PublicationHold = {
  dataset: DATASET,
  planId: '2025-b',
  edition: EDITION,
  submittedBy: 'analyst',
  comparedWith: '2025',
  since: AT,
  reasons: [
    {
      code: 'ROWS_DROPPED',
      published: 130,
      now: 91,
      limit: 0.1,
      message: { en: 'a', fr: 'b', de: 'c' },
    },
  ],
};

function opened() {
  const table = openSqliteTable(':memory:');
  return { table, store: new TableVersionStore(table) };
}

async function published(
  store: TableVersionStore,
  ...ids: string[]
): Promise<Revisioned<CurrentVersion>> {
  for (const [index, id] of ids.entries())
    await store.activate(flip(id, index + 1, { over: await store.head(DATASET) }));
  const head = await store.head(DATASET);
  if (head === undefined) throw new Error('no head');
  return head;
}

async function items(table: Table, pk: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { sk } of listAllItems(table, { pk })) keys.push(sk);
  return keys;
}

describe('the activation of a version', () => {
  it('changes the current version, stores the version, enqueues one job, and updates audit log and catalog revision', async () => {
    const { table, store } = opened();
    await store.activate(flip('2025-a', 1));
    expect((await store.head(DATASET))?.value).toEqual(readHead(version('2025-a', 1)));
    expect(await store.findBySeq(DATASET, 1)).toMatchObject({
      manifests: { public: 'manifest.public.1' },
    });
    expect(await items(table, 'OUTBOX')).toEqual([`${AT}#audit-2025-a-1`]);
    expect(await items(table, 'AUDIT#2025-09-30')).toEqual([`${AT}#audit-2025-a-1`]);
    expect(await catalogRevision(table)).toBe('1');
  });

  it.each<[string, (first: Revisioned<CurrentVersion>) => Partial<VersionActivation>]>([
    ['as the first version, if a current version exists', () => ({ over: undefined })],
    [
      'over a current version that has changed',
      (first) => ({ over: { ...first, revision: first.revision + 1 } }),
    ],
    [
      'with a hold that has already ended',
      (first) => ({ over: first, settles: { value: hold, revision: 1 } }),
    ],
  ])('%s changes nothing', async (_, changes) => {
    const { table, store } = opened();
    const first = await published(store, '2025-a');
    const refused = store.activate(flip('2025-b', 2, changes(first)));
    await expect(refused).rejects.toMatchObject({ code: 'concurrent-update' });
    expect(await store.head(DATASET)).toEqual(first);
    expect(await store.findBySeq(DATASET, 2)).toBeUndefined();
    expect(await items(table, 'OUTBOX')).toHaveLength(1);
    expect(await items(table, 'AUDIT#2025-09-30')).toHaveLength(1);
    expect(await catalogRevision(table)).toBe('1');
  });

  it('succeeds once if two use the same current version', async () => {
    const { store } = opened();
    const over = await published(store, '2025-a');
    const both = ['2025-b', '2025-c'].map((id) => store.activate(flip(id, 2, { over })));
    const outcomes = await Promise.allSettled(both);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('versions', () => {
  it('are listed from the latest, over many pages, and before a number', async () => {
    const { store } = opened();
    await published(store, ...Array.from({ length: 45 }, (_, index) => `2025-${index + 1}`));
    const seqs = async (before?: number) => {
      const found: number[] = [];
      for await (const { seq } of store.list(DATASET, before)) found.push(seq);
      return found;
    };
    expect(await seqs()).toEqual(Array.from({ length: 45 }, (_, index) => 45 - index));
    expect(await seqs(4)).toEqual([3, 2, 1]);
  });

  it('are found by id; an id that was used twice returns its latest version', async () => {
    const { store } = opened();
    await published(store, '2025-a', '2025-b', '2025-a');
    expect((await store.find(DATASET, '2025-a'))?.version.seq).toBe(3);
    expect((await store.find(DATASET, '2025-b'))?.version.seq).toBe(2);
    expect(await store.find(DATASET, '2025-c')).toBeUndefined();
  });
});

describe('a hold', () => {
  it('is stored with the mark “stale” on the current version, and both are removed together', async () => {
    const { table, store } = opened();
    const over = await published(store, '2025-a');
    const stale = { ...over.value, staleSince: AT };
    await store.change({
      dataset: DATASET,
      hold: { next: hold, over: undefined },
      head: { next: stale, over },
      audit: null,
    });
    const stored = await store.hold(DATASET);
    expect(stored?.value).toEqual(hold);
    expect((await store.head(DATASET))?.value.staleSince).toBe(AT);
    expect(await catalogRevision(table)).toBe('2');
    const marked = await store.head(DATASET);
    if (marked === undefined) throw new Error('no head');
    const freshness = byAudience(() => ({ epoch: 1, nextChangeAt: null }));
    const head = { next: { ...marked.value, freshness }, over: marked };
    await store.change({ dataset: DATASET, hold: null, head, audit: null });
    expect(await catalogRevision(table)).toBe('2');
    await store.activate(flip('2025-b', 2, { over: await store.head(DATASET), settles: stored }));
    expect(await store.hold(DATASET)).toBeUndefined();
  });

  it('is not changed if the current version has changed', async () => {
    const { store } = opened();
    const over = await published(store, '2025-a');
    await store.activate(flip('2025-b', 2, { over }));
    const change = {
      dataset: DATASET,
      hold: { next: hold, over: undefined },
      head: { next: over.value, over },
      audit: null,
    };
    await expect(store.change(change)).rejects.toMatchObject({ code: 'concurrent-update' });
    expect(await store.hold(DATASET)).toBeUndefined();
  });
});

describe('a new version after a withdrawal', () => {
  it('is enqueued once for a current version, and again when that becomes stale again', async () => {
    const { table, store } = opened();
    const { value: head } = await published(store, '2025-a');
    await store.enqueueSupersede(head);
    await store.enqueueSupersede(head);
    expect(await items(table, 'OUTBOX')).toHaveLength(2);
    const freshness = byAudience(() => ({ epoch: 1, nextChangeAt: null }));
    await store.enqueueSupersede({ ...head, freshness });
    expect(await items(table, 'OUTBOX')).toHaveLength(3);
  });
});

describe('a stored current version', () => {
  it('18.2 is a small item: the version and its profile are read once, until another version follows', async () => {
    const { table, store } = opened();
    await published(store, '2025-a');
    const read: string[] = [];
    const counted: Table = {
      ...withoutWrites(table),
      get: (key) => {
        read.push(key.sk);
        return table.get(key);
      },
      getMany: (keys) => {
        read.push(...keys.map(({ sk }) => sk));
        return table.getMany(keys);
      },
      transact: (writes) => table.transact(writes),
    };
    const reader = new TableVersionStore(counted);
    const first = await reader.head(DATASET);
    expect(first?.value).toEqual(readHead(version('2025-a', 1)));
    expect(read).toEqual(['HEAD', 'V#00000001', 'PROFILE#00000001']);
    expect(await reader.head(DATASET)).toEqual(first);
    expect(read.slice(3)).toEqual(['HEAD']);
    await store.activate(flip('2025-b', 2, { over: await store.head(DATASET) }));
    expect((await reader.head(DATASET))?.value).toEqual(readHead(version('2025-b', 2)));
    expect(read.slice(4)).toEqual(['HEAD', 'V#00000002', 'PROFILE#00000002']);
    expect(await items(table, `DATASET#${DATASET}`)).toEqual(
      expect.not.arrayContaining(['PROFILE#00000001']),
    );
  });

  it('18.2 is read again if another version replaces it between two reads', async () => {
    const { table, store } = opened();
    await published(store, '2025-a');
    let isReplaced = false;
    const racing: Table = {
      ...withoutWrites(table),
      getMany: async (keys) => {
        if (!isReplaced) {
          isReplaced = true;
          await store.activate(flip('2025-b', 2, { over: await store.head(DATASET) }));
        }
        return table.getMany(keys);
      },
      transact: (writes) => table.transact(writes),
    };
    const found = await new TableVersionStore(racing).head(DATASET);
    expect(found?.value).toEqual(readHead(version('2025-b', 2)));
  });

  it('is refused if it has another form', async () => {
    const { table, store } = opened();
    const key = { pk: `DATASET#${DATASET}`, sk: 'HEAD' };
    await table.transact([{ kind: 'put', key, data: { version: {} }, if: 'absent' }]);
    await expect(store.head(DATASET)).rejects.toThrow(/version/);
  });
});
