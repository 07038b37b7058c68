import type { Json } from '../core/digest.ts';
import type { NewId } from '../core/ids.ts';
import { addMilliseconds, DAY_MS, type Instant } from '../core/instant.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { InFlightMessage, ProcessCommit, ProcessStore, Reply } from '../dsp/common/ports.ts';
import type { Process } from '../dsp/common/process.ts';
import { agreementWrite } from './agreement-store.ts';
import { auditWrite } from './audit-write.ts';
import {
  type DeadLetter,
  deadLetterWrites,
  dropWrite,
  enqueueWrite,
  type ProcessKind,
  ProcessOutbox,
  replayWrites,
} from './process-outbox.ts';
import { silenceCheckWrite } from './silence-check-store.ts';
import type { Condition, Key, Table, Write } from './table.ts';

/** How long answers are kept for a message that is sent again. */
const ANSWERS_KEPT_MS = 7 * DAY_MS;
const PREFIX = {
  negotiation: 'NEGOTIATION',
  transfer: 'TRANSFER',
  notice: 'NOTICE',
  'received-notice': 'INCOMING-NOTICE',
} as const satisfies Record<ProcessKind, string>;

export interface TableProcessStoreDeps {
  readonly table: Table;
  readonly kind: ProcessKind;
  /** The real clock: of the outbox, of expiry and of the audit log. */
  readonly clock: () => Instant;
  readonly newId: NewId;
  /** The list of a process; without it, one list of all processes of its kind. */
  readonly listOf?: (process: Process) => string;
  /** Whether the other side is still to send something: it is asked after some time. @default it never is */
  readonly isOpen?: (process: Process) => boolean;
}

/** A list of processes, the latest first. */
export interface ProcessPage<P> {
  readonly processes: readonly P[];
  readonly cursor?: string;
}

/** A dead letter that is queued again. */
export interface Replayed {
  readonly process: ProcessKind;
  readonly pid: string;
  /** Whether its process waits for it; else the delivery takes it out. */
  readonly isWanted: boolean;
}

/**
 * Processes of one kind over a {@link Table}: `NEGOTIATION#<pid> / STATE`. An item is written by this
 * file alone, so it is read as it stands.
 */
export class TableProcessStore<P extends Process> implements ProcessStore<P> {
  readonly #deps: TableProcessStoreDeps;
  readonly #outbox: ProcessOutbox;

  constructor(deps: TableProcessStoreDeps) {
    this.#deps = deps;
    this.#outbox = new ProcessOutbox(deps.table);
  }

  async find(pid: string): Promise<Revisioned<P> | undefined> {
    const item = await this.#deps.table.get<Json>(processKey(this.#deps.kind, pid));
    return item && { value: item.data as unknown as P, revision: item.version };
  }

  async list({
    cursor,
    limit,
    of = processListKey(this.#deps.kind),
  }: {
    readonly cursor?: string;
    readonly limit?: number;
    /** One of the lists of `listOf`. */
    readonly of?: string;
  }): Promise<ProcessPage<P>> {
    const page = await this.#deps.table.query({
      pk: of,
      index: true,
      reverse: true,
      limit: Math.min(Math.max(limit ?? 50, 1), 200),
      ...(cursor === undefined ? {} : { cursor }),
    });
    const processes = page.items.map(({ data }) => data as unknown as P);
    return page.cursor === undefined ? { processes } : { processes, cursor: page.cursor };
  }

  async replyTo(key: string): Promise<Reply | undefined> {
    const item = await this.#deps.table.get<Json>(answerKey(key));
    return item && (item.data as unknown as Reply);
  }

  async underway(pid: string, messageId: string): Promise<InFlightMessage | undefined> {
    const item = await this.#outbox.find(pid, messageId);
    return item && { attempts: item.message.attempts, revision: item.version };
  }

  async commit(change: ProcessCommit<P>): Promise<void> {
    const { kind, clock, newId, isOpen } = this.#deps;
    const { next, revision, received, enqueues, drops, agreement, parks } = change;
    const now = clock();
    // A process without a queued message waits for the other side, which may never send one.
    const waits = next.pending === null && isOpen?.(next) === true;
    const facts = { state: next.state, counterpartyId: next.counterpartyId };
    const { actor, action } = change;
    await this.#deps.table.transact([
      putWrite(this.#deps, next, revision),
      ...(received ? [answerWrite(received, now)] : []),
      ...(enqueues ? [enqueueWrite(kind, next, enqueues, now)] : []),
      ...(drops ? [dropWrite(next.pid, drops.messageId, drops.revision)] : []),
      ...(parks ? await this.#deadLetterWrites(next.pid, parks, now) : []),
      ...(agreement ? [agreementWrite(agreement)] : []),
      ...(waits
        ? [silenceCheckWrite(processKey(kind, next.pid).pk, kind, next, revision, now)]
        : []),
      auditWrite({ id: newId(), at: now, actor, action, subject: `${kind}/${next.pid}`, facts }),
    ]);
  }

  async drop(pid: string, messageId: string, revision: number): Promise<void> {
    const key = processKey(this.#deps.kind, pid);
    await this.#deps.table.transact([
      { kind: 'check', key, if: revisionCondition(revision) },
      dropWrite(pid, messageId),
    ]);
  }

  async amend(next: P, revision: number): Promise<number> {
    await this.#deps.table.transact([putWrite(this.#deps, next, revision)]);
    return revision + 1;
  }

  /**
   * Owes a parked message again, whatever became of its process: the delivery leaves out what it no
   * longer wants. The end of a process is still to be told to the other side.
   *
   * @returns `undefined` where no such message is parked
   */
  async replay(messageId: string, actor: string): Promise<Replayed | undefined> {
    const parked = await this.#outbox.findDeadLetter(messageId);
    if (parked === undefined) return undefined;
    const { clock, newId, table } = this.#deps;
    const now = clock();
    const entry = { id: newId(), at: now, actor, action: 'outbox.replayed' };
    const subject = `${parked.process}/${parked.pid}`;
    const awaiting = await this.#terminationWaitWrites(parked);
    await table.transact([
      ...replayWrites(parked, now),
      ...awaiting,
      auditWrite({ ...entry, subject, facts: { messageId, type: parked.type } }),
    ]);
    return { process: parked.process, pid: parked.pid, isWanted: awaiting.length > 0 };
  }

  async #deadLetterWrites(
    pid: string,
    { messageId, reason }: NonNullable<ProcessCommit<P>['parks']>,
    now: Instant,
  ): Promise<Write[]> {
    const item = await this.#outbox.find(pid, messageId);
    return item === undefined ? [] : deadLetterWrites(item, reason, now);
  }

  /** The write by which an ended process waits for its termination again; it may be of the other kind. */
  async #terminationWaitWrites({
    process: kind,
    pid,
    messageId,
    type,
  }: DeadLetter): Promise<Write[]> {
    if (!type.endsWith('TerminationMessage')) return [];
    const item = await this.#deps.table.get<Json>(processKey(kind, pid));
    const ended = item?.data as unknown as Process | undefined;
    if (item === undefined || ended?.state !== 'TERMINATED' || ended.pending !== null) return [];
    const pending = { messageId, type, to: 'TERMINATED' };
    return [putWrite({ kind }, { ...ended, pending }, item.version)];
  }
}

/** All processes of a kind, latest first. */
export async function* allProcesses<P extends Process>(
  store: Pick<TableProcessStore<P>, 'list'>,
): AsyncGenerator<P> {
  let cursor: string | undefined;
  do {
    const page = await store.list(cursor === undefined ? {} : { cursor });
    yield* page.processes;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

/** The list of all processes of a kind. */
function processListKey(kind: ProcessKind): string {
  return `${PREFIX[kind]}S`;
}

function processKey(kind: ProcessKind, pid: string): Key {
  return { pk: `${PREFIX[kind]}#${pid}`, sk: 'STATE' };
}

function revisionCondition(revision: number): Condition {
  return revision === 0 ? 'absent' : { version: revision };
}

function putWrite(
  { kind, listOf }: Pick<TableProcessStoreDeps, 'kind' | 'listOf'>,
  next: Process,
  revision: number,
): Write {
  const list = listOf === undefined ? processListKey(kind) : listOf(next);
  return {
    kind: 'put',
    key: processKey(kind, next.pid),
    data: next as unknown as Json,
    if: revisionCondition(revision),
    index: { pk: list, sk: `${next.createdAt}#${next.pid}` },
  };
}

function answerKey(key: string): Key {
  return { pk: `RECEIVED#${key}`, sk: '-' };
}

function answerWrite(
  { key, reply }: NonNullable<ProcessCommit<never>['received']>,
  now: Instant,
): Write {
  return {
    kind: 'put',
    key: answerKey(key),
    data: reply as unknown as Json,
    if: 'absent',
    expiresAt: addMilliseconds(now, ANSWERS_KEPT_MS),
  };
}
