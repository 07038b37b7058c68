import type { Json } from '../core/digest.ts';
import type { ListPage, PageAsked } from '../core/page.ts';
import { type Item, listAllItems, type Table, type TableQuery } from './table.ts';

/** A page of what a query finds. */
export async function readTablePage<T = Json>(
  table: Pick<Table, 'query'>,
  query: Omit<TableQuery, 'limit' | 'cursor'>,
  { limit, cursor }: PageAsked,
): Promise<ListPage<Item<T>>> {
  return table.query<T>({ ...query, limit, ...(cursor !== undefined && { cursor }) });
}

/** Yields the results of a query after the item with a sort key, in the order of the query; all results without a key. */
export async function* listItemsAfter<T = Json>(
  table: Table,
  query: TableQuery,
  key: string | undefined,
): AsyncGenerator<Item<T>> {
  if (key === undefined) return yield* listAllItems<T>(table, query);
  const { from = key, to = key, reverse = false, index = false } = query;
  const bound = reverse ? { to: key < to ? key : to } : { from: key > from ? key : from };
  for await (const item of listAllItems<T>(table, { ...query, ...bound }))
    if ((index ? item.index?.sk : item.sk) !== key) yield item;
}
