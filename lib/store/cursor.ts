import * as z from 'zod';
import { KaartError } from '../core/errors.ts';
import { readCursor, writeCursor } from '../core/page.ts';
import { compareUtf8 } from './key-order.ts';
import type { Item, TableQuery } from './table.ts';

/**
 * The end of a page: the sort key, and for a page of the index also the key of the item. The partition
 * comes from the query, never from the cursor, so a forged cursor cannot read another partition.
 */
export type Position = z.infer<typeof Position>;
const Position = z.union([
  z.strictObject({ sk: z.string() }),
  z.strictObject({ sk: z.string(), of: z.strictObject({ pk: z.string(), sk: z.string() }) }),
]);

/** The cursor after an item. */
export function buildCursor(item: Item<unknown>, { index }: Pick<TableQuery, 'index'>): string {
  const position =
    index === true
      ? { sk: item.index?.sk ?? '', of: { pk: item.pk, sk: item.sk } }
      : { sk: item.sk };
  return writeCursor(position);
}

/**
 * Parses the cursor of a query.
 *
 * @throws KaartError `message-invalid` if it is not a cursor of such a query
 */
export function parseCursor(query: TableQuery): Position | undefined {
  const { cursor, index } = query;
  if (cursor === undefined) return undefined;
  const position = readCursor(Position, cursor);
  const fits = 'of' in position === (index === true);
  if (fits && isWithin(position.sk, query)) return position;
  throw new KaartError('cursor-invalid', { code: 'message-invalid' });
}

function isWithin(sk: string, { from, to }: TableQuery): boolean {
  const afterStart = from === undefined || compareUtf8(from, sk) <= 0;
  return sk !== '' && afterStart && (to === undefined || compareUtf8(sk, to) <= 0);
}
