import type { Json } from '../core/digest.ts';
import { hasCode } from '../core/errors.ts';
import { addMilliseconds, earlierInstant, type Instant } from '../core/instant.ts';
import type { ListPage, PageRequest } from '../core/page.ts';
import type { StatedReason } from '../core/reasons/error-reasons.ts';
import { type Trace, traceForMessage } from '../core/trace.ts';
import type { Message, Process, QueuedMessageDraft } from '../dsp/common/process.ts';
import {
  type Item,
  type Key,
  listAllItems,
  readTablePage,
  type Table,
  type Write,
} from './table.ts';

/** The kinds of processes that queue messages: negotiations, transfers, and sent and received withdrawal notices. */
export type ProcessKind = 'negotiation' | 'transfer' | 'notice' | 'received-notice';

/** A queued message of the protocol for the counterparty of a process. */
export interface QueuedMessage {
  readonly process: ProcessKind;
  /** Id of the process in this installation. */
  readonly pid: string;
  readonly messageId: string;
  readonly type: string;
  /** Path below the address of the counterparty. */
  readonly path: string;
  readonly body: Message;
  readonly counterpartyId: string;
  readonly attempts: number;
  /** When the message was queued. */
  readonly queuedAt: Instant;
  /** Earliest time of the next attempt. While a worker sends the message: when another worker may claim it. */
  readonly dueAt: Instant;
  /** When the first attempt began. */
  readonly begunAt: Instant | null;
  /** Since when the counterparty has answered that it cannot take the message yet; absent or `null` if its last answer was another one. */
  readonly refusedSince?: Instant | null;
  /** Of the request that queued it; absent for a message without one. */
  readonly trace?: Trace;
}

/** A message that was finally refused, or that timed out. */
export interface DeadLetter extends QueuedMessage {
  readonly reason: StatedReason;
  readonly deadSince: Instant;
}

/** A queued message and the version of its item. */
export interface QueuedItem {
  readonly message: QueuedMessage;
  readonly version: number;
}

const QUEUED = 'OUTBOX';
const DEAD_LETTERS = 'DEAD-LETTER-MESSAGE';

/** Returns the partition of the queued messages of one process, which keeps their order. A write to it also starts the delivery. */
function outboxPartition(pid: string): string {
  return `${QUEUED}#${pid}`;
}

/** Returns the pid of the process whose queued messages are in a partition; `undefined` for other partitions. */
export function pidOfPartition(pk: string): string | undefined {
  return pk.startsWith(`${QUEUED}#`) ? pk.slice(QUEUED.length + 1) : undefined;
}

function messageKey({ pid, messageId }: Pick<QueuedMessage, 'pid' | 'messageId'>): Key {
  return { pk: outboxPartition(pid), sk: messageId };
}

/** The write that queues a message, for the transaction of its transition. */
export function enqueueWrite(
  kind: ProcessKind,
  { pid, counterpartyId }: Process,
  { messageId, type, path, body, settleMs }: QueuedMessageDraft,
  now: Instant,
): Write {
  const times = { queuedAt: now, dueAt: addMilliseconds(now, settleMs), begunAt: null };
  const content = { process: kind, pid, messageId, type, path, body, counterpartyId };
  return queuedMessageWrite({ ...content, ...traceForMessage(), attempts: 0, ...times }, 'absent');
}

function queuedMessageWrite(
  message: QueuedMessage,
  condition: 'absent' | { version: number },
): Write {
  return {
    kind: 'put',
    key: messageKey(message),
    data: message as unknown as Json,
    if: condition,
    index: { pk: QUEUED, sk: `${message.dueAt}#${message.messageId}` },
  };
}

/** The write that removes a message from the outbox. @param revision required version of the item. @default any version */
export function dropWrite(pid: string, messageId: string, revision?: number): Write {
  const condition = revision === undefined ? 'any' : { version: revision };
  return { kind: 'delete', key: messageKey({ pid, messageId }), if: condition };
}

/** The writes that make a message a dead letter. */
export function deadLetterWrites(
  { message }: QueuedItem,
  reason: StatedReason,
  now: Instant,
): Write[] {
  return [dropWrite(message.pid, message.messageId), deadLetterWrite(message, reason, now)];
}

function deadLetterWrite(message: QueuedMessage, reason: StatedReason, now: Instant): Write {
  const letter: DeadLetter = { ...message, reason, deadSince: now };
  const key = { pk: DEAD_LETTERS, sk: message.messageId };
  return { kind: 'put', key, data: letter as unknown as Json, if: 'absent' };
}

/** Queued messages of processes. A worker claims a message before it sends it, so that two workers do not send it twice. */
export class ProcessOutbox {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async find(pid: string, messageId: string): Promise<QueuedItem | undefined> {
    const item = await this.#table.get<QueuedMessage>(messageKey({ pid, messageId }));
    return item && parseQueuedItem(item);
  }

  /** The first queued message of a process. */
  async next(pid: string): Promise<QueuedItem | undefined> {
    const { items } = await this.#table.query<QueuedMessage>({
      pk: outboxPartition(pid),
      limit: 1,
    });
    return items[0] && parseQueuedItem(items[0]);
  }

  /** All queued messages, in the order in which they are due. In AWS, messages of the last second may be missing. */
  async *queuedMessages(): AsyncGenerator<QueuedMessage> {
    for await (const item of listAllItems<QueuedMessage>(this.#table, { pk: QUEUED, index: true }))
      yield parseQueuedItem(item).message;
  }

  /** A page of the queued messages. @see queuedMessages */
  async queuedPage(page: PageRequest): Promise<ListPage<QueuedMessage>> {
    const query = { pk: QUEUED, index: true };
    const { items, cursor } = await readTablePage<QueuedMessage>(this.#table, query, page);
    return { items: items.map((item) => parseQueuedItem(item).message), cursor };
  }

  /**
   * Claims a message for sending.
   *
   * @param until when another worker may claim it, if this one dies
   * @returns `undefined` if another worker was first
   */
  claim(
    { message, version }: QueuedItem,
    now: Instant,
    until: Instant,
  ): Promise<QueuedItem | undefined> {
    const { attempts, begunAt } = message;
    // If the first attempt is in the future, the clock was ahead. The time then counts from now.
    const begun = earlierInstant(begunAt ?? now, now);
    const claimed = { ...message, attempts: attempts + 1, begunAt: begun, dueAt: until };
    return this.#put(claimed, version);
  }

  /** Makes a message a dead letter without a change of its process, which is unknown or cannot be read. */
  async storeAsDeadLetter(
    { message, version }: QueuedItem,
    reason: StatedReason,
    now: Instant,
  ): Promise<void> {
    await this.#table.transact([
      dropWrite(message.pid, message.messageId, version),
      deadLetterWrite(message, reason, now),
    ]);
  }

  /**
   * Postpones a claimed message. Has no effect if it was completed meanwhile.
   *
   * @param refusedSince see {@link QueuedMessage}
   */
  async postpone(
    { message, version }: QueuedItem,
    dueAt: Instant,
    refusedSince: Instant | null = null,
  ): Promise<void> {
    await this.#put({ ...message, dueAt, refusedSince }, version);
  }

  /** Deletes a dead letter. @returns `undefined` if there is no dead letter with this id */
  async drop(
    messageId: string,
    audit: (letter: DeadLetter) => Write,
  ): Promise<DeadLetter | undefined> {
    const letter = await this.findDeadLetter(messageId);
    if (letter === undefined) return undefined;
    const key = { pk: DEAD_LETTERS, sk: messageId };
    await this.#table.transact([{ kind: 'delete', key, if: 'any' }, audit(letter)]);
    return letter;
  }

  /** All dead letters, the oldest first. */
  async *deadLetters(): AsyncGenerator<DeadLetter> {
    for await (const { data } of listAllItems<DeadLetter>(this.#table, { pk: DEAD_LETTERS }))
      yield data;
  }

  /** A page of the dead letters. @see deadLetters */
  async deadLetterPage(page: PageRequest): Promise<ListPage<DeadLetter>> {
    const { items, cursor } = await readTablePage<DeadLetter>(
      this.#table,
      { pk: DEAD_LETTERS },
      page,
    );
    return { items: items.map(({ data }) => data), cursor };
  }

  async findDeadLetter(messageId: string): Promise<DeadLetter | undefined> {
    return (await this.#table.get<DeadLetter>({ pk: DEAD_LETTERS, sk: messageId }))?.data;
  }

  async #put(message: QueuedMessage, version: number): Promise<QueuedItem | undefined> {
    try {
      await this.#table.transact([queuedMessageWrite(message, { version })]);
      return { message, version: version + 1 };
    } catch (error) {
      if (hasCode(error, 'concurrent-update')) return undefined;
      throw error;
    }
  }
}

/** The writes that queue a dead letter again. */
export function replayWrites(letter: DeadLetter, now: Instant): Write[] {
  const { reason: _reason, deadSince: _deadSince, ...message } = letter;
  return [
    { kind: 'delete', key: { pk: DEAD_LETTERS, sk: letter.messageId }, if: 'any' },
    queuedMessageWrite(
      { ...message, attempts: 0, queuedAt: now, dueAt: now, begunAt: null, refusedSince: null },
      'absent',
    ),
  ];
}

/** Parses a queued message. Its ids come from the key, so that a message with unreadable data can become a dead letter. */
function parseQueuedItem({ pk, sk, data, version }: Item<QueuedMessage>): QueuedItem {
  const message = { ...data, pid: pidOfPartition(pk) ?? data.pid, messageId: sk };
  return { message, version };
}
