interface Weighed<T> {
  readonly value: T;
  readonly weight: number;
}

/** Remembers what was used lately, up to a total weight: what lies unused longest is forgotten first. */
export class LruCache<T> {
  readonly #limit: number;
  readonly #entries = new Map<string, Weighed<T>>();
  #weight = 0;

  /** @param limit of the weights together; what is heavier alone is not remembered at all */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    // A map keeps the order in which its keys came in.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key: string, value: T, weight: number): void {
    this.#forget(key);
    if (weight > this.#limit) return;
    this.#entries.set(key, { value, weight });
    this.#weight += weight;
    for (const oldest of this.#entries.keys()) {
      if (this.#weight <= this.#limit) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    this.#weight -= this.#entries.get(key)?.weight ?? 0;
    this.#entries.delete(key);
  }
}
