import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConsentCommit } from '../../lib/consent/ports.ts';
import { addMilliseconds, DAY_MS, HOUR_MS, type Instant, instant } from '../../lib/core/instant.ts';
import { openFileObjects } from '../../lib/embedded/file-objects.ts';
import { ConsentJournal } from '../../lib/store/consent-journal.ts';
import type { Objects } from '../../lib/store/objects.ts';
import { listAllItems } from '../../lib/store/table.ts';
import { recorded } from '../consent/events.ts';
import { MemoryTable } from '../publication/memory-table.ts';
import { collect } from './objects.contract.ts';

const START = instant('2026-01-10T12:00:00Z');

let home = '';
let objects: Objects;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kaart-journal-'));
  objects = openFileObjects({ directory: home, publicUrl: 'http://kaart.test' });
});
afterEach(() => rmSync(home, { recursive: true }));

/** A withdrawal in the journal. @param isDone whether the table has it */
async function withdrawn(table: MemoryTable, id: string, at: Instant, isDone = true) {
  const event = recorded({ at: 0, recordedAt: 0, seq: 1, action: 'withdraw' });
  const companies = [{ events: [event] }];
  const commit = { id, at, actor: 'officer', companies } as unknown as ConsentCommit;
  const journaled = await new ConsentJournal(table, objects).write(commit);
  if (isDone && journaled !== undefined) await table.transact([journaled.mark]);
}

const marks = async (table: MemoryTable) =>
  (await collect(listAllItems(table, { pk: 'JOURNAL' }))).filter(({ sk }) => sk !== 'SETTLED')
    .length;

describe('11.10 the journal of withdrawals', () => {
  it('is searched from the second last nightly run on; older marks are deleted', async () => {
    const table = new MemoryTable();
    const listed: string[] = [];
    const counted: Objects = {
      ...objects,
      put: (...args) => objects.put(...args),
      get: (...args) => objects.get(...args),
      async *stored(...args) {
        for await (const each of objects.stored(...args)) {
          listed.push(each.key);
          yield each;
        }
      },
    };
    const journal = new ConsentJournal(table, counted);
    for (let night = 0; night < 10; night += 1) {
      for (const at of [1, 2, 3])
        await withdrawn(
          table,
          `w-${night}-${at}`,
          addMilliseconds(START, (night * 24 + at) * HOUR_MS),
        );
      await journal.markSettledEntries();
    }
    listed.length = 0;
    expect(await journal.listMissingEntries()).toEqual([]);
    expect(listed).toHaveLength(3);
    expect(await marks(table)).toBe(3);
  });

  it('finds a withdrawal that the table lacks, also if the clock was set back since', async () => {
    const table = new MemoryTable();
    const journal = new ConsentJournal(table, objects);
    for (const night of [1, 2, 3]) {
      await withdrawn(table, `before-${night}`, addMilliseconds(START, night * DAY_MS));
      await journal.markSettledEntries();
    }
    await withdrawn(table, 'late', START, false);
    const lacking = await journal.listMissingEntries();
    expect(lacking).toHaveLength(1);
    expect(lacking[0]).toContain('late');
  });

  it('reports no missing entry that another process settles during the search', async () => {
    const table = new MemoryTable();
    const night = new ConsentJournal(table, objects);
    for (const day of [1, 2, 3]) {
      await withdrawn(table, `day-${day}`, addMilliseconds(START, day * DAY_MS));
      if (day < 3) await night.markSettledEntries();
    }
    let nights = 0;
    const during: Objects = {
      ...objects,
      put: (...args) => objects.put(...args),
      get: (...args) => objects.get(...args),
      async *stored(...args) {
        yield* objects.stored(...args);
        nights += 1;
        if (nights === 1) await night.markSettledEntries();
      },
    };
    expect(await new ConsentJournal(table, during).listMissingEntries()).toEqual([]);
    expect(nights).toBe(2);
  });

  it('keeps its mark while the table lacks an entry', async () => {
    const table = new MemoryTable();
    const journal = new ConsentJournal(table, objects);
    await withdrawn(table, 'lost', START, false);
    for (const night of [1, 2, 3]) {
      await withdrawn(table, `after-${night}`, addMilliseconds(START, night * DAY_MS));
      await journal.markSettledEntries();
    }
    expect(await journal.listMissingEntries()).toHaveLength(1);
    expect(await marks(table)).toBe(3);
  });
});
