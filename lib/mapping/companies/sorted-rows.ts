import { lines } from '../../core/lines.ts';
import type { RowsFile } from '../import/import.ts';
import { LineFile } from '../import/line-file.ts';
import type { ImportFiles } from '../ports.ts';

/** Size of the pool in which unordered rows are sorted in memory. Characters. */
const POOL = 16_777_216;
const RECORD_ID = '{"record_id":"';

/** The record id of a row; ids contain no character that JSON escapes, and are the first member. */
export function readLineId(line: string): string {
  return line.slice(RECORD_ID.length, line.indexOf('"', RECORD_ID.length));
}

interface SortedRow {
  readonly id: string;
  readonly line: string;
}

/** Destination of the rows, and the size of sorted pieces (smaller in tests). */
export interface SortedRowsDeps {
  readonly files: ImportFiles;
  /** Key of the file of sorted rows, without its extension. */
  readonly key: string;
  readonly pool?: number;
}

/**
 * Writes rows in the order of their record ids, in bounded memory.
 *
 * Rows that arrive in order are written directly to the file. Most files are in order, so they are written
 * once. Other rows are sorted in pools, stored as separate sorted files, and merged with the main file at the
 * end.
 */
export class SortedRows {
  readonly #deps: SortedRowsDeps;
  readonly #main: LineFile;
  readonly #runs: string[] = [];
  #pool: SortedRow[] = [];
  #pooled = 0;
  #last = '';

  private constructor(deps: SortedRowsDeps, main: LineFile) {
    this.#deps = deps;
    this.#main = main;
  }

  static async create(options: SortedRowsDeps): Promise<SortedRows> {
    return new SortedRows(options, await LineFile.create(options.files, `${options.key}.jsonl`));
  }

  /** Adds one row; flush when it is full. */
  add(recordId: string, line: string): void {
    if (recordId > this.#last) {
      this.#main.add(line);
      this.#last = recordId;
      return;
    }
    this.#pool.push({ id: recordId, line });
    this.#pooled += line.length;
  }

  get isFull(): boolean {
    return this.#main.isFull || this.#pooled >= (this.#deps.pool ?? POOL);
  }

  async flush(): Promise<void> {
    await this.#main.flush();
    if (this.#pooled >= (this.#deps.pool ?? POOL)) await this.#spill();
  }

  /** The finished file. */
  async close(): Promise<RowsFile> {
    const count = this.#main.lines;
    const main = await this.#main.close();
    const only = { key: main.key, bytes: main.bytes, digest: main.sha256, count };
    if (this.#pool.length === 0 && this.#runs.length === 0) return only;
    await this.#spill();
    const { files, key } = this.#deps;
    const sources = [main.key, ...this.#runs].map((run) => storedLines(files, run));
    const merged = await writeLines(files, `${key}-sorted.jsonl`, mergedLines(sources));
    await files.purge(`${key}-run-`);
    // it contains personal data, and no import names it
    await files.purge(main.key);
    return merged;
  }

  async abort(): Promise<void> {
    await this.#main.abort();
    if (this.#runs.length > 0) await this.#deps.files.purge(`${this.#deps.key}-run-`);
  }

  async #spill(): Promise<void> {
    const pool = this.#pool;
    this.#pool = [];
    this.#pooled = 0;
    if (pool.length === 0) return;
    pool.sort((a, b) => compare(a.id, b.id));
    const key = `${this.#deps.key}-run-${String(this.#runs.length).padStart(4, '0')}.jsonl`;
    await writeLines(this.#deps.files, key, listLines(pool));
    this.#runs.push(key);
  }
}

/** Writes lines as a file of rows. */
export async function writeLines(
  files: ImportFiles,
  key: string,
  rows: Iterable<string> | AsyncIterable<string>,
): Promise<RowsFile> {
  const file = await LineFile.create(files, key);
  try {
    for await (const row of rows) {
      file.add(row);
      if (file.isFull) await file.flush();
    }
    const count = file.lines;
    const stored = await file.close();
    return { key: stored.key, bytes: stored.bytes, digest: stored.sha256, count };
  } catch (error) {
    await file.abort();
    throw error;
  }
}

/** The lines of a stored file. */
export async function* storedLines(files: ImportFiles, key: string): AsyncGenerator<string> {
  const { body } = await files.get(key);
  yield* lines(body);
}

/** Merges sorted rows into sorted rows. A row of several sources is repeated, the earlier source first. */
export async function* mergedLines(
  sources: readonly AsyncIterable<string>[],
): AsyncGenerator<string> {
  const open = sources.map((source) => source[Symbol.asyncIterator]());
  const heads = await Promise.all(open.map(readNextRow));
  for (let at = findLeastIndex(heads); at !== -1; at = findLeastIndex(heads)) {
    yield heads[at]?.line ?? '';
    heads[at] = await readNextRow(open[at] as AsyncIterator<string>);
  }
}

/** Index of the source with the least id, the first of equal ones; -1 if all sources have ended. */
function findLeastIndex(heads: readonly (SortedRow | undefined)[]): number {
  let least = -1;
  for (let at = 0; at < heads.length; at++) {
    const id = heads[at]?.id;
    if (id !== undefined && (least === -1 || id < (heads[least]?.id ?? ''))) least = at;
  }
  return least;
}

async function readNextRow(source: AsyncIterator<string>): Promise<SortedRow | undefined> {
  const { value, done } = await source.next();
  return done === true ? undefined : { id: readLineId(value), line: value };
}

function* listLines(rows: readonly SortedRow[]): Generator<string> {
  for (const { line } of rows) yield line;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
