import { pidOfPartition } from './process-outbox.ts';
import { type Table, type Write, withoutWrites } from './table.ts';

/** Partition of the jobs without a process. */
const JOBS = 'OUTBOX';

/**
 * The partitions into which writes queue new work: `OUTBOX` for jobs, `OUTBOX#pid` for the messages of a process. The
 * process that changes a queued message also sends it, so only new messages start the delivery.
 */
export function listQueuedPartitions(writes: readonly Write[]): readonly string[] {
  const queued = writes.flatMap(({ kind, key: { pk }, ...write }) => {
    const isNew = kind === 'put' && 'if' in write && write.if === 'absent';
    return isNew && (pk === JOBS || pidOfPartition(pk) !== undefined) ? [pk] : [];
  });
  return [...new Set(queued)];
}

/**
 * A table that calls `onQueued` after each transaction that queues work: on one machine the commit
 * itself starts the delivery, as the stream of the table does in AWS.
 *
 * @param onQueued gets the process of the queued message; `undefined` for a job without a process
 */
export function withNotifications(table: Table, onQueued: (pid?: string) => void): Table {
  return {
    ...withoutWrites(table),
    async transact(writes: readonly Write[], options) {
      await table.transact(writes, options);
      for (const partition of listQueuedPartitions(writes)) onQueued(pidOfPartition(partition));
    },
  };
}
