import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildCatalogPage } from '../../lib/catalog/documents.ts';
import type { EditionEntry } from '../../lib/catalog/model.ts';
import { KaartError } from '../../lib/core/errors.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { catalogSource } from '../../lib/offers/catalog-source.ts';
import type { PublicationService } from '../../lib/publication/publication-service.ts';
import { ListedEditions, listedEditionWrites } from '../../lib/store/listed-editions.ts';
import type { Table } from '../../lib/store/table.ts';
import { buildListedEdition, listEditions } from './listed.ts';
import { MODEL } from './model.ts';

const IDS = ['2020', '2020.1', '2020.2', '2021', '2023', '2023.1', '2025'];
const nothingPublished = {
  head: () =>
    Promise.reject(new KaartError('nothing-published-yet', { code: 'nothing-published' })),
} as unknown as PublicationService;

let table: Table;
beforeEach(() => {
  table = openSqliteTable(':memory:');
});
afterEach(() => table.close());

/** The entries of the catalog about the editions in a table. */
function openSource(from: Pick<Table, 'get' | 'query'>) {
  const nights = { loadLast: async () => undefined };
  const listedEditions = new ListedEditions(from);
  return catalogSource(
    { origin: MODEL, listedEditions, publication: nothingPublished, nights },
    async () => '1',
  );
}

/** All editions, with this many on a page. */
async function readInParts(limit: number): Promise<readonly EditionEntry[]> {
  const { editions } = await openSource(table).now();
  const all: EditionEntry[] = [];
  for (;;) {
    const part = await editions.list({ older: all.at(-1)?.edition, limit });
    if (part.length === 0) return all;
    all.push(...part);
  }
}

it('14.1 an edition names its neighbours, at any limits of a page', async () => {
  await table.transact(listedEditionWrites(IDS.map((id) => ({ next: buildListedEdition(id) }))));
  const whole = await readInParts(100);
  expect(
    whole.map(({ edition, previous, corrects, corrections }) => [
      edition,
      previous,
      corrects === null ? null : `${corrects.first} ${corrects.last}`,
      corrections.join(' '),
    ]),
  ).toEqual([
    ['2025', '2023.1', null, ''],
    ['2023.1', '2021', '2023 2023', ''],
    ['2023', '2021', null, '2023.1'],
    ['2021', '2020.2', null, ''],
    ['2020.2', null, '2020 2020.1', ''],
    ['2020.1', null, '2020 2020', ''],
    ['2020', null, null, '2020.2 2020.1'],
  ]);
  for (const limit of [1, 2, 3, 4, 5, 6]) expect(await readInParts(limit)).toEqual(whole);
  const { editions } = await openSource(table).now();
  for (const entry of whole) expect(await editions.find(entry.edition)).toEqual(entry);
  expect(editions).toMatchObject({
    count: 7,
    newest: { edition: '2025' },
    oldest: { edition: '2020' },
  });
});

it('14.1 a page reads as many items with 2,000 editions as with 200', async () => {
  let items = 0;
  const counted: Pick<Table, 'get' | 'query'> = {
    async get(key) {
      items += 1;
      return table.get(key);
    },
    async query(query) {
      const page = await table.query(query);
      items += page.items.length;
      return page as never;
    },
  };
  const readPage = async (after?: string) => {
    items = 0;
    const page = await buildCatalogPage(await openSource(counted).now(), after, 'https://x.test');
    return [page?.next, items];
  };
  await listEditions(table, 200);
  const small = await readPage();
  expect(small[1]).toBeLessThan(150);
  await listEditions(table, 1_800, 1_999);
  expect(await readPage()).toEqual(small);
  // A page in the middle costs as much as the first page, plus the rest of the years at its edges.
  const [, middle] = await readPage('healthtech-figures-1925.5');
  expect(Number(middle)).toBeLessThan(Number(small[1]) + 20);
});
