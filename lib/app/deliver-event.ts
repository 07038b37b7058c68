import * as z from 'zod';
import { pidOfPartition } from '../store/process-outbox.ts';
import type { Domain } from './domain.ts';

/** A record of the table's stream names the item; one of the queue names the process. */
const StreamRecord = z.object({
  dynamodb: z.object({
    Keys: z.object({ pk: z.object({ S: z.string() }) }),
    SequenceNumber: z.string(),
  }),
});
const QueueRecord = z.object({ body: z.string(), messageId: z.string() });
const Event = z.object({ Records: z.array(z.unknown()).default([]) });

/** The records that are to come again, as Lambda takes it where a mapping reports item failures. */
export interface BatchOutcome {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

type Deliveries = Pick<Domain, 'deliver' | 'deliverPublication' | 'deliverTo' | 'idle'>;

/**
 * Works off what an event says is owed: the records name the processes, the outbox says what they
 * owe. Processes are worked off side by side. An event without records takes up everything.
 *
 * All of it has ended when this returns: Lambda stops the clock of an instance between two events.
 *
 * @returns the records of processes that failed; the others do not come again
 * @throws whatever the publication's delivery threw
 */
export async function deliverEvent(kaart: Deliveries, event: unknown): Promise<BatchOutcome> {
  const records = Event.safeParse(event).data?.Records ?? [];
  if (records.length === 0) {
    await kaart.deliver();
    await kaart.idle();
    return { batchItemFailures: [] };
  }
  const read = records.map(readRecord);
  const pids = new Set(read.flatMap(({ pid }) => pid ?? []));
  const failed = new Set(pids);
  const [publication] = await Promise.allSettled([
    read.some(({ pid }) => pid === undefined) ? kaart.deliverPublication() : 0,
    ...[...pids].map(async (pid) => {
      if (await kaart.deliverTo(pid)) failed.delete(pid);
    }),
  ]);
  if (publication.status === 'rejected') throw publication.reason;
  const again = read.filter(({ pid }) => pid !== undefined && failed.has(pid));
  return { batchItemFailures: again.map(({ id: itemIdentifier }) => ({ itemIdentifier })) };
}

/** The process that a record is about, `undefined` for the publication; and how Lambda calls the record. */
function readRecord(record: unknown): { readonly id: string; readonly pid?: string | undefined } {
  const queued = QueueRecord.safeParse(record).data;
  if (queued !== undefined) return { id: queued.messageId, pid: queued.body };
  const written = StreamRecord.safeParse(record).data?.dynamodb;
  return { id: written?.SequenceNumber ?? '', pid: written && pidOfPartition(written.Keys.pk.S) };
}
