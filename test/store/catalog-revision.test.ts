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

  it('is there before anything was changed', async () => {
    expect(await catalogRevision(table)).toBe('0');
  });

  it('counts changes at the same time too: none of them is refused', async () => {
    await Promise.all(Array.from({ length: 20 }, () => table.transact([catalogChangeWrite()])));
    expect(await catalogRevision(table)).toBe('20');
  });

  it('stays as it is where the change it counts does not happen', async () => {
    const key = { pk: 'EDITIONS', sk: '2025' };
    const refused = table.transact([
      { kind: 'put', key, data: {}, if: { version: 7 } },
      catalogChangeWrite(),
    ]);
    await expect(refused).rejects.toMatchObject({ code: 'concurrent-update' });
    expect(await catalogRevision(table)).toBe('0');
  });
});
