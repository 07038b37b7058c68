import type { Json } from '../core/digest.ts';
import { hasCode } from '../core/errors.ts';
import { addMilliseconds, earlierInstant, type Instant } from '../core/instant.ts';
import type { ListPage, PageAsked } from '../core/page.ts';
import type { StatedReason } from '../core/reasons/error-reasons.ts';
import type { Message, Process, QueuedMessageDraft } from '../dsp/common/process.ts';
import {
  type Item,
  type Key,
  listAllItems,
  readTablePage,
  type Table,
  type Write,
} from './table.ts';

/** The processes that queue messages to other participants: those of the protocol, and withdrawal notices, sent and received. */
export type ProcessKind = 'negotiation' | 'transfer' | 'notice' | 'received-notice';

/** A queued message of the protocol for the counterparty of a process. */
export interface QueuedMessage {
  readonly process: ProcessKind;
  /** Our pid. */
  readonly pid: string;
  readonly messageId: string;
  readonly type: string;
  /** Below the counterparty's address. */
  readonly path: string;
  readonly body: Message;
  readonly counterpartyId: string;
  readonly attempts: number;
  readonly owedAt: Instant;
  /** Not to be tried before; while it is being sent, when another worker may take it over. */
  readonly dueAt: Instant;
  /** When it was tried first. */
  readonly begunAt: Instant | null;
  /** Since when the other side answers that it does not take it yet; absent or `null` if its last answer was another. */
  readonly refusedSince?: Instant | null;
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

const OWED = 'OUTBOX';
const DEAD_LETTERS = 'DEAD-LETTER-MESSAGE';

/** The partition of the queued messages of one process, which keeps their order. It also wakes the delivery. */
function outboxPartition(pid: string): string {
  return `${OWED}#${pid}`;
}

/** The pid of the process whose partition this is; `undefined` for any other partition. */
export function pidOfPartition(pk: string): string | undefined {
  return pk.startsWith(`${OWED}#`) ? pk.slice(OWED.length + 1) : undefined;
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
  const times = { owedAt: now, dueAt: addMilliseconds(now, settleMs), begunAt: null };
  const what = { process: kind, pid, messageId, type, path, body, counterpartyId };
  return queuedPut({ ...what, attempts: 0, ...times }, 'absent');
}

function queuedPut(message: QueuedMessage, condition: 'absent' | { version: number }): Write {
  return {
    kind: 'put',
    key: messageKey(message),
    data: message as unknown as Json,
    if: condition,
    index: { pk: OWED, sk: `${message.dueAt}#${message.messageId}` },
  };
}

/** The write that takes a message out. @param revision only if it is still that version of the item */
export function dropWrite(pid: string, messageId: string, revision?: number): Write {
  const condition = revision === undefined ? 'any' : { version: revision };
  return { kind: 'delete', key: messageKey({ pid, messageId }), if: condition };
}

/** The writes that move a message to where an operator finds it. */
export function deadLetterWrites(
  { message }: QueuedItem,
  reason: StatedReason,
  now: Instant,
): Write[] {
  return [dropWrite(message.pid, message.messageId), deadLetterPut(message, reason, now)];
}

function deadLetterPut(message: QueuedMessage, reason: StatedReason, now: Instant): Write {
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
    for await (const item of listAllItems<QueuedMessage>(this.#table, { pk: OWED, index: true }))
      yield parseQueuedItem(item).message;
  }

  /** A page of the queued messages. @see queuedMessages */
  async queuedPage(asked: PageAsked): Promise<ListPage<QueuedMessage>> {
    const query = { pk: OWED, index: true };
    const { items, cursor } = await readTablePage<QueuedMessage>(this.#table, query, asked);
    return { items: items.map((item) => parseQueuedItem(item).message), cursor };
  }

  /**
   * Takes a message for sending.
   *
   * @param until when another worker may take it, should this one die
   * @returns `undefined` if another worker was first
   */
  claim(
    { message, version }: QueuedItem,
    now: Instant,
    until: Instant,
  ): Promise<QueuedItem | undefined> {
    const { attempts, begunAt } = message;
    // One that was begun in a time to come was begun while the clock was ahead: its time runs from now.
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
      deadLetterPut(message, reason, now),
    ]);
  }

  /**
   * Puts a claimed message off. Nothing happens when it was settled meanwhile.
   *
   * @param refusedSince of {@link QueuedMessage}
   */
  async putOff(
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

  /** Messages that wait for an operator, the oldest first. */
  async *deadLetters(): AsyncGenerator<DeadLetter> {
    for await (const { data } of listAllItems<DeadLetter>(this.#table, { pk: DEAD_LETTERS }))
      yield data;
  }

  /** A page of the messages that wait for an operator. @see deadLetters */
  async deadLetterPage(asked: PageAsked): Promise<ListPage<DeadLetter>> {
    const { items, cursor } = await readTablePage<DeadLetter>(
      this.#table,
      { pk: DEAD_LETTERS },
      asked,
    );
    return { items: items.map(({ data }) => data), cursor };
  }

  async findDeadLetter(messageId: string): Promise<DeadLetter | undefined> {
    return (await this.#table.get<DeadLetter>({ pk: DEAD_LETTERS, sk: messageId }))?.data;
  }

  async #put(message: QueuedMessage, version: number): Promise<QueuedItem | undefined> {
    try {
      await this.#table.transact([queuedPut(message, { version })]);
      return { message, version: version + 1 };
    } catch (error) {
      if (hasCode(error, 'concurrent-update')) return undefined;
      throw error;
    }
  }
}

/** The writes that queue a dead letter again. */
export function replayWrites(letter: DeadLetter, now: Instant): Write[] {
  const { reason: _reason, deadSince: _parkedAt, ...message } = letter;
  return [
    { kind: 'delete', key: { pk: DEAD_LETTERS, sk: letter.messageId }, if: 'any' },
    queuedPut(
      { ...message, attempts: 0, owedAt: now, dueAt: now, begunAt: null, refusedSince: null },
      'absent',
    ),
  ];
}

/** Whatever was stored, the key of the item names the message, so that it can be made a dead letter. */
function parseQueuedItem({ pk, sk, data, version }: Item<QueuedMessage>): QueuedItem {
  const message = { ...data, pid: pidOfPartition(pk) ?? data.pid, messageId: sk };
  return { message, version };
}
