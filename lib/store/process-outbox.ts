import type { Json } from '../core/digest.ts';
import { hasCode } from '../core/errors.ts';
import { earlierOf, type Instant, later } from '../core/instant.ts';
import type { ListPage, PageAsked } from '../core/page.ts';
import type { Message, Process, QueuedMessageDraft } from '../dsp/common/process.ts';
import { all, type Item, type Key, type Table, type Write } from './table.ts';
import { pageOf } from './table-page.ts';

/** What owes messages to other participants: the processes of the protocol, and notices of withdrawal, sent and received. */
export type ProcessKind = 'negotiation' | 'transfer' | 'notice' | 'received-notice';

/** A message of the protocol that is owed to the counterpart of a process. */
export interface QueuedMessage {
  readonly process: ProcessKind;
  /** Our pid. */
  readonly pid: string;
  readonly messageId: string;
  readonly type: string;
  /** Below the counterpart's address. */
  readonly path: string;
  readonly body: Message;
  readonly counterParty: string;
  readonly attempts: number;
  readonly owedAt: Instant;
  /** Not to be tried before; while it is being sent, when another worker may take it over. */
  readonly dueAt: Instant;
  /** When it was tried first. */
  readonly begunAt: Instant | null;
  /** Since when the other side answers that it does not take it yet; absent or `null` if its last answer was another. */
  readonly refusedSince?: Instant | null;
}

/** A message that was refused for good, or that nobody took in time. */
export interface DeadLetter extends QueuedMessage {
  readonly reason: string;
  readonly parkedAt: Instant;
}

/** An owed message and the version of its item. */
export interface OwedItem {
  readonly message: QueuedMessage;
  readonly version: number;
}

const OWED = 'OUTBOX';
const PARKED = 'PARKED';

/** The partition of what a process owes, so that its messages keep their order. Also what wakes the delivery. */
function outboxPartition(pid: string): string {
  return `${OWED}#${pid}`;
}

/** The pid of the process whose partition this is; `undefined` for any other partition. */
export function pidOfPartition(pk: string): string | undefined {
  return pk.startsWith(`${OWED}#`) ? pk.slice(OWED.length + 1) : undefined;
}

function keyOf({ pid, messageId }: Pick<QueuedMessage, 'pid' | 'messageId'>): Key {
  return { pk: outboxPartition(pid), sk: messageId };
}

/** The write that owes a message; part of the transaction of the move that owes it. */
export function enqueueWrite(
  kind: ProcessKind,
  { pid, counterParty }: Process,
  { messageId, type, path, body, settleMs }: QueuedMessageDraft,
  now: Instant,
): Write {
  const times = { owedAt: now, dueAt: later(now, settleMs), begunAt: null };
  const what = { process: kind, pid, messageId, type, path, body, counterParty };
  return owedPut({ ...what, attempts: 0, ...times }, 'absent');
}

function owedPut(message: QueuedMessage, condition: 'absent' | { version: number }): Write {
  return {
    kind: 'put',
    key: keyOf(message),
    data: message as unknown as Json,
    if: condition,
    index: { pk: OWED, sk: `${message.dueAt}#${message.messageId}` },
  };
}

/** The write that takes a message out. @param revision only if it is still that version of the item */
export function dropWrite(pid: string, messageId: string, revision?: number): Write {
  const condition = revision === undefined ? 'any' : { version: revision };
  return { kind: 'delete', key: keyOf({ pid, messageId }), if: condition };
}

/** The writes that move a message to where an operator finds it. */
export function parkWrites({ message }: OwedItem, reason: string, now: Instant): Write[] {
  return [dropWrite(message.pid, message.messageId), parkedPut(message, reason, now)];
}

function parkedPut(message: QueuedMessage, reason: string, now: Instant): Write {
  const parked: DeadLetter = { ...message, reason, parkedAt: now };
  const key = { pk: PARKED, sk: message.messageId };
  return { kind: 'put', key, data: parked as unknown as Json, if: 'absent' };
}

/** What processes owe. A message is claimed before it is sent, so that of two workers one sends it. */
export class ProcessOutbox {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async find(pid: string, messageId: string): Promise<OwedItem | undefined> {
    const item = await this.#table.get<QueuedMessage>(keyOf({ pid, messageId }));
    return item && itemOf(item);
  }

  /** The first message that a process owes. */
  async next(pid: string): Promise<OwedItem | undefined> {
    const { items } = await this.#table.query<QueuedMessage>({
      pk: outboxPartition(pid),
      limit: 1,
    });
    return items[0] && itemOf(items[0]);
  }

  /** Everything owed, by when it is due. In AWS what was owed within the last second may be missing. */
  async *owed(): AsyncGenerator<QueuedMessage> {
    for await (const item of all<QueuedMessage>(this.#table, { pk: OWED, index: true }))
      yield itemOf(item).message;
  }

  /** A page of what is owed. @see owed */
  async owedPage(asked: PageAsked): Promise<ListPage<QueuedMessage>> {
    const query = { pk: OWED, index: true };
    const { items, cursor } = await pageOf<QueuedMessage>(this.#table, query, asked);
    return { items: items.map((item) => itemOf(item).message), cursor };
  }

  /**
   * Takes a message for sending.
   *
   * @param until when another worker may take it, should this one die
   * @returns `undefined` when somebody else was first
   */
  claim(
    { message, version }: OwedItem,
    now: Instant,
    until: Instant,
  ): Promise<OwedItem | undefined> {
    const { attempts, begunAt } = message;
    // One that was begun in a time to come was begun while the clock was ahead: its time runs from now.
    const begun = earlierOf(begunAt ?? now, now);
    const claimed = { ...message, attempts: attempts + 1, begunAt: begun, dueAt: until };
    return this.#put(claimed, version);
  }

  /** Makes a message a dead letter without a change of its process, which is unknown or cannot be read. */
  async bury({ message, version }: OwedItem, reason: string, now: Instant): Promise<void> {
    await this.#table.transact([
      dropWrite(message.pid, message.messageId, version),
      parkedPut(message, reason, now),
    ]);
  }

  /**
   * Puts a claimed message off. Nothing happens when it was settled meanwhile.
   *
   * @param refusedSince of {@link QueuedMessage}
   */
  async putOff(
    { message, version }: OwedItem,
    dueAt: Instant,
    refusedSince: Instant | null = null,
  ): Promise<void> {
    await this.#put({ ...message, dueAt, refusedSince }, version);
  }

  /** Deletes a dead letter. @returns `undefined` if there is none with this id */
  async drop(
    messageId: string,
    audit: (parked: DeadLetter) => Write,
  ): Promise<DeadLetter | undefined> {
    const parked = await this.findParked(messageId);
    if (parked === undefined) return undefined;
    const key = { pk: PARKED, sk: messageId };
    await this.#table.transact([{ kind: 'delete', key, if: 'any' }, audit(parked)]);
    return parked;
  }

  /** Messages that wait for an operator, the oldest first. */
  async *parked(): AsyncGenerator<DeadLetter> {
    for await (const { data } of all<DeadLetter>(this.#table, { pk: PARKED })) yield data;
  }

  /** A page of the messages that wait for an operator. @see parked */
  async parkedPage(asked: PageAsked): Promise<ListPage<DeadLetter>> {
    const { items, cursor } = await pageOf<DeadLetter>(this.#table, { pk: PARKED }, asked);
    return { items: items.map(({ data }) => data), cursor };
  }

  async findParked(messageId: string): Promise<DeadLetter | undefined> {
    return (await this.#table.get<DeadLetter>({ pk: PARKED, sk: messageId }))?.data;
  }

  async #put(message: QueuedMessage, version: number): Promise<OwedItem | undefined> {
    try {
      await this.#table.transact([owedPut(message, { version })]);
      return { message, version: version + 1 };
    } catch (error) {
      if (hasCode(error, 'concurrent-update')) return undefined;
      throw error;
    }
  }
}

/** The writes that owe a parked message once more. */
export function replayWrites(parked: DeadLetter, now: Instant): Write[] {
  const { reason: _reason, parkedAt: _parkedAt, ...message } = parked;
  return [
    { kind: 'delete', key: { pk: PARKED, sk: parked.messageId }, if: 'any' },
    owedPut(
      { ...message, attempts: 0, owedAt: now, dueAt: now, begunAt: null, refusedSince: null },
      'absent',
    ),
  ];
}

/** Whatever was stored, the key of the item names the message, so that it can be made a dead letter. */
function itemOf({ pk, sk, data, version }: Item<QueuedMessage>): OwedItem {
  const message = { ...data, pid: pidOfPartition(pk) ?? data.pid, messageId: sk };
  return { message, version };
}
