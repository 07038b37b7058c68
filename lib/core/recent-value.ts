/**
 * Loads a value at most once in `lifetimeMs`. Callers within this time get the value of the last load, so the
 * value is never older. A failed load is not cached.
 */
export class RecentValue<T> {
  readonly #load: () => Promise<T>;
  readonly #lifetimeMs: number;
  readonly #now: () => number;
  #cached: { readonly value: Promise<T>; readonly loadedAt: number } | undefined;

  /** @param now milliseconds. If the clock was set back, the value is loaded again. @default the clock of the machine */
  constructor(load: () => Promise<T>, lifetimeMs: number, now: () => number = () => Date.now()) {
    this.#load = load;
    this.#lifetimeMs = lifetimeMs;
    this.#now = now;
  }

  get(): Promise<T> {
    const now = this.#now();
    const cached = this.#cached;
    const age = cached === undefined ? Number.NaN : now - cached.loadedAt;
    if (cached !== undefined && age >= 0 && age < this.#lifetimeMs) return cached.value;
    const loaded = { value: this.#load(), loadedAt: now };
    this.#cached = loaded;
    loaded.value.catch(() => {
      if (this.#cached === loaded) this.#cached = undefined;
    });
    return loaded.value;
  }

  /** Discards the value: the next caller loads it again. */
  forget(): void {
    this.#cached = undefined;
  }
}
