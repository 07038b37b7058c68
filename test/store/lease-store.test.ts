import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { makeOnce } from '../../lib/publication/make-once.ts';
import type { LeaseTaken } from '../../lib/publication/ports.ts';
import { TableLeases } from '../../lib/store/lease-store.ts';
import type { Table } from '../../lib/store/table.ts';

const NAME = { dataset: 'companies', work: 'supersede' };

let table: Table;
beforeEach(() => {
  table = openSqliteTable(':memory:');
});
afterEach(async () => {
  vi.useRealTimers();
  await table.close();
});

/** Takes the lease, which must be free. */
async function take(leases: TableLeases, overdue?: string) {
  const taken = await leases.take(NAME, overdue);
  if (taken.kind !== 'taken') throw new Error('the lease is held');
  return taken;
}

function holderOf(taken: LeaseTaken): string | undefined {
  return taken.kind === 'held' ? taken.holder : undefined;
}

describe('a lease', () => {
  it('is given to one of 20 processes, and to another one after its end', async () => {
    const leases = new TableLeases(table);
    const all = await Promise.all(Array.from({ length: 20 }, () => leases.take(NAME)));
    const [taken, ...more] = all.filter(({ kind }) => kind === 'taken');
    expect(more).toEqual([]);
    expect(new Set(all.map(holderOf)).size).toBe(2); // the one that has it, and what the others saw
    expect(await leases.take({ ...NAME, work: 'other' })).toMatchObject({ kind: 'taken' });
    if (taken?.kind === 'taken') await taken.end();
    expect(await leases.take(NAME)).toMatchObject({ kind: 'taken' });
  });

  it('is taken over from the holder that was seen too long, and from no later one', async () => {
    const leases = new TableLeases(table);
    const slow = await take(leases);
    const dead = holderOf(await leases.take(NAME));
    const next = await take(leases, dead);
    expect(await leases.take(NAME, dead)).toMatchObject({ kind: 'held' });
    await expect(slow.end()).rejects.toMatchObject({ code: 'concurrent-update' });
    expect(await leases.take(NAME)).toMatchObject({ kind: 'held' });
    await next.end();
  });

  it('of a process that died leaves no item for ever', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const leases = new TableLeases(table, 5_000);
    await take(leases);
    vi.setSystemTime(Date.now() + 64_000);
    expect(await leases.take(NAME)).toMatchObject({ kind: 'held' });
    vi.setSystemTime(Date.now() + 2_000);
    await take(leases);
  });

  it('does not depend on the clock of the process that died: the time of those who wait counts', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const leases = new TableLeases(table, 200);
    vi.setSystemTime(Date.now() + 50_000); // the clock of the process that dies is ahead
    await take(leases);
    vi.setSystemTime(Date.now() - 50_000);
    const begun = performance.now();
    const once = { find: async () => undefined, make: async () => 'made' };
    expect(await makeOnce(leases, NAME, once)).toBe('made');
    expect(performance.now() - begun).toBeGreaterThanOrEqual(200);
  });
});
