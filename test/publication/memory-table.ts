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

/**
 * A table in memory that can be copied, so that a test may go back to a state many times. Nothing
 * expires.
 */
export class MemoryTable implements Table {
  #items: ReadonlyMap<string, Item>;

  constructor(items: ReadonlyMap<string, Item> = new Map()) {
    this.#items = items;
  }

  copy(): MemoryTable {
    return new MemoryTable(this.#items);
  }

  async get<T>(key: Key): Promise<Item<T> | undefined> {
    return this.#items.get(nameOf(key)) as Item<T> | undefined;
  }

  async query<T>({ pk, from = '', to, reverse = false, limit = 100, cursor, index }: TableQuery) {
    const placeOf = (item: Item) => (index === true ? item.index : item);
    const sortOf = (item: Item) => placeOf(item)?.sk ?? '';
    const found = [...this.#items.values()]
      .filter((item) => placeOf(item)?.pk === pk && compareUtf8(sortOf(item), from) >= 0)
      .filter((item) => to === undefined || compareUtf8(sortOf(item), to) <= 0)
      .sort((a, b) => compareUtf8(sortOf(a), sortOf(b)));
    if (reverse) found.reverse();
    const start = cursor === undefined ? 0 : found.findIndex((item) => sortOf(item) === cursor) + 1;
    const items = found.slice(start, start + limit) as Item<T>[];
    const end = items.at(-1);
    const last = end && sortOf(end as Item);
    const page: Page<T> = { items };
    return start + limit < found.length && last !== undefined ? { ...page, cursor: last } : page;
  }

  async transact(writes: readonly Write[]): Promise<void> {
    const next = new Map(this.#items);
    for (const [index, write] of writes.entries()) {
      const before = next.get(nameOf(write.key));
      if (!holds(write.kind === 'add' ? 'any' : write.if, before))
        throw new KaartError('a condition does not hold', {
          code: 'concurrent-update',
          details: { index },
        });
      apply(next, write, before);
    }
    this.#items = next;
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

function apply(items: Map<string, Item>, write: Write, before: Item | undefined): void {
  const name = nameOf(write.key);
  const version = (before?.version ?? 0) + 1;
  if (write.kind === 'delete') items.delete(name);
  if (write.kind === 'put') {
    const index = write.index === undefined ? {} : { index: write.index };
    const data = JSON.parse(JSON.stringify(write.data));
    items.set(name, { ...write.key, version, data, ...index });
  }
  if (write.kind === 'add') {
    const data = { ...(before?.data as Record<string, number> | undefined) };
    for (const [member, amount] of Object.entries(write.amounts))
      data[member] = (data[member] ?? 0) + amount;
    items.set(name, { ...write.key, version, data });
  }
}
