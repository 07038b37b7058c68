import { AUDIENCES, type Audience } from '../../consent/vocabulary.ts';
import type { FileInfo, FileWriter } from '../../core/file-ports.ts';
import { BufferedFile } from '../buffered-file.ts';
import { type ByteLine, byteLines, readRecordId } from '../byte-lines.ts';
import { CONTENT_TYPES, MEDIA_TYPES, type RowFormat } from '../file-formats.ts';
import { type GrantMask, type GroupBits, groupsIn, NO_GRANTS } from '../grant-mask.ts';
import { grantsKey, type VersionName, viewKey } from '../keys.ts';
import type { Plan } from '../plan.ts';
import type { PublishableRows, ViewFiles } from '../ports.ts';
import { formatGrantLine } from '../stored-grants.ts';
import { datasetFor, FILE_NAMES } from '../version.ts';
import { csv } from './csv.ts';
import { JSON_ARRAY, JSON_LINES } from './json.ts';
import { jsonLd } from './jsonld.ts';
import { ParquetEncoder } from './parquet.ts';
import { SourceRow } from './source-row.ts';
import type { RenderedVersion, TextFormat } from './text-format.ts';
import { XlsxEncoder } from './xlsx.ts';

export interface RowRendering {
  readonly dataset: string;
  readonly plan: Plan;
  readonly rows: PublishableRows;
  readonly version: VersionName;
  readonly formats: readonly RowFormat[];
  readonly files: ViewFiles;
}

/** A written file of rows. */
export interface RenderedRows {
  readonly audience: Audience;
  readonly format: RowFormat;
  readonly info: FileInfo;
}

/**
 * Writes the rows of a plan for every audience in every format, in one pass over the edition. It needs
 * constant memory, and the same plan gives the same bytes.
 */
export async function renderRows(rendering: RowRendering): Promise<readonly RenderedRows[]> {
  const openedFiles: { abort(): Promise<void> }[] = [];
  try {
    const sinks = await openSinks(rendering, openedFiles);
    const grants = await openGrantsFile(rendering);
    openedFiles.push(grants);
    await writeRows(rendering, sinks, grants);
    await grants.close();
    const written: RenderedRows[] = [];
    for (const sink of sinks) {
      const { audience, format } = sink;
      written.push({ audience, format, info: await sink.close() });
    }
    return written;
  } catch (error) {
    await Promise.allSettled(openedFiles.map((file) => file.abort()));
    throw error;
  }
}

async function writeRows(
  rendering: RowRendering,
  sinks: readonly RowSink[],
  grants: BufferedFile,
): Promise<void> {
  for await (const batch of listPermittedLines(rendering)) {
    for (const { line, mask } of batch) {
      grants.add(formatGrantLine(readRecordId(line), mask));
      const row = new SourceRow(line, rendering.rows.fields);
      for (const sink of sinks) addIfGranted(sink, row, mask);
    }
    await grants.writeIfLarge();
    for (const sink of sinks) await sink.writeBuffered();
  }
}

interface PermittedLine {
  readonly line: ByteLine;
  readonly mask: GrantMask;
}

/** Yields the lines of the edition that at least one audience may see. */
async function* listPermittedLines({
  plan,
  rows,
}: RowRendering): AsyncGenerator<readonly PermittedLine[]> {
  let number = 0;
  for await (const batch of byteLines(rows.bytes)) {
    const first = number;
    number += batch.length;
    yield batch
      .map((line, index) => ({ line, mask: plan.masks.at(first + index) }))
      .filter(({ mask }) => mask !== NO_GRANTS);
  }
  if (number !== plan.masks.length)
    throw new Error('the edition has fewer rows than when the version was planned');
}

function addIfGranted(sink: RowSink, row: SourceRow, mask: GrantMask): void {
  const groups = groupsIn(mask, sink.audience);
  if (groups !== 0) sink.add(row, groups);
}

async function openGrantsFile({ files, dataset, version }: RowRendering): Promise<BufferedFile> {
  const options = { contentType: MEDIA_TYPES.jsonl };
  const writer = await files.writer(grantsKey(dataset, version), options);
  return new BufferedFile(writer, 'latin1');
}

/** Opens the files. @param openedFiles gets each opened file, so that all can be closed after an error */
async function openSinks(
  rendering: RowRendering,
  openedFiles: { abort(): Promise<void> }[],
): Promise<readonly RowSink[]> {
  const sinks: RowSink[] = [];
  for (const format of rendering.formats)
    for (const audience of AUDIENCES) {
      const sink = await openSink(rendering, format, audience);
      sinks.push(sink);
      openedFiles.push(sink);
    }
  return sinks;
}

async function openSink(
  { dataset, plan, rows, version, files }: RowRendering,
  format: RowFormat,
  audience: Audience,
): Promise<RowSink> {
  const key = viewKey(version, audience, FILE_NAMES[format]);
  const writer = await files.writer(key, { contentType: CONTENT_TYPES[format] });
  const { viewIds, edition } = plan;
  const { fields } = rows;
  const id = viewIds[audience];
  const rendered: RenderedVersion = { dataset: datasetFor(audience, dataset), id, edition, fields };
  switch (format) {
    case 'jsonl':
      return new TextSink(audience, JSON_LINES, writer);
    case 'csv':
      return new TextSink(audience, csv(rows.fields), writer);
    case 'json':
      return new TextSink(audience, JSON_ARRAY, writer);
    case 'jsonld':
      return new TextSink(audience, jsonLd(rendered), writer);
    case 'parquet':
      return new EncoderSink(audience, format, new ParquetEncoder(rendered), writer);
    case 'xlsx':
      return new EncoderSink(audience, format, new XlsxEncoder(rendered), writer);
  }
}

/** A writer for the rows of one audience in one format. */
interface RowSink {
  readonly audience: Audience;
  readonly format: RowFormat;
  add(row: SourceRow, groups: GroupBits): void;
  /** Writes the buffered lines. It is called every few hundred rows, to limit memory. */
  writeBuffered(): Promise<void>;
  close(): Promise<FileInfo>;
  abort(): Promise<void>;
}

class TextSink implements RowSink {
  readonly audience: Audience;
  readonly format: RowFormat;
  readonly #format: TextFormat;
  readonly #file: BufferedFile;
  #isFirst = true;

  constructor(audience: Audience, format: TextFormat, writer: FileWriter) {
    this.audience = audience;
    this.format = format.format;
    this.#format = format;
    this.#file = new BufferedFile(writer, format.encoding);
    this.#file.add(format.head);
  }

  add(row: SourceRow, groups: GroupBits): void {
    if (!this.#isFirst) this.#file.add(this.#format.between);
    this.#isFirst = false;
    this.#file.add(this.#format.row(row, groups));
  }

  writeBuffered(): Promise<void> {
    return this.#file.writeIfLarge();
  }

  close(): Promise<FileInfo> {
    this.#file.add(this.#format.tail);
    return this.#file.close();
  }

  abort(): Promise<void> {
    return this.#file.abort();
  }
}

/** The encoder of a binary format, which returns its bytes in pieces. */
interface RowEncoder {
  add(row: SourceRow, groups: GroupBits): void;
  takeBytes(): Uint8Array;
  end(): void;
}

class EncoderSink implements RowSink {
  readonly audience: Audience;
  readonly format: RowFormat;
  readonly #writer: FileWriter;
  readonly #encoder: RowEncoder;

  constructor(audience: Audience, format: RowFormat, encoder: RowEncoder, writer: FileWriter) {
    this.audience = audience;
    this.format = format;
    this.#writer = writer;
    this.#encoder = encoder;
  }

  add(row: SourceRow, groups: GroupBits): void {
    this.#encoder.add(row, groups);
  }

  async writeBuffered(): Promise<void> {
    const bytes = this.#encoder.takeBytes();
    if (bytes.length > 0) await this.#writer.write(bytes);
  }

  async close(): Promise<FileInfo> {
    this.#encoder.end();
    await this.writeBuffered();
    return this.#writer.close();
  }

  abort(): Promise<void> {
    return this.#writer.abort();
  }
}
