import { afterEach, describe, expect, it } from 'vitest';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { catalogChangeWrite, catalogRevision } from '../../lib/store/catalog-revision.ts';
import type { Table } from '../../lib/store/table.ts';

describe('the revision of the catalog', () => {
  let table: Table = openSqliteTable(':memory:');
  afterEach(async () => {
    await table.close();
    table = openSqliteTable(':memory:');
  });

  it('exists before the first change', async () => {
    expect(await catalogRevision(table)).toBe('0');
  });

  it('counts simultaneous changes; none of them is refused', async () => {
    await Promise.all(Array.from({ length: 20 }, () => table.transact([catalogChangeWrite()])));
    expect(await catalogRevision(table)).toBe('20');
  });

  it('stays the same if the write that would count a change fails', async () => {
    const key = { pk: 'EDITIONS', sk: '2025' };
    const refused = table.transact([
      { kind: 'put', key, data: {}, if: { version: 7 } },
      catalogChangeWrite(),
    ]);
    await expect(refused).rejects.toMatchObject({ code: 'concurrent-update' });
    expect(await catalogRevision(table)).toBe('0');
  });
});
