import { lines } from '../../core/lines.ts';
import type { RowsFile } from '../import/import.ts';
import { LineFile } from '../import/line-file.ts';
import type { ImportFiles } from '../ports.ts';

/** Size of the pool in which unordered rows are sorted in memory. Characters. */
const POOL_CHARACTERS = 16_777_216;
const LINE_START = '{"record_id":"';

/** The record id of a row; ids contain no character that JSON escapes, and are the first member. */
export function readLineId(line: string): string {
  return line.slice(LINE_START.length, line.indexOf('"', LINE_START.length));
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
  readonly #mainFile: LineFile;
  readonly #runs: string[] = [];
  #pool: SortedRow[] = [];
  #pooledCharacters = 0;
  #lastId = '';

  private constructor(deps: SortedRowsDeps, mainFile: LineFile) {
    this.#deps = deps;
    this.#mainFile = mainFile;
  }

  static async create(options: SortedRowsDeps): Promise<SortedRows> {
    return new SortedRows(options, await LineFile.create(options.files, `${options.key}.jsonl`));
  }

  /** Adds one row; flush when it is full. */
  add(recordId: string, line: string): void {
    if (recordId > this.#lastId) {
      this.#mainFile.add(line);
      this.#lastId = recordId;
      return;
    }
    this.#pool.push({ id: recordId, line });
    this.#pooledCharacters += line.length;
  }

  get isFull(): boolean {
    return this.#mainFile.isFull || this.#pooledCharacters >= (this.#deps.pool ?? POOL_CHARACTERS);
  }

  async flush(): Promise<void> {
    await this.#mainFile.flush();
    if (this.#pooledCharacters >= (this.#deps.pool ?? POOL_CHARACTERS)) await this.#writePool();
  }

  /** The finished file. */
  async close(): Promise<RowsFile> {
    const count = this.#mainFile.lines;
    const mainFile = await this.#mainFile.close();
    const mainRows = { key: mainFile.key, bytes: mainFile.bytes, digest: mainFile.sha256, count };
    if (this.#pool.length === 0 && this.#runs.length === 0) return mainRows;
    await this.#writePool();
    const { files, key } = this.#deps;
    const sources = [mainFile.key, ...this.#runs].map((run) => readStoredLines(files, run));
    const merged = await writeLines(files, `${key}-sorted.jsonl`, mergeLines(sources));
    await files.purge(`${key}-run-`);
    // it contains personal data, and no import names it
    await files.purge(mainFile.key);
    return merged;
  }

  async abort(): Promise<void> {
    await this.#mainFile.abort();
    if (this.#runs.length > 0) await this.#deps.files.purge(`${this.#deps.key}-run-`);
  }

  async #writePool(): Promise<void> {
    const pool = this.#pool;
    this.#pool = [];
    this.#pooledCharacters = 0;
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
export async function* readStoredLines(files: ImportFiles, key: string): AsyncGenerator<string> {
  const { body } = await files.get(key);
  yield* lines(body);
}

/** Merges sorted rows into sorted rows. A row of several sources is repeated, the earlier source first. */
export async function* mergeLines(
  sources: readonly AsyncIterable<string>[],
): AsyncGenerator<string> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  try {
    const currentRows = await Promise.all(iterators.map(readNextRow));
    for (let at = findLeastIndex(currentRows); at !== -1; at = findLeastIndex(currentRows)) {
      yield currentRows[at]?.line ?? '';
      currentRows[at] = await readNextRow(iterators[at] as AsyncIterator<string>);
    }
  } finally {
    for (const each of iterators) await each.return?.();
  }
}

/** Index of the source with the least id, the first of equal ones; -1 if all sources have ended. */
function findLeastIndex(currentRows: readonly (SortedRow | undefined)[]): number {
  let leastIndex = -1;
  for (let at = 0; at < currentRows.length; at++) {
    const id = currentRows[at]?.id;
    if (id !== undefined && (leastIndex === -1 || id < (currentRows[leastIndex]?.id ?? '')))
      leastIndex = at;
  }
  return leastIndex;
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
