import { afterEach, describe, expect, it } from 'vitest';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { catalogRevision } from '../../lib/store/catalog-revision.ts';
import { ListedEditions, listedEditionWrites } from '../../lib/store/listed-editions.ts';
import type { Table } from '../../lib/store/table.ts';
import { buildListedEdition } from '../catalog/listed.ts';

let table: Table = openSqliteTable(':memory:');
afterEach(async () => {
  await table.close();
  table = openSqliteTable(':memory:');
});

const list = (...ids: string[]) =>
  table.transact(listedEditionWrites(ids.map((id) => ({ next: buildListedEdition(id) }))));

const IDS = ['2020', '2020.1', '2020.2', '2020.10', '2021', '2025', '2025.1'];

describe('14.1 the editions that the catalog lists', () => {
  it('14.1 are read page by page, the newest first, by year and correction number', async () => {
    await list(...IDS);
    const listed = new ListedEditions(table);
    const listIds = async (older: string | undefined, limit: number) =>
      (await listed.list(older, limit)).map(({ edition: id }) => id);
    expect(await listIds(undefined, 3)).toEqual(['2025.1', '2025', '2021']);
    expect(await listIds('2021', 2)).toEqual(['2020.10', '2020.2']);
    expect(await listIds('2020.2', 9)).toEqual(['2020.1', '2020']);
    expect(await listIds('2020', 9)).toEqual([]);
    // An edition that was removed from the list keeps its position.
    expect(await listIds('2020.5', 1)).toEqual(['2020.2']);
    expect((await listed.listYear('2020')).map(({ edition: id }) => id)).toEqual([
      '2020.10',
      '2020.2',
      '2020.1',
      '2020',
    ]);
    expect((await listed.oldest())?.edition).toBe('2020');
    expect(await listed.find('2020.10')).toMatchObject({ referenceDate: '2020-09-30', bytes: 21 });
    for (const id of ['2020.3', '2020.00', '2020.010', 'x', '', '2025x'])
      expect([id, await listed.find(id)]).toEqual([id, undefined]);
  });

  it('14.1 are counted in the write that lists or removes them', async () => {
    const listed = new ListedEditions(table);
    expect([await listed.count(), await listed.oldest()]).toEqual([0, undefined]);
    await list('2020');
    await list('2025');
    const retracted = {
      before: buildListedEdition('2020'),
      next: buildListedEdition('2020', 'retracted'),
    };
    await table.transact(listedEditionWrites([retracted]));
    expect([await listed.count(), await listed.find('2020')]).toEqual([1, undefined]);
    // The confirmation of a retraction and an erasure do not change the list.
    const confirmed = { before: retracted.next, next: retracted.next };
    const erased = { before: buildListedEdition('2025'), next: buildListedEdition('2025') };
    await table.transact(listedEditionWrites([confirmed, erased]));
    expect([await listed.count(), await catalogRevision(table)]).toEqual([1, '4']);
  });

  it('14.1 are listed once for each id: a second write changes nothing', async () => {
    await list('2025');
    await expect(list('2025')).rejects.toMatchObject({ code: 'concurrent-update' });
    expect(await new ListedEditions(table).count()).toBe(1);
  });
});
