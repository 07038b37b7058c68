import type { Objects } from '../../lib/store/objects.ts';
import type { Table } from '../../lib/store/table.ts';

/** The counted work of a store. It is the same on every machine. */
export interface Work {
  /** Calls that read from the table. */
  readonly reads: number;
  /** Items in the results of these calls. */
  readonly items: number;
  /** Bytes of these items as JSON. */
  readonly bytes: number;
  /** Items that were written or deleted. */
  readonly writes: number;
  /** Calls of the object store, plus the objects that it listed. */
  readonly objects: number;
  /** Bytes read, by kind of partition: the key up to the first `#`. */
  readonly bytesOf: Readonly<Record<string, number>>;
}

const NONE: Work = { reads: 0, items: 0, bytes: 0, writes: 0, objects: 0, bytesOf: {} };

/** Counts the calls of a table and an object store. */
export class WorkCounter {
  #work: { -readonly [K in keyof Work]: Work[K] } = { ...NONE };

  reset(): void {
    this.#work = { ...NONE };
  }

  work(): Work {
    return { ...this.#work };
  }

  table(table: Table): Table {
    return {
      get: async (key) => {
        const item = await table.get(key);
        this.#given(key.pk, item === undefined ? [] : [item]);
        return item as never;
      },
      getMany: async (keys) => {
        const items = await table.getMany(keys);
        for (const [at, item] of items.entries())
          this.#given(keys[at]?.pk ?? '', item === undefined ? [] : [item]);
        return items as never;
      },
      query: async (query) => {
        const page = await table.query(query);
        this.#given(query.pk, page.items);
        return page as never;
      },
      transact: (writes) => {
        this.#work.writes += writes.length;
        return table.transact(writes);
      },
      close: () => table.close(),
    };
  }

  objects(objects: Objects): Objects {
    return new Proxy(objects, {
      get: (target, name) => {
        const member = Reflect.get(target, name) as unknown;
        if (typeof member !== 'function') return member;
        return (...args: readonly unknown[]) => {
          this.#work.objects += 1;
          const response = Reflect.apply(member, target, args) as unknown;
          return isIterable(response) ? this.#listed(response) : response;
        };
      },
    });
  }

  #given(partition: string, items: readonly unknown[]): void {
    const bytes = items.reduce((sum: number, item) => sum + JSON.stringify(item).length, 0);
    const [kind = ''] = partition.split('#');
    const { bytesOf } = this.#work;
    this.#work.reads += 1;
    this.#work.items += items.length;
    this.#work.bytes += bytes;
    this.#work.bytesOf = { ...bytesOf, [kind]: (bytesOf[kind] ?? 0) + bytes };
  }

  async *#listed(objects: AsyncIterable<unknown>): AsyncGenerator<unknown> {
    for await (const each of objects) {
      this.#work.objects += 1;
      yield each;
    }
  }
}

function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
