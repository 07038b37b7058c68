import type { Clock } from '../core/clock.ts';
import { HOUR_MS, type Instant } from '../core/instant.ts';
import { dayBefore, toLocalMinute } from '../core/local-time.ts';
import type { Log } from '../core/log.ts';
import type { NightStore } from '../store/night-store.ts';

export interface NightsDeps {
  /** Does the work of a night and records how it ended. */
  readonly run: () => Promise<unknown>;
  readonly store: NightStore;
  readonly log: Log;
  /** Real time. */
  readonly clock: Clock;
  /** A time in milliseconds that never goes back. If the clock is set back, retries are not delayed. @default `performance.now` */
  readonly elapsedMs?: () => number;
}

/** Time between two checks whether a night is due. Milliseconds. */
const CHECK_INTERVAL_MS = 30_000;
const FIRST_RETRY_MS = 60_000;
const LONGEST_RETRY_MS = HOUR_MS;
/** Local time. Clocks change between two and three, so this minute exists once in each night. */
const NIGHT_BEGINS = '03:30';

/** Returns the day (`YYYY-MM-DD`) of the latest night that has begun. A night begins at 03:30 in Luxembourg. */
export function nightAt(now: Instant): string {
  const [day = '', time = ''] = toLocalMinute(now).split(' ');
  return time >= NIGHT_BEGINS ? day : dayBefore(day);
}

/**
 * Runs each night once on one machine, also a night that was missed. A night that fails is tried
 * again, each time after a longer pause, until it succeeds or the next night begins. Errors are logged
 * and not thrown, because a thrown error would end the process.
 */
export class Nights {
  readonly #deps: NightsDeps;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  /** The latest night that is known to be done. */
  #doneNight: string | undefined;
  #failures = 0;
  #retryAtMs = Number.NEGATIVE_INFINITY;
  /** The night to which `#failures` and `#retryAtMs` belong. */
  #triedNight: string | undefined;

  constructor(deps: NightsDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#timer = setInterval(() => void this.checkDue(), CHECK_INTERVAL_MS);
    void this.checkDue();
  }

  /** Stops the checks and waits for the end of a run. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /** Makes the nightly run if it is due. Never rejects. */
  checkDue(): Promise<void> {
    this.#running ??= this.#runIfDue().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #runIfDue(): Promise<void> {
    try {
      const night = nightAt(this.#deps.clock());
      if (night === this.#doneNight) return;
      if (night !== this.#triedNight) this.#resetFailures(night);
      if (this.#elapsedMs() < this.#retryAtMs) return;
      if (!(await this.#isDone(night))) await this.#deps.run();
      this.#doneNight = night;
    } catch (error) {
      this.#postponeRetry(error);
    }
  }

  /**
   * Another process may have made the nightly run. Only a record of this same night counts: a record of a
   * later night comes from a wrong clock.
   */
  async #isDone(night: string): Promise<boolean> {
    const { store, clock } = this.#deps;
    await store.begin(night, clock());
    return (await store.loadLast())?.night === night;
  }

  #resetFailures(night: string): void {
    this.#triedNight = night;
    this.#failures = 0;
    this.#retryAtMs = Number.NEGATIVE_INFINITY;
  }

  #postponeRetry(error: unknown): void {
    const waitMs = Math.min(FIRST_RETRY_MS * 2 ** this.#failures, LONGEST_RETRY_MS);
    this.#failures += 1;
    this.#retryAtMs = this.#elapsedMs() + waitMs;
    const facts = { times: this.#failures, retryInSeconds: waitMs / 1000, error: String(error) };
    this.#deps.log('error', 'night.failed', facts);
  }

  #elapsedMs(): number {
    return this.#deps.elapsedMs?.() ?? performance.now();
  }
}
