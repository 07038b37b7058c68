import { pidOfPartition } from '../store/process-outbox.ts';
import type { Table, Write } from '../store/table.ts';

/**
 * A table that calls `onOwed` after each transaction that owes something: on one machine the commit
 * itself starts the delivery, as the stream of the table does in AWS.
 *
 * @param onOwed is told the process that owes a message, or nothing where it is owed by no process
 */
export function withNotifications(table: Table, onOwed: (pid?: string) => void): Table {
  return {
    get: (key) => table.get(key),
    query: (query) => table.query(query),
    async transact(writes: readonly Write[]) {
      await table.transact(writes);
      for (const write of writes) {
        // The process that changes a queued message also sends it, as in AWS: only new messages start the delivery.
        if (write.kind !== 'put' || write.if !== 'absent') continue;
        const { key } = write;
        const pid = pidOfPartition(key.pk);
        if (pid !== undefined || key.pk === 'OUTBOX') onOwed(pid);
      }
    },
    close: () => table.close(),
  };
}
