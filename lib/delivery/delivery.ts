import { type Clock, systemClock } from '../core/clock.ts';
import { addMilliseconds, HOUR_MS } from '../core/instant.ts';
import type { Log } from '../core/log.ts';
import type { CountedEvent } from '../core/metrics.ts';
import type { StatedReason } from '../core/reasons/error-reasons.ts';
import { stateReason, toReasonText, toStatedReason } from '../core/stated-reason.ts';
import { resumeTrace } from '../core/trace.ts';
import {
  completeOutboxJob,
  type OutboxItem,
  type OutboxJob,
  pendingJobs,
  postponeJob,
  storeAsDeadLetter,
} from '../store/outbox.ts';
import type { Table } from '../store/table.ts';

/** Runs a job. A repetition must have no second effect. */
export type HandleJob = (message: OutboxJob) => Promise<void>;

export interface DeliveryDeps {
  readonly table: Table;
  readonly handlers: Readonly<Record<string, HandleJob>>;
  readonly log: Log;
  /**
   * Treatment of jobs without a handler. `dead-letter`: they are a defect and become dead letters. `skip`: another
   * process runs them.
   *
   * @default 'dead-letter'
   */
  readonly withoutHandler?: 'dead-letter' | 'skip';
  /** Schedules another run after this many milliseconds. @default a timer of this process */
  readonly wake?: (ms: number) => Promise<void>;
  /** Real time, also in the demonstration. It decides when a job is due. @default the clock of the machine */
  readonly clock?: Clock;
}

/** Result of one run. */
export interface DeliveryResult {
  readonly done: number;
  /** Ids of the jobs that failed and for which no other run could be scheduled. */
  readonly failed: readonly string[];
}

/** Number of failed attempts after which a job becomes a dead letter: the last one is about two hours after the first. */
export const MAX_ATTEMPTS = 12;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = HOUR_MS;

/**
 * Runs the queued jobs in order, each with the handler of its kind. A failed job is tried again later, and becomes a
 * dead letter after the last attempt. It never stops the jobs behind it.
 */
export class Delivery {
  readonly #deps: DeliveryDeps;
  readonly #clock: Clock;
  #running: Promise<DeliveryResult> | undefined;
  #again = false;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(deps: DeliveryDeps) {
    this.#deps = deps;
    this.#clock = deps.clock ?? systemClock;
  }

  /** Waits for the current run, and starts no other run. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running?.catch(() => undefined);
  }

  /**
   * Runs jobs until no job is due. A call during a run makes this run look for due jobs again.
   *
   * @throws errors of the table. Errors of handlers are counted and logged
   */
  drain(): Promise<DeliveryResult> {
    this.#again = this.#running !== undefined;
    this.#running ??= this.#runPendingJobs().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #runPendingJobs(): Promise<DeliveryResult> {
    let done = 0;
    const failed = new Set<string>();
    do {
      this.#again = false;
      for await (const item of pendingJobs(this.#deps.table)) {
        if (!this.#isDue(item)) continue;
        await resumeTrace(item.trace, item.id, async () => {
          if (await this.#isDone(item)) done += 1;
          else if (await this.#postpone(item)) failed.delete(item.id);
          else failed.add(item.id);
        });
      }
    } while (this.#again);
    return { done, failed: [...failed] };
  }

  #isDue({ message, dueAt }: OutboxItem): boolean {
    const { withoutHandler: others } = this.#deps;
    if (others === 'skip' && this.#findHandler(message.kind) === undefined) return false;
    const now = this.#clock();
    // No job is postponed for longer. A later due time comes from a fast clock.
    return dueAt === null || dueAt <= now || dueAt > addMilliseconds(now, LONGEST_WAIT_MS);
  }

  /** Returns the handler of a kind. A stored kind may be any text, also `constructor`. */
  #findHandler(kind: string): HandleJob | undefined {
    const { handlers } = this.#deps;
    return Object.hasOwn(handlers, kind) ? handlers[kind] : undefined;
  }

  async #isDone(item: OutboxItem): Promise<boolean> {
    const { table, log } = this.#deps;
    const { kind } = item.message;
    const handler = this.#findHandler(kind);
    if (handler === undefined)
      return this.#storeAsDeadLetter(item, stateReason('no-job-handler', { kind }));
    try {
      await handler(item.message);
      await completeOutboxJob(table, item);
      return true;
    } catch (error) {
      const attempts = item.attempts + 1;
      log('error', 'delivery.failed', { kind, attempts, error: String(error) });
      return (
        attempts >= MAX_ATTEMPTS && (await this.#storeAsDeadLetter(item, toStatedReason(error)))
      );
    }
  }

  /** Postpones a failed job. @returns whether another run was scheduled */
  async #postpone(item: OutboxItem): Promise<boolean> {
    const waitMs = Math.min(FIRST_WAIT_MS * 2 ** item.attempts, LONGEST_WAIT_MS);
    try {
      await postponeJob(this.#deps.table, item, addMilliseconds(this.#clock(), waitMs));
      await this.#wake(waitMs);
      return true;
    } catch (error) {
      this.#logNotStored(item, error);
      return false;
    }
  }

  async #wake(ms: number): Promise<void> {
    const { wake, log } = this.#deps;
    if (wake !== undefined) return wake(ms);
    if (this.#closed || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.drain().catch((error) => log('error', 'delivery.stopped', { error: String(error) }));
    }, ms).unref();
  }

  /** Stores a job as a dead letter. @returns whether this succeeded */
  async #storeAsDeadLetter(item: OutboxItem, reason: StatedReason): Promise<boolean> {
    const { table, log } = this.#deps;
    const { kind } = item.message;
    try {
      const isOurs = await storeAsDeadLetter(table, item, reason, this.#clock());
      if (!isOurs) return true; // the worker that was first has logged it
      const facts = { kind, reason: toReasonText(reason, 'en') };
      log('error', 'delivery.dead-letter' satisfies CountedEvent, facts);
      return true;
    } catch (error) {
      this.#logNotStored(item, error);
      return false;
    }
  }

  /** Logs that the result of a job could not be stored, for example because the disk is full. The job stays pending and unchanged. */
  #logNotStored({ message }: OutboxItem, error: unknown): void {
    this.#deps.log('error', 'delivery.not-stored', {
      kind: message.kind,
      error: String(error),
    });
  }
}
