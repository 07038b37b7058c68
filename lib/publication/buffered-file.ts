import type { FileInfo, FileWriter } from '../core/file-ports.ts';

/**
 * Characters that are collected before a write. More of them would outlive the young generation of the
 * garbage collector.
 */
const PIECE = 65_536;

/**
 * A file that accepts small texts without waiting, and writes them in large pieces when {@link writeIfLarge}
 * is called.
 */
export class BufferedFile {
  readonly #writer: FileWriter;
  readonly #encoding: 'latin1' | 'utf8';
  #text = '';

  constructor(writer: FileWriter, encoding: 'latin1' | 'utf8') {
    this.#writer = writer;
    this.#encoding = encoding;
  }

  add(text: string): void {
    this.#text += text;
  }

  /** Writes the collected text if there is enough of it. To be called every few hundred texts. */
  async writeIfLarge(): Promise<void> {
    if (this.#text.length >= PIECE) await this.#flush();
  }

  async close(): Promise<FileInfo> {
    await this.#flush();
    return this.#writer.close();
  }

  abort(): Promise<void> {
    return this.#writer.abort();
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.from(this.#text, this.#encoding);
    this.#text = '';
    if (bytes.length > 0) await this.#writer.write(bytes);
  }
}
