import type { Table, Write } from '../store/table.ts';

/**
 * A table that calls `onOwed` after each transaction that owes something: on one machine the commit
 * itself starts the delivery, as the stream of the table does in AWS.
 */
export function notifyingTable(table: Table, onOwed: () => void): Table {
  return {
    get: (key) => table.get(key),
    query: (query) => table.query(query),
    async transact(writes: readonly Write[]) {
      await table.transact(writes);
      if (writes.some(({ kind, key }) => kind === 'put' && key.pk === 'OUTBOX')) onOwed();
    },
    close: () => table.close(),
  };
}
