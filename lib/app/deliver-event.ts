import * as z from 'zod';
import { pidOfPartition } from '../store/process-outbox.ts';
import { type Application, JOBS } from './application.ts';

/** A record of the table's stream names the item; one of the queue names the process. */
const StreamRecord = z.object({
  dynamodb: z.object({
    Keys: z.object({ pk: z.object({ S: z.string() }), sk: z.object({ S: z.string() }) }),
    SequenceNumber: z.string(),
  }),
});
const QueueRecord = z.object({ body: z.string(), messageId: z.string() });
const Event = z.object({ Records: z.array(z.unknown()).default([]) });

/** The records that Lambda must deliver again (`ReportBatchItemFailures`). */
export interface BatchOutcome {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

type Deliveries = Pick<Application, 'deliver' | 'deliverPublication' | 'deliverTo' | 'idle'>;

/** The content of a record: a process by its pid, or one job of the publication; all jobs without both. */
interface ReadRecord {
  /** Id of the record for Lambda. */
  readonly id: string;
  readonly pid?: string | undefined;
  readonly job?: string | undefined;
}

/**
 * Does the queued work of an event: the records name the processes, and the outbox has their messages.
 * Processes run in parallel. An event without records starts all queued work.
 *
 * All work has ended when this returns, because Lambda freezes an instance between two events.
 *
 * @returns the records of processes and jobs that failed; the others are not delivered again
 * @throws the errors of the table
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
  const failedPids = new Set(pids);
  const [publication] = await Promise.allSettled([
    read.some(({ pid }) => pid === undefined) ? kaart.deliverPublication() : undefined,
    ...[...pids].map(async (pid) => {
      if (await kaart.deliverTo(pid)) failedPids.delete(pid);
    }),
  ]);
  if (publication.status === 'rejected') throw publication.reason;
  const failedJobs = publication.value?.failed ?? [];
  const again = read.filter(({ pid, job }) =>
    pid === undefined ? hasFailed(job, failedJobs) : failedPids.has(pid),
  );
  return { batchItemFailures: again.map(({ id: itemIdentifier }) => ({ itemIdentifier })) };
}

/** A record that names no job is delivered again if any job failed. */
function hasFailed(job: string | undefined, failed: readonly string[]): boolean {
  return job === undefined ? failed.length > 0 : failed.includes(job);
}

function readRecord(record: unknown): ReadRecord {
  const queued = QueueRecord.safeParse(record).data;
  if (queued !== undefined)
    return queued.body === JOBS
      ? { id: queued.messageId }
      : { id: queued.messageId, pid: queued.body };
  const written = StreamRecord.safeParse(record).data?.dynamodb;
  if (written === undefined) return { id: '' };
  const { pk, sk } = written.Keys;
  return { id: written.SequenceNumber, pid: pidOfPartition(pk.S), job: sk.S };
}
