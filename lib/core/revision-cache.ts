interface CachedValue<T> {
  readonly revision: string;
  readonly value: Promise<T>;
}

/** Stores the value of one revision until a caller asks for another revision. */
export class RevisionCache<T> {
  #cached: CachedValue<T> | undefined;

  /**
   * Returns the value of the revision. Callers during its creation wait for the same value. A failed creation
   * is not stored.
   *
   * @param make reads the value **after** the revision was read, so that the value is not older than the
   * revision
   */
  get(revision: string, make: () => Promise<T>): Promise<T> {
    if (this.#cached?.revision === revision) return this.#cached.value;
    const made: CachedValue<T> = { revision, value: make() };
    this.#cached = made;
    made.value.catch(() => {
      if (this.#cached === made) this.#cached = undefined;
    });
    return made.value;
  }
}
