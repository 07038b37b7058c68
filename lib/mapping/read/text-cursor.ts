/** A cursor in a text that arrives in chunks. It stores the current chunk and the unread text. */
export class TextCursor {
  readonly #chunks: AsyncIterator<string>;
  #text = '';
  #position = 0;

  constructor(chunks: AsyncIterator<string>) {
    this.#chunks = chunks;
  }

  /** The text after the cursor that has arrived. */
  getRest(): string {
    if (this.#position > 0) {
      this.#text = this.#text.slice(this.#position);
      this.#position = 0;
    }
    return this.#text;
  }

  take(characters: number): string {
    const text = this.#text.slice(this.#position, this.#position + characters);
    this.#position += characters;
    return text;
  }

  /** Reads a further chunk. @returns false at the end */
  async readChunk(): Promise<boolean> {
    const next = await this.#chunks.next();
    if (next.done === true) return false;
    this.#text = this.getRest() + next.value;
    return true;
  }

  /** The next character that is not blank, without moving past it; `undefined` at the end. */
  async peek(): Promise<string | undefined> {
    for (;;) {
      const position = /[^\s\ufeff]/.exec(this.getRest())?.index;
      if (position !== undefined) {
        this.#position = position;
        return this.#text[position];
      }
      this.#position = this.#text.length;
      if (!(await this.readChunk())) return undefined;
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
