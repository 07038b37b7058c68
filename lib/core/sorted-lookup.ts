/** Finds items of a stream in ascending order of their ids, in flat memory. */
export class SortedLookup<T extends { readonly id: string }> {
  readonly #items: AsyncIterator<T>;
  #next: T | undefined;
  #isBegun = false;

  /** @param items ascending by id */
  constructor(items: AsyncIterable<T>) {
    this.#items = items[Symbol.asyncIterator]();
  }

  /** @param id not less than the id of the previous call */
  async find(id: string): Promise<T | undefined> {
    if (!this.#isBegun) await this.#advance();
    while (this.#next !== undefined && this.#next.id < id) await this.#advance();
    return this.#next?.id === id ? this.#next : undefined;
  }

  /** Ends the stream at its current position. */
  async close(): Promise<void> {
    await this.#items.return?.();
  }

  async #advance(): Promise<void> {
    this.#isBegun = true;
    const { value, done } = await this.#items.next();
    this.#next = done === true ? undefined : value;
  }
}
