import { describe, expect, it } from 'vitest';
import type { ListPages } from '../../lib/core/page.ts';
import { readPart } from '../../lib/http/workbench/answer-list.ts';
import type { ListQuery } from '../../lib/http/workbench/list-route.ts';
import { MOST_LISTED, type StaffList } from '../../lib/portal/workbench/list-section.tsx';

interface Fruit {
  readonly id: string;
  readonly name: string | null;
  readonly weight: number;
  readonly ripe: 'yes' | 'no';
}

const text = (en: string) => ({ en, fr: en, de: en });
const LIST: StaffList<Fruit> = {
  title: text('Fruits'),
  empty: text('No fruit'),
  order: text('As they came'),
  idOf: ({ id }) => id,
  filters: [{ name: 'ripe', label: text('Ripe'), choices: [['yes', text('yes')]] }],
  columns: {
    name: { head: text('Name'), value: ({ name }) => name },
    weight: { head: text('Weight'), value: ({ weight }) => weight },
    ripe: { head: text('Ripe'), value: ({ ripe }) => ripe },
  },
};

/** Names repeat, some are missing, and weights are not in the order of their digits. */
const FRUITS: readonly Fruit[] = Array.from({ length: 487 }, (_, at) => ({
  id: `fruit-${at}`,
  name: at % 7 === 0 ? null : (['Écorce', 'eau', 'Zitrone', 'abricot'][(at % 4) as 0] ?? ''),
  weight: (at * 37) % 100,
  ripe: at % 3 === 0 ? 'yes' : 'no',
}));

/** A store with pages; it remembers the largest one. */
function storeOf(all: readonly Fruit[]): {
  readonly pages: ListPages<Fruit>;
  readonly largest: () => number;
} {
  let largest = 0;
  return {
    largest: () => largest,
    pages: async ({ limit, cursor = '0' }) => {
      largest = Math.max(largest, limit);
      const end = Number(cursor) + limit;
      const items = all.slice(Number(cursor), end);
      return end < all.length ? { items, cursor: String(end) } : { items };
    },
  };
}

async function readAll(asked: Omit<ListQuery, 'format'>, all = FRUITS) {
  const store = storeOf(all);
  const read: Fruit[] = [];
  const sizes: number[] = [];
  let cursor: string | undefined;
  do {
    const query: ListQuery = { format: 'html', ...asked, cursor };
    const part = await readPart({ list: LIST, pages: store.pages, query });
    read.push(...part.items);
    sizes.push(part.items.length);
    cursor = part.cursor;
  } while (cursor !== undefined);
  return { read, sizes, largest: store.largest() };
}

const listIds = (fruits: readonly Fruit[]) => fruits.map(({ id }) => id);

describe('15.3 a list of the workbench', () => {
  it('has each entry that fits once, in the order of the list', async () => {
    const { read, sizes } = await readAll({});
    expect(listIds(read)).toEqual(listIds(FRUITS));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(75);
    const ripe = await readAll({ ripe: 'yes' });
    expect(listIds(ripe.read)).toEqual(listIds(FRUITS.filter((each) => each.ripe === 'yes')));
    const words = await readAll({ q: 'ÉCORCE no' });
    const wanted = FRUITS.filter(({ name, ripe }) => name === 'Écorce' && ripe === 'no');
    expect(wanted.length).toBeGreaterThan(60);
    expect(listIds(words.read)).toEqual(listIds(wanted));
  });

  it.each([
    ['weight', (a: Fruit, b: Fruit) => a.weight - b.weight || (a.id < b.id ? -1 : 1)],
    ['-weight', (a: Fruit, b: Fruit) => b.weight - a.weight || (a.id < b.id ? 1 : -1)],
  ] as const)('has each entry once in the order of %s, across pages', async (sort, compare) => {
    const { read, sizes, largest } = await readAll({ sort });
    expect(listIds(read)).toEqual(listIds(FRUITS.toSorted(compare)));
    expect(sizes.length).toBeGreaterThan(9);
    expect(largest).toBeLessThanOrEqual(200);
    const ripe = await readAll({ sort, ripe: 'yes' });
    expect(listIds(ripe.read)).toEqual(
      listIds(FRUITS.filter((each) => each.ripe === 'yes').toSorted(compare)),
    );
  });

  it('sorts words as people do, entries without a value last in both directions', async () => {
    for (const [sort, expected] of [
      ['name', ['abricot', 'eau', 'Écorce', 'Zitrone', null]],
      ['-name', ['Zitrone', 'Écorce', 'eau', 'abricot', null]],
    ] as const) {
      const { read } = await readAll({ sort });
      expect(new Set(listIds(read)).size).toBe(FRUITS.length);
      expect([...new Set(read.map(({ name }) => name))]).toEqual(expected);
    }
  });

  it('keeps an order while entries are added before the place where a person is', async () => {
    const query = { format: 'html', sort: 'weight' } as const;
    const first = await readPart({ list: LIST, pages: storeOf(FRUITS).pages, query });
    const added = { id: 'new', name: 'x', weight: 0, ripe: 'no' } as const;
    const next = await readPart({
      list: LIST,
      pages: storeOf([added, ...FRUITS]).pages,
      query: { ...query, cursor: first.cursor },
    });
    expect(listIds(next.items).filter((id) => listIds(first.items).includes(id))).toEqual([]);
  });

  it('examines a bounded number of entries for one page, and goes on at its cursor', async () => {
    const many = Array.from({ length: 5_000 }, (_, at) => ({
      ...(FRUITS[1] as Fruit),
      id: `${at}`,
    }));
    const last = { ...(FRUITS[0] as Fruit), id: 'last' };
    const { read, sizes } = await readAll({ ripe: 'yes' }, [...many, last]);
    expect(listIds(read)).toEqual(['last']);
    expect(sizes.length).toBe(3);
    const beyond = Array.from({ length: MOST_LISTED + 1 }, (_, at) => ({ ...last, id: `${at}` }));
    const sorted = await readAll({ sort: 'weight', q: 'nothing' }, beyond);
    expect(sorted.sizes).toEqual([0]);
  });

  it('refuses a cursor that is of no order', async () => {
    for (const cursor of ['0', 'e30', Buffer.from('[1]').toString('base64url'), '[[1],"a"]'])
      await expect(
        readPart({
          list: LIST,
          pages: storeOf(FRUITS).pages,
          query: { format: 'html', sort: 'weight', cursor },
        }),
      ).rejects.toMatchObject({ code: 'message-invalid', reason: 'cursor-invalid' });
  });
});
