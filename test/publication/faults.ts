import type { FileInfo } from '../../lib/core/file-ports.ts';
import type { EditionSource, ViewFiles } from '../../lib/publication/ports.ts';
import type { Table } from '../../lib/store/table.ts';

/** Where a run is struck: at its n-th call of a store, before that call does anything or after it did. */
export interface Strike {
  readonly call: number;
  /**
   * `after a write` counts the calls alone that change a store. After one that only reads, the stores
   * hold what they held before it: a run that was killed there has left the same, and one in which it
   * failed knows the same.
   */
  readonly moment: 'before' | 'after' | 'after a write';
  /** `killed`: the process does nothing any more. `failed`: this call fails and the next ones work. */
  readonly manner: 'killed' | 'failed';
}

export class Struck extends Error {}

/** Calls that change nothing in a store. */
const READING = new Set([
  'table.get',
  'table.query',
  'files.get',
  'files.list',
  'files.stored',
  'editions.current',
  'editions.isReleased',
  'editions.rows',
]);

/** Counts the calls of every store behind it, and strikes one. */
export class Faults {
  /** The counted calls. */
  readonly names: string[] = [];
  readonly #strike: Strike | undefined;
  #dead = false;

  constructor(strike?: Strike) {
    this.#strike = strike;
  }

  /** Whether the run came as far as the call that was to be struck. */
  get struck(): boolean {
    return this.#strike !== undefined && this.names.length >= this.#strike.call;
  }

  async call<T>(name: string, act: () => Promise<T>): Promise<T> {
    if (this.#dead) throw new Struck('killed');
    if (this.#strike?.moment === 'after a write' && READING.has(name)) return act();
    this.names.push(name);
    const strike = this.names.length === this.#strike?.call ? this.#strike : undefined;
    if (strike?.manner === 'killed') this.#dead = true;
    if (strike?.moment === 'before') throw new Struck(name);
    const result = await act();
    if (strike !== undefined) throw new Struck(name);
    return result;
  }

  table(table: Table): Table {
    return {
      get: (key) => this.call('table.get', () => table.get(key)),
      query: (query) => this.call('table.query', () => table.query(query)),
      transact: (writes) => this.call('table.transact', () => table.transact(writes)),
      close: () => table.close(),
    };
  }

  files(files: ViewFiles): ViewFiles {
    return {
      writer: async (key, options) => {
        const writer = await this.call('files.writer', () => files.writer(key, options));
        return {
          write: (chunk) => this.call('files.write', () => writer.write(chunk)),
          close: () => this.call('files.close', () => writer.close()),
          abort: () => this.call('files.abort', () => writer.abort()),
        };
      },
      get: (key, range) => this.call('files.get', () => files.get(key, range)),
      list: (...args) => this.#list(files, ...args),
      stored: (prefix) => this.#stored(files, prefix),
      purge: (prefix) => this.call('files.purge', () => files.purge(prefix)),
      link: (key, options) => this.call('files.link', () => files.link(key, options)),
    };
  }

  async *#list(files: ViewFiles, ...args: [string, string?]): AsyncGenerator<FileInfo> {
    await this.call('files.list', async () => undefined);
    yield* files.list(...args);
  }

  async *#stored(files: ViewFiles, prefix: string) {
    await this.call('files.stored', async () => undefined);
    yield* files.stored(prefix);
  }

  editions(editions: EditionSource): EditionSource {
    return {
      current: () => this.call('editions.current', () => editions.current()),
      isReleased: (edition) => this.call('editions.isReleased', () => editions.isReleased(edition)),
      rows: (edition) => this.call('editions.rows', () => editions.rows(edition)),
    };
  }
}
