import type { FileInfo } from '../../lib/core/file-ports.ts';
import type { EditionSource, ViewFiles } from '../../lib/publication/ports.ts';
import type { Table } from '../../lib/store/table.ts';

/** The call of a store at which a fault occurs: the n-th call, before or after its work. */
export interface Strike {
  readonly call: number;
  /**
   * With `after a write`, only calls that change a store are counted. Other calls do not change the stores,
   * so a fault after such a call gives the same result as a fault before it.
   */
  readonly moment: 'before' | 'after' | 'after a write';
  /** `killed`: the process does nothing any more. `failed`: this call fails, and the next ones work. */
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

/** Counts the calls of all its stores, and causes a fault at one of them. */
export class Faults {
  /** The counted calls. */
  readonly names: string[] = [];
  readonly #strike: Strike | undefined;
  #dead = false;

  constructor(strike?: Strike) {
    this.#strike = strike;
  }

  /** Whether the run reached the call with the fault. */
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
      getMany: (keys) => this.call('table.getMany', () => table.getMany(keys)),
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
