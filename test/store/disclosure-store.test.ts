import { describe, expect, it } from 'vitest';
import { addMilliseconds, instant } from '../../lib/core/instant.ts';
import { allPages } from '../../lib/core/page.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { type Disclosure, DisclosureStore } from '../../lib/store/disclosure-store.ts';
import { FirstDisclosureStore } from '../../lib/store/first-disclosure-store.ts';

const START = instant('2026-03-01T12:00:00Z');
const FIRST = { seq: 1, activation: 'activation-1', redacted: false };

function read(change: Partial<Disclosure> = {}): Disclosure {
  return {
    id: 'id-1',
    at: START,
    partnerId: 'lux-labs',
    dataset: 'healthtech-companies',
    version: '2025-0123456789ab',
    audience: 'partners',
    purpose: 'https://w3id.org/dpv#ResearchAndDevelopment',
    format: 'csv',
    bytes: 12_345,
    requestId: 'request-1',
    tokenId: 'token-1',
    ...change,
  };
}

async function since(store: DisclosureStore, partnerId: string, at = START): Promise<Disclosure[]> {
  const found: Disclosure[] = [];
  for await (const disclosure of allPages((page) => store.listSince(partnerId, at, page)))
    found.push(disclosure);
  return found;
}

describe('DisclosureStore', () => {
  it('lists the disclosures to one partner only', async () => {
    const store = new DisclosureStore(openSqliteTable(':memory:'));
    await store.record(read(), FIRST);
    await store.record(read({ partnerId: 'lux-labs-2' }), FIRST);
    await store.record(read({ partnerId: 'lux' }), FIRST);
    expect(await since(store, 'lux-labs')).toEqual([read()]);
    expect(await since(store, 'nobody')).toEqual([]);
  });

  it('lists the disclosures from an instant on, including that instant, in order of time', async () => {
    const store = new DisclosureStore(openSqliteTable(':memory:'));
    for (const ms of [2, -1, 0, 1])
      await store.record(read({ id: `id${ms}`, at: addMilliseconds(START, ms) }), FIRST);
    expect((await since(store, 'lux-labs')).map(({ id }) => id)).toEqual(['id0', 'id1', 'id2']);
  });

  it('keeps two disclosures of the same millisecond', async () => {
    const store = new DisclosureStore(openSqliteTable(':memory:'));
    await Promise.all([
      store.record(read({ id: 'b' }), FIRST),
      store.record(read({ id: 'a' }), FIRST),
    ]);
    expect((await since(store, 'lux-labs')).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('lists more disclosures than one page holds', async () => {
    const store = new DisclosureStore(openSqliteTable(':memory:'));
    await Promise.all(
      Array.from({ length: 250 }, (_, i) =>
        store.record(read({ id: String(i).padStart(3, '0') }), FIRST),
      ),
    );
    expect(await since(store, 'lux-labs')).toHaveLength(250);
  });

  it('never overwrites an entry', async () => {
    const store = new DisclosureStore(openSqliteTable(':memory:'));
    await store.record(read(), FIRST);
    await expect(store.record(read({ bytes: 0 }), FIRST)).rejects.toMatchObject({
      code: 'concurrent-update',
    });
    expect(await since(store, 'lux-labs')).toEqual([read()]);
  });

  it('keeps the first disclosure for each version, recipient and agreement', async () => {
    const table = openSqliteTable(':memory:');
    const [store, another] = [new DisclosureStore(table), new DisclosureStore(table)];
    const at = (ms: number) => ({ id: `id${ms}`, at: addMilliseconds(START, ms) });
    await store.record(read(at(0)), FIRST);
    await store.record(read(at(1)), FIRST);
    await another.record(read(at(2)), FIRST);
    await store.record(read({ ...at(3), agreement: 'urn:agreed' }), FIRST);
    await store.record(read({ ...at(4), version: '2025-ba9876543210' }), { ...FIRST, seq: 2 });
    await another.record(read(at(5)), { ...FIRST, redacted: true });
    const disclosures = [];
    for await (const { seq, agreement, redacted, firstReadAt } of new FirstDisclosureStore(
      table,
    ).listLatest('healthtech-companies'))
      disclosures.push([seq, agreement, redacted, firstReadAt]);
    expect(disclosures.sort()).toEqual(
      [
        [1, null, false, at(0).at],
        [1, 'urn:agreed', false, at(3).at],
        [1, null, true, at(5).at],
        [2, null, false, at(4).at],
      ].sort(),
    );
    expect(await since(store, 'lux-labs')).toHaveLength(6);
  });

  it('stores simultaneous first disclosures of three processes', async () => {
    const table = openSqliteTable(':memory:');
    const stores = [1, 2, 3].map(() => new DisclosureStore(table));
    await Promise.all(stores.map((store, i) => store.record(read({ id: `id${i}` }), FIRST)));
    expect(await since(stores[0] as DisclosureStore, 'lux-labs')).toHaveLength(3);
  });
});
