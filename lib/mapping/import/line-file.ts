import type { FileInfo, FileWriter } from '../../core/file-ports.ts';
import type { ImportFiles } from '../ports.ts';

/**
 * Number of characters that are collected before a write. A compromise between few writes and little
 * memory.
 */
const BATCH = 131_072;
const CONTENT_TYPE = 'application/jsonl';

/** A file of lines. Adding a line is synchronous; the caller flushes when the file is full. */
export class LineFile {
  readonly #writer: FileWriter;
  #batch = '';
  lines = 0;

  constructor(writer: FileWriter) {
    this.#writer = writer;
  }

  static async create(files: ImportFiles, key: string): Promise<LineFile> {
    return new LineFile(await files.writer(key, { contentType: CONTENT_TYPE }));
  }

  add(line: string): void {
    this.#batch += `${line}\n`;
    this.lines++;
  }

  get isFull(): boolean {
    return this.#batch.length >= BATCH;
  }

  async flush(): Promise<void> {
    const batch = this.#batch;
    this.#batch = '';
    if (batch !== '') await this.#writer.write(batch);
  }

  async close(): Promise<FileInfo> {
    await this.flush();
    return this.#writer.close();
  }

  abort(): Promise<void> {
    return this.#writer.abort();
  }
}
