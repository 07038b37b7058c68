import { describe, expect, it } from 'vitest';
import { addMilliseconds, instant } from '../../lib/core/instant.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import {
  completeOutboxJob,
  type OutboxItem,
  outboxWrite,
  pendingJobs,
} from '../../lib/store/outbox.ts';
import type { Table } from '../../lib/store/table.ts';

const AT = instant('2025-10-15T15:00:00Z');

async function allOwed(table: Table): Promise<OutboxItem[]> {
  const items: OutboxItem[] = [];
  for await (const item of pendingJobs(table)) items.push(item);
  return items;
}

describe('the outbox', () => {
  it('returns jobs in order of their time, then of their ids', async () => {
    const table = openSqliteTable(':memory:');
    for (const [id, ms] of [
      ['b', 0],
      ['c', -1],
      ['a', 0],
      ['d', 1],
    ] as const)
      await table.transact([outboxWrite(id, addMilliseconds(AT, ms), { kind: 'test', id })]);
    expect((await allOwed(table)).map(({ message }) => message['id'])).toEqual([
      'c',
      'a',
      'b',
      'd',
    ]);
  });

  it('keeps a job until it is completed; a second completion is not an error', async () => {
    const table = openSqliteTable(':memory:');
    await table.transact([
      outboxWrite('a', AT, { kind: 'test' }),
      outboxWrite('b', AT, { kind: 'test' }),
    ]);
    const [first] = await allOwed(table);
    if (first === undefined) throw new Error('no job is pending');
    await completeOutboxJob(table, first);
    await completeOutboxJob(table, first);
    expect((await allOwed(table)).map(({ id }) => id)).toEqual([`${AT}#b`]);
  });

  it('can be worked off while it holds more than one page of jobs', async () => {
    const table = openSqliteTable(':memory:');
    for (let n = 0; n < 250; n++)
      await table.transact([outboxWrite(String(n).padStart(3, '0'), AT, { kind: 'test', n })]);
    const seen: unknown[] = [];
    for await (const item of pendingJobs(table)) {
      seen.push(item.message['n']);
      await completeOutboxJob(table, item);
    }
    expect(seen).toEqual(Array.from({ length: 250 }, (_, n) => n));
    expect(await allOwed(table)).toEqual([]);
  });
});
