import type { Json } from '../core/digest.ts';
import type { NewId } from '../core/ids.ts';
import { addMilliseconds, DAY_MS, type Instant } from '../core/instant.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { InFlightMessage, ProcessCommit, ProcessStore, Reply } from '../dsp/common/ports.ts';
import type { Process } from '../dsp/common/process.ts';
import { agreementWrite } from './agreement-store.ts';
import { auditWrite } from './audit-write.ts';
import { type OutboxJob, outboxWrite } from './outbox.ts';
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

/** Time for which replies to messages are stored, in case a message is received again. Milliseconds. */
const REPLIES_KEPT_MS = 7 * DAY_MS;
const PREFIX = {
  negotiation: 'NEGOTIATION',
  transfer: 'TRANSFER',
  notice: 'NOTICE',
  'received-notice': 'INCOMING-NOTICE',
} as const satisfies Record<ProcessKind, string>;

export interface TableProcessStoreDeps<P extends Process = Process> {
  readonly table: Table;
  readonly kind: ProcessKind;
  /** The real clock, for the outbox, the expiry of replies and the audit log. */
  readonly clock: () => Instant;
  readonly newId: NewId;
  /** Returns the list that a process belongs to. @default one list of all processes of its kind */
  readonly chooseList?: (process: Process) => string;
  /** Whether the counterparty must still send a message. After some time, the silence check asks for its state. @default no process is checked */
  readonly isOpen?: (process: Process) => boolean;
  /** The job that reports a new state of a process, and the id of this event. @default new states are not reported */
  readonly report?: ((process: P, eventId: string) => OutboxJob) | undefined;
}

/** A page of processes, the latest first. */
export interface ProcessPage<P> {
  readonly processes: readonly P[];
  readonly cursor?: string;
}

/** A dead letter that is queued again. */
export interface ReplayedMessage {
  readonly process: ProcessKind;
  readonly pid: string;
  /** Whether its process still needs the message. If not, the delivery removes it. */
  readonly isWanted: boolean;
}

/**
 * Processes of one kind over a {@link Table}: `NEGOTIATION#<pid> / STATE`. Only this file writes these
 * items, so they are read without a check.
 */
export class TableProcessStore<P extends Process> implements ProcessStore<P> {
  readonly #deps: TableProcessStoreDeps<P>;
  readonly #outbox: ProcessOutbox;

  constructor(deps: TableProcessStoreDeps<P>) {
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
    /** One of the lists of `chooseList`. */
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

  async findReply(key: string): Promise<Reply | undefined> {
    const item = await this.#deps.table.get<Json>(replyKey(key));
    return item && (item.data as unknown as Reply);
  }

  async findInFlight(pid: string, messageId: string): Promise<InFlightMessage | undefined> {
    const item = await this.#outbox.find(pid, messageId);
    return item && { attempts: item.message.attempts, revision: item.version };
  }

  async commit(change: ProcessCommit<P>): Promise<void> {
    const { kind, clock, newId, isOpen } = this.#deps;
    const { next, revision, received, enqueues, drops, agreement, deadLetter } = change;
    const now = clock();
    // A process without a queued message waits for the counterparty, which may never send a message.
    const waits = next.pending === null && isOpen?.(next) === true;
    const facts = { state: next.state, counterpartyId: next.counterpartyId };
    const { actor, action } = change;
    await this.#deps.table.transact([
      putWrite(this.#deps, next, revision),
      ...(received ? [replyWrite(received, now)] : []),
      ...(enqueues ? [enqueueWrite(kind, next, enqueues, now)] : []),
      ...(drops ? [dropWrite(next.pid, drops.messageId, drops.revision)] : []),
      ...(deadLetter ? await this.#deadLetterWrites(next.pid, deadLetter, now) : []),
      ...(agreement ? [agreementWrite(agreement)] : []),
      ...(waits
        ? [silenceCheckWrite(processKey(kind, next.pid).pk, kind, next, revision, now)]
        : []),
      ...(change.isNewState ? this.#reportWrites(next, now) : []),
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
   * Queues a dead letter again, in any state of its process. The delivery removes a message that the
   * process no longer needs. A termination message is still needed after the process has ended.
   *
   * @returns `undefined` if there is no dead letter with this id
   */
  async replay(messageId: string, actor: string): Promise<ReplayedMessage | undefined> {
    const letter = await this.#outbox.findDeadLetter(messageId);
    if (letter === undefined) return undefined;
    const { clock, newId, table } = this.#deps;
    const now = clock();
    const entry = { id: newId(), at: now, actor, action: 'outbox.replayed' };
    const subject = `${letter.process}/${letter.pid}`;
    const terminationWrites = await this.#terminationWaitWrites(letter);
    await table.transact([
      ...replayWrites(letter, now),
      ...terminationWrites,
      auditWrite({ ...entry, subject, facts: { messageId, type: letter.type } }),
    ]);
    return { process: letter.process, pid: letter.pid, isWanted: terminationWrites.length > 0 };
  }

  #reportWrites(next: P, now: Instant): Write[] {
    const { report, newId } = this.#deps;
    if (report === undefined) return [];
    const eventId = newId();
    return [outboxWrite(eventId, now, report(next, eventId))];
  }

  async #deadLetterWrites(
    pid: string,
    { messageId, reason }: NonNullable<ProcessCommit<P>['deadLetter']>,
    now: Instant,
  ): Promise<Write[]> {
    const item = await this.#outbox.find(pid, messageId);
    return item === undefined ? [] : deadLetterWrites(item, reason, now);
  }

  /** Builds the write that makes a terminated process wait for its termination message again. The process may be of another kind than this store. */
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
  { kind, chooseList }: Pick<TableProcessStoreDeps, 'kind' | 'chooseList'>,
  next: Process,
  revision: number,
): Write {
  const list = chooseList === undefined ? processListKey(kind) : chooseList(next);
  return {
    kind: 'put',
    key: processKey(kind, next.pid),
    data: next as unknown as Json,
    if: revisionCondition(revision),
    index: { pk: list, sk: `${next.createdAt}#${next.pid}` },
  };
}

function replyKey(key: string): Key {
  return { pk: `RECEIVED#${key}`, sk: '-' };
}

function replyWrite(
  { key, reply }: NonNullable<ProcessCommit<never>['received']>,
  now: Instant,
): Write {
  return {
    kind: 'put',
    key: replyKey(key),
    data: reply as unknown as Json,
    if: 'absent',
    expiresAt: addMilliseconds(now, REPLIES_KEPT_MS),
  };
}
