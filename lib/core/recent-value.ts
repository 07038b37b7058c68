/**
 * A value that is loaded at most once in a time. Callers within this time get the value of the load that began
 * last, so a value is never older than `lifetimeMs`. A load that fails is not kept.
 */
export class RecentValue<T> {
  readonly #load: () => Promise<T>;
  readonly #lifetimeMs: number;
  readonly #now: () => number;
  #kept: { readonly value: Promise<T>; readonly loadedAt: number } | undefined;

  /** @param now milliseconds. A clock that was set back ends the time. @default the clock of the machine */
  constructor(load: () => Promise<T>, lifetimeMs: number, now: () => number = () => Date.now()) {
    this.#load = load;
    this.#lifetimeMs = lifetimeMs;
    this.#now = now;
  }

  get(): Promise<T> {
    const now = this.#now();
    const kept = this.#kept;
    const age = kept === undefined ? Number.NaN : now - kept.loadedAt;
    if (kept !== undefined && age >= 0 && age < this.#lifetimeMs) return kept.value;
    const loaded = { value: this.#load(), loadedAt: now };
    this.#kept = loaded;
    loaded.value.catch(() => {
      if (this.#kept === loaded) this.#kept = undefined;
    });
    return loaded.value;
  }

  /** The next caller loads the value again. */
  forget(): void {
    this.#kept = undefined;
  }
}
