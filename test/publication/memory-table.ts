import { KaartError } from '../../lib/core/errors.ts';
import { compareUtf8 } from '../../lib/store/key-order.ts';
import type {
  Condition,
  Item,
  Key,
  Page,
  Table,
  TableQuery,
  Write,
} from '../../lib/store/table.ts';

/** The items of one partition by their key. They are sorted by their sort key when a query needs it. */
interface Partition {
  readonly items: Map<string, Item>;
  /** The table that may change the partition. Any other table must copy it first. */
  readonly owner: object;
  sorted?: readonly Item[] | undefined;
}

/** Partitions of the table by `pk`, and those of its index by `index.pk`. */
type Place = 'table' | 'index';

/**
 * A table in memory that can be copied, so that a test can return to a state many times. Items do not expire.
 * A copy shares the partitions until one of the two tables changes them.
 */
export class MemoryTable implements Table {
  readonly #items: Map<string, Item>;
  readonly #partitions: Readonly<Record<Place, Map<string, Partition>>>;
  #owner = {};

  constructor(from?: MemoryTable) {
    this.#items = new Map(from === undefined ? [] : from.#items);
    this.#partitions = {
      table: new Map(from === undefined ? [] : from.#partitions.table),
      index: new Map(from === undefined ? [] : from.#partitions.index),
    };
  }

  copy(): MemoryTable {
    this.#owner = {};
    return new MemoryTable(this);
  }

  async get<T>(key: Key): Promise<Item<T> | undefined> {
    return this.#items.get(nameOf(key)) as Item<T> | undefined;
  }

  async getMany<T>(keys: readonly Key[]): Promise<readonly (Item<T> | undefined)[]> {
    return Promise.all(keys.map((key) => this.get<T>(key)));
  }

  async query<T>({ pk, from = '', to, reverse = false, limit = 100, cursor, index }: TableQuery) {
    const place = index === true ? 'index' : 'table';
    const sortOf = (item: Item) => keyIn(place, item)?.sk ?? '';
    const found = this.#sorted(place, pk)
      .filter((item) => compareUtf8(sortOf(item), from) >= 0)
      .filter((item) => to === undefined || compareUtf8(sortOf(item), to) <= 0);
    if (reverse) found.reverse();
    const start = cursor === undefined ? 0 : found.findIndex((item) => sortOf(item) === cursor) + 1;
    const items = found.slice(start, start + limit) as Item<T>[];
    const end = items.at(-1);
    const last = end && sortOf(end as Item);
    const page: Page<T> = { items };
    return start + limit < found.length && last !== undefined ? { ...page, cursor: last } : page;
  }

  async transact(writes: readonly Write[]): Promise<void> {
    const changed = new Map<string, Item | undefined>();
    for (const [index, write] of writes.entries()) {
      const name = nameOf(write.key);
      const before = changed.has(name) ? changed.get(name) : this.#items.get(name);
      if (!holds(write.kind === 'add' ? 'any' : write.if, before))
        throw new KaartError('another-write-first', {
          code: 'concurrent-update',
          details: { index },
        });
      if (write.kind !== 'check') changed.set(name, after(write, before));
    }
    for (const [name, item] of changed) this.#replace(name, item);
  }

  #replace(name: string, item: Item | undefined): void {
    const before = this.#items.get(name);
    for (const place of ['table', 'index'] as const) {
      const [old, now] = [before, item].map((each) => each && keyIn(place, each)?.pk);
      if (old !== undefined && old !== now) this.#change(place, old, (items) => items.delete(name));
      if (item !== undefined && now !== undefined)
        this.#change(place, now, (items) => items.set(name, item));
    }
    if (item === undefined) this.#items.delete(name);
    else this.#items.set(name, item);
  }

  #change(place: Place, pk: string, act: (items: Map<string, Item>) => unknown): void {
    const shared = this.#partitions[place].get(pk);
    const own: Partition =
      shared?.owner === this.#owner
        ? shared
        : { items: new Map(shared?.items), owner: this.#owner };
    act(own.items);
    own.sorted = undefined;
    this.#partitions[place].set(pk, own);
  }

  #sorted(place: Place, pk: string): readonly Item[] {
    const partition = this.#partitions[place].get(pk);
    if (partition === undefined) return [];
    const sortOf = (item: Item) => keyIn(place, item)?.sk ?? '';
    partition.sorted ??= [...partition.items.values()].sort((a, b) =>
      compareUtf8(sortOf(a), sortOf(b)),
    );
    return partition.sorted;
  }

  async close(): Promise<void> {}
}

function nameOf({ pk, sk }: Key): string {
  return `${pk}\u0000${sk}`;
}

function holds(condition: Condition | 'any', before: Item | undefined): boolean {
  if (condition === 'any') return true;
  return condition === 'absent' ? before === undefined : before?.version === condition.version;
}

function keyIn(place: Place, item: Item): Key | undefined {
  return place === 'index' ? item.index : item;
}

/** The item after a write; `undefined` if the write deletes it. */
function after(write: Exclude<Write, { kind: 'check' }>, before: Item | undefined) {
  if (write.kind === 'delete') return undefined;
  const version = (before?.version ?? 0) + 1;
  if (write.kind === 'put') {
    const index = write.index === undefined ? {} : { index: write.index };
    const data = JSON.parse(JSON.stringify(write.data));
    return { ...write.key, version, data, ...index };
  }
  const data = { ...(before?.data as Record<string, number> | undefined) };
  for (const [member, amount] of Object.entries(write.amounts))
    data[member] = (data[member] ?? 0) + amount;
  return { ...write.key, version, data };
}
