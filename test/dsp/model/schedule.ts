import { vi } from 'vitest';
import { type Instant, instant } from '../../../lib/core/instant.ts';

/** A scheduled task: a read, a write, the arrival of a message, the end of a pause. */
export interface Task {
  /** Describes the task when a test is debugged. */
  readonly what: string;
  /** The earliest time of its run. Epoch milliseconds. */
  readonly at: number;
  run(): void | Promise<void>;
}

const BEGIN = Date.parse('2026-11-22T08:00:00Z');
let current: Schedule | undefined;

/**
 * The tasks of a simulated world. They run one at a time, in an order that the test chooses. The clock stands still
 * while a task is due; otherwise it advances to the next due task.
 */
export class Schedule {
  #tasks: Task[] = [];
  #now = BEGIN;
  #failure: Error | undefined;

  constructor() {
    current = this;
    vi.setSystemTime(this.#now);
  }

  get now(): number {
    return this.#now;
  }

  get clock(): () => Instant {
    return () => instant(this.#now);
  }

  add(task: Task): void {
    this.#tasks.push(task);
  }

  /** Removes a task. @returns whether it had not run yet */
  remove(task: Task): boolean {
    const at = this.#tasks.indexOf(task);
    if (at >= 0) this.#tasks.splice(at, 1);
    return at >= 0;
  }

  /** Makes the next call of {@link runNext} throw this error. Only the first error counts. */
  fail(error: Error): void {
    this.#failure ??= error;
  }

  advance(ms: number): void {
    this.#now += ms;
    vi.setSystemTime(this.#now);
  }

  /**
   * Runs one task that is due.
   *
   * @param pick number of the task among those that are due, modulo their count
   * @returns whether there was a task
   * @throws the error of {@link fail}
   */
  async runNext(pick = 0): Promise<boolean> {
    if (this.#tasks.length === 0) await untilIdle();
    if (this.#tasks.length === 0) return false;
    let ready = this.#tasks.filter(({ at }) => at <= this.#now);
    if (ready.length === 0) {
      this.advance(Math.min(...this.#tasks.map(({ at }) => at)) - this.#now);
      ready = this.#tasks.filter(({ at }) => at <= this.#now);
    }
    const task = ready[pick % ready.length] as Task;
    this.remove(task);
    await task.run();
    await untilIdle();
    if (this.#failure !== undefined) throw this.#failure;
    return true;
  }
}

/** Waits until every promise that a task has resolved is handled. `setImmediate` itself is not simulated. */
function untilIdle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Replaces `setTimeout` of `node:timers/promises`: a pause by the simulated clock. */
export function virtualSleep(
  ms = 0,
  value?: unknown,
  { signal }: { signal?: AbortSignal } = {},
): Promise<unknown> {
  const schedule = current;
  if (schedule === undefined) throw new Error('there is no world');
  return new Promise((resolve, reject) => {
    const aborted = () => new DOMException('aborted', 'AbortError');
    if (signal?.aborted) return reject(aborted());
    const at = schedule.now + Math.ceil(ms);
    const task = { what: `${ms} ms have passed`, at, run: () => resolve(value) };
    schedule.add(task);
    signal?.addEventListener('abort', () => {
      if (schedule.remove(task)) reject(aborted());
    });
  });
}
