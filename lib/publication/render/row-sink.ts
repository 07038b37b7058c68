import type { Audience } from '../../consent/vocabulary.ts';
import type { FileInfo, FileWriter } from '../../core/file-ports.ts';
import { BufferedFile } from '../buffered-file.ts';
import type { GroupBits } from '../grant-mask.ts';
import type { RowFormat } from '../version.ts';
import { ParquetEncoder } from './parquet.ts';
import type { SourceRow } from './source-row.ts';
import type { RenderedVersion, TextFormat } from './text-format.ts';

/** The rows of one audience in one format, on their way into a file. */
export interface RowSink {
  readonly audience: Audience;
  readonly format: RowFormat;
  add(row: SourceRow, groups: GroupBits): void;
  /** Writes what has gathered; keeps memory flat when called every few hundred rows. */
  settle(): Promise<void>;
  close(): Promise<FileInfo>;
  abort(): Promise<void>;
}

export class TextSink implements RowSink {
  readonly audience: Audience;
  readonly format: RowFormat;
  readonly #format: TextFormat;
  readonly #file: BufferedFile;

  constructor(audience: Audience, format: TextFormat, writer: FileWriter) {
    this.audience = audience;
    this.format = format.format;
    this.#format = format;
    this.#file = new BufferedFile(writer, format.encoding);
    this.#file.add(format.head);
  }

  add(row: SourceRow, groups: GroupBits): void {
    this.#file.add(this.#format.row(row, groups));
  }

  settle(): Promise<void> {
    return this.#file.settle();
  }

  close(): Promise<FileInfo> {
    this.#file.add(this.#format.tail);
    return this.#file.close();
  }

  abort(): Promise<void> {
    return this.#file.abort();
  }
}

export class ParquetSink implements RowSink {
  readonly audience: Audience;
  readonly format = 'parquet';
  readonly #writer: FileWriter;
  readonly #encoder: ParquetEncoder;

  constructor(audience: Audience, version: RenderedVersion, writer: FileWriter) {
    this.audience = audience;
    this.#writer = writer;
    this.#encoder = new ParquetEncoder(version);
  }

  add(row: SourceRow, groups: GroupBits): void {
    this.#encoder.add(row, groups);
  }

  async settle(): Promise<void> {
    const bytes = this.#encoder.take();
    if (bytes.length > 0) await this.#writer.write(bytes);
  }

  async close(): Promise<FileInfo> {
    this.#encoder.end();
    await this.settle();
    return this.#writer.close();
  }

  abort(): Promise<void> {
    return this.#writer.abort();
  }
}
