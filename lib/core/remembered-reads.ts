import type { Clock } from './clock.ts';
import { LruCache } from './lru-cache.ts';
import { ageMs, type TimeMark, takeTimeMark } from './time-mark.ts';

interface Entry<T> {
  readonly read: Promise<T>;
  /** Time of the read; `undefined` while the read is running. */
  at?: TimeMark;
}

/** Remembers read values by key, so that simultaneous requests read once. A failure must be a value, and is remembered, too. */
export class RememberedReads<T> {
  readonly #clock: Clock;
  readonly #entries: LruCache<Entry<T>>;

  /** @param most keys that are remembered; the least recently used ones are forgotten first */
  constructor(most: number, clock: Clock) {
    this.#clock = clock;
    this.#entries = new LruCache(most);
  }

  /**
   * Returns the remembered value of a key, or reads it.
   *
   * @param maxAgeMs a read that is older is not used
   * @param load must not reject
   */
  read(key: string, maxAgeMs: number, load: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(key);
    if (known !== undefined && (known.at === undefined || ageMs(known.at, this.#clock) < maxAgeMs))
      return known.read;
    const entry: Entry<T> = {
      read: load().finally(() => {
        entry.at = takeTimeMark(this.#clock);
      }),
    };
    this.#entries.set(key, entry);
    return entry.read;
  }
}
