/** A cursor in a text that arrives in chunks. It stores the current chunk and the unread text. */
export class TextCursor {
  readonly #chunks: AsyncIterator<string>;
  #text = '';
  #at = 0;

  constructor(chunks: AsyncIterator<string>) {
    this.#chunks = chunks;
  }

  /** The text after the cursor that has arrived. */
  rest(): string {
    if (this.#at > 0) {
      this.#text = this.#text.slice(this.#at);
      this.#at = 0;
    }
    return this.#text;
  }

  take(characters: number): string {
    const taken = this.#text.slice(this.#at, this.#at + characters);
    this.#at += characters;
    return taken;
  }

  /** Reads a further chunk. @returns false at the end */
  async more(): Promise<boolean> {
    const next = await this.#chunks.next();
    if (next.done === true) return false;
    this.#text = this.rest() + next.value;
    return true;
  }

  /** The next character that is not blank, without moving past it; `undefined` at the end. */
  async peek(): Promise<string | undefined> {
    for (;;) {
      const blank = /[^\s\ufeff]/.exec(this.rest())?.index;
      if (blank !== undefined) {
        this.#at = blank;
        return this.#text[blank];
      }
      this.#at = this.#text.length;
      if (!(await this.more())) return undefined;
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
