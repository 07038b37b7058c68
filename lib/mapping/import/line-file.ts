import type { FileInfo, FileWriter } from '../../core/file-ports.ts';
import type { ImportFiles } from '../ports.ts';

/** Characters that are collected before they are written: few writes, little memory. */
const BATCH = 131_072;
const CONTENT_TYPE = 'application/jsonl';

/** A file that grows line by line. Adding is free of promises; the caller flushes when it is full. */
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
