interface Weighed<T> {
  readonly value: T;
  readonly weight: number;
}

/** A cache with a maximum total weight: it removes the least recently used values first. */
export class LruCache<T> {
  readonly #limit: number;
  readonly #entries = new Map<string, Weighed<T>>();
  #weight = 0;

  /** @param limit maximum total weight; a heavier single value is not stored */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    // A map keeps the order of insertion.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key: string, value: T, weight = 1): void {
    this.delete(key);
    if (weight > this.#limit) return;
    this.#entries.set(key, { value, weight });
    this.#weight += weight;
    for (const oldest of this.#entries.keys()) {
      if (this.#weight <= this.#limit) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#weight -= this.#entries.get(key)?.weight ?? 0;
    this.#entries.delete(key);
  }
}
