import { describe, expect, it } from 'vitest';
import { instant, later } from '../../lib/core/instant.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { type Disclosure, DisclosureStore } from '../../lib/store/disclosure-store.ts';

const START = instant('2026-03-01T12:00:00Z');

function read(change: Partial<Disclosure> = {}): Disclosure {
  return {
    id: 'id-1',
    at: START,
    partnerId: 'lux-labs',
    dataset: 'healthtech-companies',
    version: '2025-0123456789ab',
    audience: 'partners',
    format: 'csv',
    bytes: 12_345,
    requestId: 'request-1',
    tokenId: 'token-1',
    ...change,
  };
}

async function since(store: DisclosureStore, partnerId: string, at = START): Promise<Disclosure[]> {
  const found: Disclosure[] = [];
  for await (const disclosure of store.since(partnerId, at)) found.push(disclosure);
  return found;
}

describe('DisclosureStore', () => {
  it('tells of a partner its own reads and nobody else’s', async () => {
    const store = new DisclosureStore(openSqliteTable(':memory:'));
    await store.record(read());
    await store.record(read({ partnerId: 'lux-labs-2' }));
    await store.record(read({ partnerId: 'lux' }));
    expect(await since(store, 'lux-labs')).toEqual([read()]);
    expect(await since(store, 'nobody')).toEqual([]);
  });

  it('tells everything from an instant on, that instant included, in order of time', async () => {
    const store = new DisclosureStore(openSqliteTable(':memory:'));
    for (const ms of [2, -1, 0, 1])
      await store.record(read({ id: `id${ms}`, at: later(START, ms) }));
    expect((await since(store, 'lux-labs')).map(({ id }) => id)).toEqual(['id0', 'id1', 'id2']);
  });

  it('keeps both of two reads in one millisecond', async () => {
    const store = new DisclosureStore(openSqliteTable(':memory:'));
    await Promise.all([store.record(read({ id: 'b' })), store.record(read({ id: 'a' }))]);
    expect((await since(store, 'lux-labs')).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('tells of more reads than one page holds', async () => {
    const store = new DisclosureStore(openSqliteTable(':memory:'));
    await Promise.all(
      Array.from({ length: 250 }, (_, i) => store.record(read({ id: String(i).padStart(3, '0') }))),
    );
    expect(await since(store, 'lux-labs')).toHaveLength(250);
  });

  it('never overwrites an entry', async () => {
    const store = new DisclosureStore(openSqliteTable(':memory:'));
    await store.record(read());
    await expect(store.record(read({ bytes: 0 }))).rejects.toMatchObject({
      code: 'concurrent-update',
    });
    expect(await since(store, 'lux-labs')).toEqual([read()]);
  });
});
