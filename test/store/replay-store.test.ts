import { describe, expect, it } from 'vitest';
import { addMilliseconds, type Instant, instant } from '../../lib/core/instant.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { ReplayStore } from '../../lib/store/replay-store.ts';

const START = instant('2026-03-01T12:00:00Z');
const UNTIL = addMilliseconds(START, 60_000);

function opened() {
  let now: Instant = START;
  const table = openSqliteTable(':memory:', { clock: () => now });
  return {
    table,
    store: new ReplayStore(table),
    pass: (ms: number) => (now = addMilliseconds(now, ms)),
  };
}

describe('ReplayStore', () => {
  it('reports one first use among a hundred simultaneous uses in two processes', async () => {
    const { table, store } = opened();
    const other = new ReplayStore(table);
    const uses = await Promise.all(
      Array.from({ length: 100 }, (_, i) => (i % 2 ? store : other).firstUse('jwt', 'a', UNTIL)),
    );
    expect(uses.filter((first) => first)).toHaveLength(1);
  });

  it('remembers a use until the given instant, and no longer', async () => {
    const { store, pass } = opened();
    await store.firstUse('jwt', 'a', UNTIL);
    pass(59_999);
    expect(await store.firstUse('jwt', 'a', UNTIL)).toBe(false);
    pass(1);
    expect(await store.firstUse('jwt', 'a', addMilliseconds(UNTIL, 60_000))).toBe(true);
  });

  it.each([
    ['another value', 'jwt', 'b'],
    ['another namespace', 'dpop', 'a'],
    ['the same letters divided differently', 'jw', 'ta'],
  ])('treats %s as another use', async (_, namespace, value) => {
    const { store } = opened();
    await store.firstUse('jwt', 'a', UNTIL);
    expect(await store.firstUse(namespace, value, UNTIL)).toBe(true);
  });

  it('accepts values of any length and characters, and stores no value', async () => {
    const { store, table } = opened();
    const pks: string[] = [];
    const { transact } = table;
    table.transact = (writes) => {
      pks.push(JSON.stringify(writes));
      return transact.call(table, writes);
    };
    for (const value of ['', 'é#/\0', 'secret'.repeat(10_000)])
      expect(await store.firstUse('jwt', value, UNTIL)).toBe(true);
    expect(pks.join()).not.toContain('secret');
  });

  it('makes the additional writes with the first use only', async () => {
    const { store, table } = opened();
    const key = { pk: 'COUNT', sk: '-' };
    const also = [{ kind: 'add' as const, key, amounts: { uses: 1 } }];
    for (let i = 0; i < 3; i++) await store.firstUse('jwt', 'a', UNTIL, also);
    expect((await table.get(key))?.data).toEqual({ uses: 1 });
  });

  it('does not report a repeated use if the table fails', async () => {
    const { store, table } = opened();
    table.transact = () => Promise.reject(new Error('the table is down'));
    await expect(store.firstUse('jwt', 'a', UNTIL)).rejects.toThrow('the table is down');
  });
});
