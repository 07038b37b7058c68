import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { getManyItems, type Table } from '../../lib/store/table.ts';

const key = (n: number) => `K${String(n).padStart(5, '0')}`;

describe('getManyItems', () => {
  let table: Table;
  beforeAll(async () => {
    table = openSqliteTable(':memory:');
    for (let n = 0; n < 3_000; n += 100)
      await table.transact(
        Array.from({ length: 100 }, (_, i) => ({
          kind: 'put' as const,
          key: { pk: 'P', sk: key((n + i) * 2) }, // every second key has an item
          data: { n: (n + i) * 2 },
          if: 'absent' as const,
        })),
      );
  });
  afterAll(() => table.close());

  const ask = async (sks: readonly string[]) =>
    (await getManyItems<{ n: number }>(table, 'P', sks)).map(({ sk, data }) => [sk, data.n]).sort();
  const expected = (numbers: readonly number[]) =>
    [...new Set(numbers)]
      .filter((n) => n % 2 === 0 && n < 6_000)
      .map((n) => [key(n), n])
      .sort();

  it.each<[string, number[]]>([
    ['no keys', []],
    ['one', [4]],
    ['all, backwards', Array.from({ length: 6_000 }, (_, n) => 5_999 - n)],
    ['many that are far apart', Array.from({ length: 300 }, (_, n) => n * 20)],
    ['many after the last item', Array.from({ length: 500 }, (_, n) => 5_900 + n)],
    ['many keys without items', Array.from({ length: 500 }, (_, n) => 7_000 + n)],
    ['each twice', [...Array(400).keys(), ...Array(400).keys()]],
  ])('finds %s', async (_, numbers) => {
    expect(await ask(numbers.map(key))).toEqual(expected(numbers));
  });

  it('makes no single reads for keys after the last item', async () => {
    let reads = 0;
    const counting: Table = {
      ...table,
      query: (query) => table.query(query),
      getMany: (keys) => {
        reads += keys.length;
        return table.getMany(keys);
      },
    };
    const beyond = Array.from({ length: 10_000 }, (_, n) => key(5_990 + n));
    expect(await getManyItems(counting, 'P', beyond)).toHaveLength(5);
    expect(reads).toBe(0);
  });

  it('finds every existing item for any list of keys', async () => {
    const anyNumbers = fc.array(fc.integer({ min: 0, max: 6_500 }), {
      maxLength: 900,
      size: 'max',
    });
    await fc.assert(
      fc.asyncProperty(anyNumbers, fc.integer({ min: 1, max: 40 }), async (numbers, spread) => {
        const numbersRead = numbers.map((n) => Math.floor(n / spread));
        expect(await ask(numbersRead.map(key))).toEqual(expected(numbersRead));
      }),
      { numRuns: 60 },
    );
  });

  it('ignores values that cannot be keys', async () => {
    const odd = ['', '\u0000', '\ud800', 'x'.repeat(300), 'é', '\u{10ffff}'];
    const many = [...odd, ...Array.from({ length: 400 }, (_, n) => key(n))];
    expect(await ask(many)).toEqual(expected([...Array(400).keys()]));
  });
});
