import { vi } from 'vitest';
import { type Instant, instant } from '../../../lib/core/instant.ts';

/** Something that waits for its turn: a read, a write, a message on the wire, the end of a pause. */
export interface Turn {
  readonly what: string;
  /** Not before this time. Epoch milliseconds. */
  readonly at: number;
  happen(): void | Promise<void>;
}

const BEGIN = Date.parse('2026-11-22T08:00:00Z');
let current: Turns | undefined;

/**
 * Everything that happens in a world, one thing after the other, in an order that the test chooses.
 * Time stands still while something can happen, and else goes on to when something can.
 */
export class Turns {
  #waiting: Turn[] = [];
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

  add(turn: Turn): void {
    this.#waiting.push(turn);
  }

  /** @returns whether it still waited */
  remove(turn: Turn): boolean {
    const at = this.#waiting.indexOf(turn);
    if (at >= 0) this.#waiting.splice(at, 1);
    return at >= 0;
  }

  /** Stops everything: what was promised was not kept. */
  fail(error: Error): void {
    this.#failure ??= error;
  }

  pass(ms: number): void {
    this.#now += ms;
    vi.setSystemTime(this.#now);
  }

  /** Lets the next thing happen, of several the one that is picked. @returns whether anything waited
   * @throws what {@link fail} was told */
  async take(pick = 0): Promise<boolean> {
    if (this.#waiting.length === 0) await settled();
    if (this.#waiting.length === 0) return false;
    let ready = this.#waiting.filter(({ at }) => at <= this.#now);
    if (ready.length === 0) {
      this.pass(Math.min(...this.#waiting.map(({ at }) => at)) - this.#now);
      ready = this.#waiting.filter(({ at }) => at <= this.#now);
    }
    const turn = ready[pick % ready.length] as Turn;
    this.remove(turn);
    await turn.happen();
    await settled();
    if (this.#failure !== undefined) throw this.#failure;
    return true;
  }
}

/** Until everything that was waked by a turn waits again. The real one: nothing here may wait for itself. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Takes the place of `setTimeout` of `node:timers/promises`: a pause in the time of the world. */
export function virtualSleep(
  ms = 0,
  value?: unknown,
  { signal }: { signal?: AbortSignal } = {},
): Promise<unknown> {
  const turns = current;
  if (turns === undefined) throw new Error('there is no world');
  return new Promise((resolve, reject) => {
    const aborted = () => new DOMException('aborted', 'AbortError');
    if (signal?.aborted) return reject(aborted());
    const at = turns.now + Math.ceil(ms);
    const turn = { what: `${ms} ms have passed`, at, happen: () => resolve(value) };
    turns.add(turn);
    signal?.addEventListener('abort', () => {
      if (turns.remove(turn)) reject(aborted());
    });
  });
}
