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

  /** @param limit keys that are remembered; the least recently used ones are forgotten first */
  constructor(limit: number, clock: Clock) {
    this.#clock = clock;
    this.#entries = new LruCache(limit);
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

/** How long results are used. Milliseconds. */
interface ReadAges {
  readonly maxAgeMs: number;
  /** Minimum time between two reads because of a failure, or of a value in which nothing was found. */
  readonly cooldownMs: number;
}

type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/** Remembers reads that can fail, by key. */
export class FallibleReads<T> {
  readonly #reads: RememberedReads<Outcome<T>>;
  readonly #ages: ReadAges;

  /** @param limit keys that are remembered; the least recently used ones are forgotten first */
  constructor(limit: number, clock: Clock, ages: ReadAges) {
    this.#reads = new RememberedReads(limit, clock);
    this.#ages = ages;
  }

  /**
   * Returns the result of a check of the cached value. If the check finds nothing, the value is read again,
   * unless the last read is younger than the cool-down.
   *
   * @throws the errors of `load`
   */
  async find<R>(
    key: string,
    load: () => Promise<T>,
    check: (value: T) => R | undefined | Promise<R | undefined>,
  ): Promise<R | undefined> {
    const read = (ageMs: number) =>
      this.#reads.read(key, ageMs, () =>
        load().then(
          (value) => ({ value }),
          (error: unknown) => ({ error }),
        ),
      );
    const first = await read(this.#ages.maxAgeMs);
    const found = 'value' in first ? await check(first.value) : undefined;
    if (found !== undefined) return found;
    const second = await read(this.#ages.cooldownMs);
    if ('error' in second) throw second.error;
    return second === first ? undefined : check(second.value);
  }
}
