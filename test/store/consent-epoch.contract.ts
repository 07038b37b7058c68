import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsentEpochs, epochWrites, staleWrites } from '../../lib/store/consent-epoch.ts';
import { listAllItems, type Table, withoutWrites } from '../../lib/store/table.ts';

/** Enough reads that each of a few copies is among them. */
const READS = 60;

/** The guarantees of the copies of the epoch over an adapter. @param open returns an empty table */
export function consentEpochContract(open: () => Promise<Table>): void {
  let table: Table;
  const reduce = async (amounts: Record<string, number>) =>
    table.transact(await epochWrites(table, amounts));
  const values = async (epochs: ConsentEpochs) => {
    const all = await Promise.all(Array.from({ length: READS }, () => epochs.read()));
    return [...new Set(all.map(({ partners }) => partners))];
  };
  const stored = async () => {
    const found: unknown[] = [];
    for (const pk of ['EPOCH', ...Array.from({ length: 8 }, (_, n) => `EPOCH#${n}`)])
      for await (const { sk, data } of listAllItems(table, { pk }))
        if (sk === 'consent') found.push((data as Record<string, number>)['partners']);
    return found;
  };
  beforeAll(async () => {
    table = await open();
  }, 60_000);
  afterAll(() => table?.close());

  // Each test goes on from the state of the one before: a table has one epoch.
  describe('18.2 the consent epoch in several copies', () => {
    it('is one item until copies are stored, and readers that want more read it', async () => {
      await reduce({ partners: 1 });
      expect(await stored()).toEqual([1]);
      expect(await values(new ConsentEpochs(table, 4))).toEqual([1]);
    });

    it('is refused to a writer that did not see a new copy, and no copy changes', async () => {
      const late = await epochWrites(table, { partners: 1 });
      await new ConsentEpochs(table, 3).addCopies();
      expect(await stored()).toEqual([1, 1, 1]);
      await expect(table.transact(late)).rejects.toMatchObject({ code: 'concurrent-update' });
      expect(await stored()).toEqual([1, 1, 1]);
    });

    it('is seen by the next read of every copy after a reduction of any process', async () => {
      const readers = [new ConsentEpochs(table), new ConsentEpochs(table, 3)];
      for (const reader of readers) expect(await values(reader)).toEqual([1]);
      await reduce({ partners: 2, public: 1 });
      expect(await stored()).toEqual([3, 3, 3]);
      for (const reader of readers) expect(await values(reader)).toEqual([3]);
      await table.transact(await staleWrites(table));
      for (const reader of readers)
        expect(await reader.read()).toEqual({ partners: 4, dataspace: 1, public: 2 });
    });

    it('gets no copy that a reduction does not reach, if both are made at the same time', async () => {
      let isReduced = false;
      const racing: Table = {
        ...withoutWrites(table),
        transact: async (writes) => {
          if (!isReduced) {
            isReduced = true;
            await reduce({ partners: 1 });
          }
          await table.transact(writes);
        },
      };
      const epochs = new ConsentEpochs(racing, 5);
      await epochs.addCopies();
      expect(await stored()).toEqual([5, 5, 5]);
      await epochs.addCopies();
      expect(await stored()).toEqual([5, 5, 5, 5, 5]);
      expect(await values(epochs)).toEqual([5]);
    });

    it('is read from the copies that there are in a table that was replaced', async () => {
      const epochs = new ConsentEpochs(table, 5);
      await epochs.read();
      const gone = [1, 2, 3, 4].map((n) => ({ pk: `EPOCH#${n}`, sk: 'consent' }));
      const count = { pk: 'EPOCH', sk: 'copies' };
      await table.transact(
        [...gone, count].map((key) => ({ kind: 'delete', key, if: 'any' }) as const),
      );
      expect(await values(epochs)).toEqual([5]);
      await reduce({ partners: 1 });
      expect(await values(epochs)).toEqual([6]);
    });
  });
}
