import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConsentCommit } from '../../lib/consent/ports.ts';
import { chainEntry } from '../../lib/core/hash-chain.ts';
import { addMilliseconds, type Instant, instant } from '../../lib/core/instant.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { TableConsentFeed } from '../../lib/store/consent-feed.ts';
import { TableConsentStore } from '../../lib/store/consent-store.ts';
import { type Table, withoutWrites } from '../../lib/store/table.ts';

const AT = instant('2025-10-15T15:00:00Z');

/** Records one event of a new company. */
async function commit(table: Table, id: string, at: Instant = AT): Promise<void> {
  const recordId = `LUHT-${id}`;
  const given = {
    id: 'C-1',
    recordId,
    fieldGroup: 'registry',
    audience: 'partners',
    action: 'grant',
    effectiveAt: at,
    validUntil: null,
    givenBy: 'company-representative',
    noticeVersion: 'notice-v1',
    language: 'en',
    evidenceRef: 'x',
    seq: 1,
    recordedAt: at,
    receipt: null,
  } as const;
  const event = chainEntry(given, null);
  const before = { recordId, lastSeq: 0, lastHash: null, version: 0, timeline: {} };
  const companies = [{ before, events: [event], timeline: {} }];
  const noJobs = { narrowing: {}, receipts: [] };
  const made: ConsentCommit = { id, at, actor: 'officer', companies, ...noJobs };
  await new TableConsentStore(table).append(made);
}

async function read(table: Table, cursor?: string, limit = 1_000) {
  const changes: { readonly cursor: string; readonly recordId: string | undefined }[] = [];
  for await (const { cursor: at, events } of new TableConsentFeed(table).changesSince(
    cursor,
    limit,
  ))
    changes.push({ cursor: at, recordId: events[0]?.recordId });
  return changes;
}

const listIds = (changes: Awaited<ReturnType<typeof read>>) => changes.map((c) => c.recordId);

describe('the feed of commits', () => {
  it('is empty before the first commit', async () => {
    expect(await read(openSqliteTable(':memory:'))).toEqual([]);
  });

  it('returns commits of one instant in order, and in the same order again', async () => {
    const table = openSqliteTable(':memory:');
    for (const id of ['b', 'a', 'c']) await commit(table, id);
    const first = await read(table);
    expect(listIds(first)).toEqual(['LUHT-a', 'LUHT-b', 'LUHT-c']);
    expect(await read(table)).toEqual(first);
    expect(await read(table, first[0]?.cursor)).toEqual(first.slice(1));
    expect(await read(table, first[2]?.cursor)).toEqual([]);
  });

  it('11.10 gets its positions in the nightly run, so the first reader writes nothing', async () => {
    const table = openSqliteTable(':memory:');
    for (let n = 0; n < 100; n += 1) await commit(table, String(n));
    await new TableConsentFeed(table).assignPlaces();
    let writes = 0;
    const counted: Table = {
      ...withoutWrites(table),
      transact: (all) => {
        writes += all.length;
        return table.transact(all);
      },
    };
    expect(await read(counted)).toHaveLength(100);
    expect(writes).toBe(0);
  });

  it('returns a commit with a late clock after the commits that were read before', async () => {
    const table = openSqliteTable(':memory:');
    await commit(table, 'early');
    const [{ cursor } = { cursor: '' }] = await read(table);
    await commit(table, 'late', addMilliseconds(AT, -60_000));
    expect(listIds(await read(table, cursor))).toEqual(['LUHT-late']);
    expect(listIds(await read(table))).toEqual(['LUHT-early', 'LUHT-late']);
  });

  it('handles more commits than one transaction can hold, in consecutive pages', async () => {
    const table = openSqliteTable(':memory:');
    const ids = Array.from({ length: 130 }, (_, n) => String(n).padStart(3, '0'));
    for (const id of ids) await commit(table, id);
    const page = await read(table, undefined, 50);
    const rest = await read(table, page.at(-1)?.cursor);
    expect(listIds([...page, ...rest])).toEqual(ids.map((id) => `LUHT-${id}`));
  });

  it('gives every commit one position, also with simultaneous readers and writers', async () => {
    const table = openSqliteTable(':memory:');
    const ids = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));
    const [seen] = await Promise.all([
      Promise.all([1, 2, 3].map(() => read(table))),
      ...ids.map((id, n) => commit(table, id, addMilliseconds(AT, (n * 7) % 5))),
      Promise.all([4, 5].map(() => read(table))),
    ]);
    const all = await read(table);
    expect(new Set(listIds(all))).toEqual(new Set(ids.map((id) => `LUHT-${id}`)));
    expect(all.map(({ cursor }) => cursor)).toEqual(ids.map((_, n) => String(n + 1)));
    for (const early of seen) expect(all.slice(0, early.length)).toEqual(early);
  });

  it('loses and repeats no commit, in any order of reads and writes and with any clocks', async () => {
    const anyStep = fc.oneof(
      fc.record({ write: fc.integer({ min: -3, max: 3 }) }),
      fc.record({ read: fc.integer({ min: 1, max: 4 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 25 }), async (steps) => {
        const table = openSqliteTable(':memory:');
        let written = 0;
        const seen: (string | undefined)[] = [];
        let cursor: string | undefined;
        const readOn = async (limit: number) => {
          const changes = await read(table, cursor, limit);
          seen.push(...listIds(changes));
          cursor = changes.at(-1)?.cursor ?? cursor;
        };
        for (const step of steps)
          if ('write' in step)
            await commit(table, String(++written), addMilliseconds(AT, step.write));
          else await readOn(step.read);
        await readOn(1_000);
        const ids = Array.from({ length: written }, (_, n) => `LUHT-${n + 1}`);
        expect([...seen].sort()).toEqual(ids.sort());
        expect(listIds(await read(table))).toEqual(seen);
        await table.close();
      }),
      { numRuns: 60 },
    );
  });

  it.each(['x', '-1', '1.5', '999999999999999'])(
    'refuses %s, which is not a cursor',
    async (cursor) => {
      await expect(read(openSqliteTable(':memory:'), cursor)).rejects.toMatchObject({
        code: 'message-invalid',
      });
    },
  );
});
