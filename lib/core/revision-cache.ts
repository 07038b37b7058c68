interface CachedValue<T> {
  readonly revision: string;
  readonly value: Promise<T>;
}

/** Keeps what was made for one revision, until another revision is asked for. */
export class RevisionCache<T> {
  #cached: CachedValue<T> | undefined;

  /**
   * What was made for the revision; who asks while it is being made waits for the same. What fails
   * is not kept.
   *
   * @param make reads **after** the revision was read, so that what it finds is no older
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
