import type { Json } from '../core/digest.ts';
import type { ListPage, PageAsked } from '../core/page.ts';
import type { Item, Table, TableQuery } from './table.ts';

/** A page of what a query finds. */
export async function pageOf<T = Json>(
  table: Pick<Table, 'query'>,
  query: Omit<TableQuery, 'limit' | 'cursor'>,
  { limit, cursor }: PageAsked,
): Promise<ListPage<Item<T>>> {
  return table.query<T>({ ...query, limit, ...(cursor !== undefined && { cursor }) });
}
