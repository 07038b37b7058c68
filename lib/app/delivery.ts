import type { Log } from '../core/log.ts';
import { type OutboxItem, type OutboxMessage, owed, settle } from '../store/outbox.ts';
import type { Table } from '../store/table.ts';

/** Does what a message asks for; being asked twice does no harm. */
export type Deliver = (message: OutboxMessage) => Promise<void>;

/** Works off what state changes owe, in order, by the kind of each message. */
export class Delivery {
  readonly #table: Table;
  readonly #handlers: Readonly<Record<string, Deliver>>;
  readonly #log: Log;
  readonly #others: 'fail' | 'stay';
  #running: Promise<number> | undefined;
  #again = false;

  /** @param others what happens to messages that have no handler: a defect, or another's work */
  constructor(
    table: Table,
    handlers: Readonly<Record<string, Deliver>>,
    log: Log,
    others: 'fail' | 'stay' = 'fail',
  ) {
    this.#table = table;
    this.#handlers = handlers;
    this.#log = log;
    this.#others = others;
  }

  /**
   * Works until nothing is owed, and says how many messages that were. A call while another works
   * makes that one look once more.
   *
   * @throws whatever a handler threw, after the messages behind it were tried; its message stays owed
   */
  drain(): Promise<number> {
    this.#again = this.#running !== undefined;
    this.#running ??= this.#work().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #work(): Promise<number> {
    let done = 0;
    let failure: unknown;
    do {
      this.#again = false;
      failure = undefined;
      for await (const item of this.#owed()) {
        try {
          await this.#deliver(item.message);
          await settle(this.#table, item);
          done += 1;
        } catch (error) {
          this.#log('error', 'delivery.failed', { kind: item.message.kind, error: String(error) });
          failure = error;
        }
      }
    } while (this.#again);
    if (failure !== undefined) throw failure;
    return done;
  }

  async *#owed(): AsyncGenerator<OutboxItem> {
    for await (const item of owed(this.#table))
      if (this.#others === 'fail' || this.#handlers[item.message.kind] !== undefined) yield item;
  }

  async #deliver(message: OutboxMessage): Promise<void> {
    const handler = this.#handlers[message.kind];
    if (handler === undefined) throw new Error(`nobody delivers ${message.kind}`);
    await handler(message);
  }
}
