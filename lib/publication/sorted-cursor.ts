/**
 * Reads a source that is sorted by its key in step with another source: a merge join in constant memory. A
 * source in another order would lose companies without an error, so it is refused.
 */
export class SortedCursor<T> {
  readonly #batches: AsyncIterator<readonly T[]>;
  readonly #keyOf: (item: T) => string;
  #batch: readonly T[] = [];
  #next = 0;
  #current: { readonly item: T; readonly key: string } | undefined;
  #lastKey = '';

  constructor(batches: AsyncIterable<readonly T[]>, keyOf: (item: T) => string) {
    this.#batches = batches[Symbol.asyncIterator]();
    this.#keyOf = keyOf;
  }

  /** The current item and its key; the same one until {@link advance}; `undefined` at the end. */
  async current(): Promise<{ readonly item: T; readonly key: string } | undefined> {
    if (this.#current !== undefined) return this.#current;
    while (this.#next >= this.#batch.length) {
      const { value, done } = await this.#batches.next();
      if (done) return undefined;
      this.#batch = value;
      this.#next = 0;
    }
    const item = this.#batch[this.#next++] as T;
    const key = this.#keyOf(item);
    if (key <= this.#lastKey)
      throw new Error('a source of the merge is not in the order of its ids');
    this.#lastKey = key;
    this.#current = { item, key };
    return this.#current;
  }

  advance(): void {
    this.#current = undefined;
  }

  /** The item with this key, if there is one. Keys must be requested in ascending order. */
  async find(key: string): Promise<T | undefined> {
    let at = await this.current();
    while (at !== undefined && at.key < key) {
      this.advance();
      at = await this.current();
    }
    return at?.key === key ? at.item : undefined;
  }

  /** Closes the source, also if it was not read to its end. */
  async close(): Promise<void> {
    await this.#batches.return?.();
  }
}
