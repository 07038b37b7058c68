interface Kept<T> {
  readonly revision: string;
  readonly value: Promise<T>;
}

/** Keeps what was made for one revision, until another revision is asked for. */
export class RevisionCache<T> {
  #kept: Kept<T> | undefined;

  /**
   * What was made for the revision; who asks while it is being made waits for the same. What fails
   * is not kept.
   *
   * @param make reads **after** the revision was read, so that what it finds is no older
   */
  get(revision: string, make: () => Promise<T>): Promise<T> {
    if (this.#kept?.revision === revision) return this.#kept.value;
    const made: Kept<T> = { revision, value: make() };
    this.#kept = made;
    made.value.catch(() => {
      if (this.#kept === made) this.#kept = undefined;
    });
    return made.value;
  }
}
