import * as z from 'zod';
import { pidOfPartition } from '../store/process-outbox.ts';
import { type Application, PUBLICATION_JOBS } from './application.ts';

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

type Deliveries = Pick<
  Application,
  'deliver' | 'deliverPublication' | 'deliverTo' | 'waitUntilIdle'
>;

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
    await kaart.waitUntilIdle();
    return { batchItemFailures: [] };
  }
  const readRecords = records.map(readRecord);
  const pids = new Set(readRecords.flatMap(({ pid }) => pid ?? []));
  const failedPids = new Set(pids);
  const [publication] = await Promise.allSettled([
    readRecords.some(({ pid }) => pid === undefined) ? kaart.deliverPublication() : undefined,
    ...[...pids].map(async (pid) => {
      if (await kaart.deliverTo(pid)) failedPids.delete(pid);
    }),
  ]);
  if (publication.status === 'rejected') throw publication.reason;
  const failedJobs = publication.value?.failed ?? [];
  const failedRecords = readRecords.filter(({ pid, job }) =>
    pid === undefined ? hasFailed(job, failedJobs) : failedPids.has(pid),
  );
  return { batchItemFailures: failedRecords.map(({ id: itemIdentifier }) => ({ itemIdentifier })) };
}

/** A record that names no job is delivered again if any job failed. */
function hasFailed(job: string | undefined, failed: readonly string[]): boolean {
  return job === undefined ? failed.length > 0 : failed.includes(job);
}

function readRecord(record: unknown): ReadRecord {
  const queueRecord = QueueRecord.safeParse(record).data;
  if (queueRecord !== undefined)
    return queueRecord.body === PUBLICATION_JOBS
      ? { id: queueRecord.messageId }
      : { id: queueRecord.messageId, pid: queueRecord.body };
  const streamRecord = StreamRecord.safeParse(record).data?.dynamodb;
  if (streamRecord === undefined) return { id: '' };
  const { pk, sk } = streamRecord.Keys;
  return { id: streamRecord.SequenceNumber, pid: pidOfPartition(pk.S), job: sk.S };
}
