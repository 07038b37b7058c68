import * as z from 'zod';
import type { Json } from '../core/digest.ts';
import { hasCode } from '../core/errors.ts';
import { Instant, instant } from '../core/instant.ts';
import type { ListPage, PageRequest } from '../core/page.ts';
import type { StatedReason } from '../core/reasons/error-reasons.ts';
import { stateReason } from '../core/stated-reason.ts';
import { type Trace, traceForMessage } from '../core/trace.ts';
import { auditWrite } from './audit-write.ts';
import {
  type Item,
  type Key,
  listAllItems,
  readTablePage,
  type Table,
  type Write,
} from './table.ts';

/** The job that a state change queues, by its kind. Each module defines its own kinds. */
export type OutboxJob = { readonly kind: string } & { readonly [member: string]: Json };

/** A pending job. */
export interface OutboxItem {
  /** Id of the job; ids sort by the time of writing. */
  readonly id: string;
  readonly message: OutboxJob;
  /** Number of failed attempts. */
  readonly attempts: number;
  /** Earliest time of the job; `null` if it is due immediately. */
  readonly dueAt: Instant | null;
  readonly version: number;
  /** Of the request that queued the job; absent for a job without one. */
  readonly trace?: Trace;
}

/** A job that failed finally: it stays until an operator replays or drops it. */
export interface DeadJob {
  readonly id: string;
  readonly message: OutboxJob;
  readonly attempts: number;
  readonly reason: StatedReason;
  readonly deadSince: Instant;
  readonly trace?: Trace;
}

const PARTITION = 'OUTBOX';
const DEAD = 'DEAD-LETTER';

/** The number of failed attempts and the time of the next one, as a member of the stored job. A new job that is due immediately does not have it. */
const Tried = z.object({ attempts: z.int().min(0), dueAt: Instant });
const Traced = z
  .object({ requestId: z.string(), traceparent: z.string() })
  .optional()
  .catch(undefined); // it must not make a job unreadable
const Stored = z.looseObject({
  kind: z.string(),
  tried: Tried.optional(),
  trace: Traced,
});
/** A reason as it is stored. It may be one that this release does not know. */
export const StoredReason = z.object({
  reason: z.string(),
  parameters: z.record(
    z.string(),
    z.union([z.string(), z.number(), z.null(), z.record(z.string(), z.string())]),
  ),
});
const Dead = z.object({
  message: z.looseObject({ kind: z.string() }),
  attempts: z.int(),
  reason: StoredReason,
  deadSince: Instant,
  trace: Traced,
});

/**
 * The write that queues a job; part of the transaction of the change that needs it.
 *
 * @param dueAt earliest time of the job. Real time. @default the job is due immediately
 */
export function outboxWrite(id: string, at: Instant, message: OutboxJob, dueAt?: Instant): Write {
  return {
    kind: 'put',
    key: { pk: PARTITION, sk: `${at}#${id}` },
    data: {
      ...message,
      ...traceForMessage(),
      ...(dueAt !== undefined && { tried: { attempts: 0, dueAt } }),
    } as unknown as Json,
    if: 'absent',
  };
}

/** A page of the queued jobs. @see pendingJobs */
export async function pendingJobsPage(
  table: Table,
  page: PageRequest,
): Promise<ListPage<OutboxItem>> {
  const { items, cursor } = await readTablePage(table, { pk: PARTITION }, page);
  return { items: items.map(parseOutboxItem), cursor };
}

/** Pending jobs, oldest first. An item that is not a job has the kind `unreadable`. */
export async function* pendingJobs(table: Table): AsyncGenerator<OutboxItem> {
  for await (const item of listAllItems(table, { pk: PARTITION })) yield parseOutboxItem(item);
}

/**
 * Removes a job after its work is done. If a worker dies before, the job stays queued, so handlers must
 * be idempotent. Two workers may both remove the same job.
 */
export async function completeOutboxJob(
  table: Table,
  { id }: Pick<OutboxItem, 'id'>,
): Promise<void> {
  await table.transact([{ kind: 'delete', key: jobKey(id), if: 'any' }]);
}

/** Counts a failed attempt and delays the next one. Does nothing if another worker was first. */
export async function postponeJob(table: Table, item: OutboxItem, dueAt: Instant): Promise<void> {
  const { id, message, attempts, version, trace } = item;
  const data = {
    ...message,
    ...(trace && { trace: { ...trace } }),
    tried: { attempts: attempts + 1, dueAt },
  };
  await transactUnlessChanged(table, [{ kind: 'put', key: jobKey(id), data, if: { version } }]);
}

/** Makes a job a dead letter, so that it is not tried again. @returns `false` if another worker was first */
export async function storeAsDeadLetter(
  table: Table,
  { id, message, attempts, version, trace }: OutboxItem,
  reason: StatedReason,
  now: Instant,
): Promise<boolean> {
  const data = {
    message,
    ...(trace && { trace: { ...trace } }),
    attempts: attempts + 1,
    reason,
    deadSince: now,
  };
  return transactUnlessChanged(table, [
    { kind: 'delete', key: jobKey(id), if: { version } },
    { kind: 'put', key: deadKey(id), data, if: 'absent' },
  ]);
}

/** A page of the jobs that failed finally. @see deadJobs */
export async function deadJobsPage(table: Table, page: PageRequest): Promise<ListPage<DeadJob>> {
  const { items, cursor } = await readTablePage(table, { pk: DEAD }, page);
  return { items: items.map(({ sk, data }) => parseDeadJob(sk, data)), cursor };
}

/**
 * Jobs that failed finally, the oldest first. An item that is not a dead letter has the kind
 * `unreadable`.
 */
export async function* deadJobs(table: Table): AsyncGenerator<DeadJob> {
  for await (const { sk, data } of listAllItems(table, { pk: DEAD })) yield parseDeadJob(sk, data);
}

/** An operator's decision about a dead letter. */
export interface DeadLetterDecision {
  /** Id of the audit entry. */
  readonly entryId: string;
  readonly at: Instant;
  readonly actor: string;
}

/** Enqueues a dead job again. @returns whether there is a dead job with this id */
export async function replayJob(
  table: Table,
  id: string,
  decision: DeadLetterDecision,
): Promise<boolean> {
  return decideOn(table, id, decision, 'outbox.replayed', ({ message, trace }) => [
    {
      kind: 'put',
      key: jobKey(id),
      data: { ...message, ...(trace && { trace: { ...trace } }) },
      if: 'absent',
    },
  ]);
}

/** Deletes a dead job; its work is never done. @returns whether there is a dead job with this id */
export async function dropJob(
  table: Table,
  id: string,
  decision: DeadLetterDecision,
): Promise<boolean> {
  return decideOn(table, id, decision, 'outbox.dropped', () => []);
}

async function decideOn(
  table: Table,
  id: string,
  { entryId, at, actor }: DeadLetterDecision,
  action: string,
  buildFurtherWrites: (job: DeadJob) => readonly Write[],
): Promise<boolean> {
  const item = await table.get(deadKey(id));
  if (item === undefined) return false;
  const job = parseDeadJob(id, item.data);
  const facts = { kind: job.message.kind };
  await table.transact([
    { kind: 'delete', key: deadKey(id), if: { version: item.version } },
    ...buildFurtherWrites(job),
    auditWrite({ id: entryId, at, actor, action, subject: `job/${id}`, facts }),
  ]);
  return true;
}

async function transactUnlessChanged(table: Table, writes: readonly Write[]): Promise<boolean> {
  try {
    await table.transact(writes);
    return true;
  } catch (error) {
    if (!hasCode(error, 'concurrent-update')) throw error;
    return false;
  }
}

function parseOutboxItem({ sk, data, version }: Item): OutboxItem {
  const stored = Stored.safeParse(data);
  if (!stored.success)
    return { id: sk, message: toDeadLetter(data), attempts: 0, dueAt: null, version };
  const { tried, trace, ...message } = stored.data;
  const { attempts = 0, dueAt = null } = tried ?? {};
  const traced = trace === undefined ? {} : { trace };
  return { id: sk, message: message as OutboxJob, attempts, dueAt, version, ...traced };
}

function parseDeadJob(id: string, data: Json): DeadJob {
  const stored = Dead.safeParse(data);
  if (stored.success) return { id, ...(stored.data as unknown as Omit<DeadJob, 'id'>) };
  return {
    id,
    message: toDeadLetter(data),
    attempts: 0,
    reason: stateReason('dead-letter-unreadable'),
    deadSince: instant(0),
  };
}

/** An item that is not a job, in the form of a job, so that an operator can see it as a dead letter. */
function toDeadLetter(data: Json): OutboxJob {
  return { kind: 'unreadable', stored: data };
}

function jobKey(id: string): Key {
  return { pk: PARTITION, sk: id };
}

function deadKey(id: string): Key {
  return { pk: DEAD, sk: id };
}
