import * as z from 'zod';
import { pidOfPartition } from '../store/process-outbox.ts';
import type { Domain } from './domain.ts';

/** A record of the table's stream names the item; one of the queue names the process. */
const StreamRecord = z.object({
  dynamodb: z.object({ Keys: z.object({ pk: z.object({ S: z.string() }) }) }),
});
const QueueRecord = z.object({ body: z.string() });
const Event = z.object({ Records: z.array(z.unknown()).default([]) });

/**
 * Works off what an event says is owed: the records name the processes, the outbox says what they
 * owe. Processes are worked off side by side.
 *
 * @returns how many messages of no process were delivered
 */
export async function deliverEvent(
  kaart: Pick<Domain, 'deliver' | 'deliverTo'>,
  event: unknown,
): Promise<{ delivered: number }> {
  const records = Event.safeParse(event).data?.Records ?? [];
  const pids = new Set(records.map(pidOf));
  const others = pids.delete(undefined) || records.length === 0;
  const [delivered] = await Promise.all([
    others ? kaart.deliver() : 0,
    ...[...pids].map((pid) => kaart.deliverTo(pid as string)),
  ]);
  return { delivered };
}

/** `undefined` where the record is about no process. */
function pidOf(record: unknown): string | undefined {
  const queued = QueueRecord.safeParse(record).data;
  if (queued !== undefined) return queued.body;
  const written = StreamRecord.safeParse(record).data;
  return written && pidOfPartition(written.dynamodb.Keys.pk.S);
}
