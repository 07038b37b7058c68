import type { Json } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import { buildCursor, parseCursor } from './cursor.ts';
import { type Item, isKeyPart, type Page, type TableQuery } from './table.ts';

const PAGE_BYTES = 1_048_576;
/** Condition for an item that has not expired. An expired item counts as absent. */
export const IS_LIVE = '(expires_at IS NULL OR expires_at > ?)';

/** One row of the table `item` of an SQL database. */
export interface ItemRow {
  readonly pk: string;
  readonly sk: string;
  readonly version: number;
  /** JSON text, exactly as it was stored. */
  readonly data: string;
  readonly index_pk: string | null;
  readonly index_sk: string | null;
  readonly expires_at: Instant | null;
}

/**
 * Reads one page of a query from the table `item`. It asks for one more row than wanted, to know whether there
 * is a next page.
 *
 * @param read runs a SELECT; each `?` stands for the next value
 * @throws KaartError `message-invalid` for a cursor of another query
 */
export async function queryItemRows<T = Json>(
  query: TableQuery,
  now: Instant,
  read: (sql: string, values: readonly unknown[]) => Promise<readonly ItemRow[]>,
): Promise<Page<T>> {
  if (!isKeyPart(query.pk)) return { items: [] };
  const limit = query.limit ?? 100;
  const { sql, values } = buildSelection(query, now, limit + 1);
  const rows = await read(sql, values);
  const length = pageLength(rows, limit);
  const items = rows.slice(0, length).map((row) => toItem<T>(row));
  const last = items.at(-1);
  if (last === undefined || length === rows.length) return { items };
  return { items, cursor: buildCursor(last, query) };
}

/** Builds the SELECT of a query. The columns must compare texts by their UTF-8 bytes, which is the order that the port requires. */
function buildSelection(query: TableQuery, now: Instant, rows: number) {
  const [pk, sk] = query.index === true ? ['index_pk', 'index_sk'] : ['pk', 'sk'];
  const order = query.index === true ? 'index_sk, pk, sk' : 'sk';
  const where = [`${pk} = ?`, IS_LIVE];
  const values: unknown[] = [query.pk, now];
  const add = (clause: string, ...more: unknown[]) => {
    where.push(clause);
    values.push(...more);
  };
  if (query.from !== undefined) add(`${sk} >= ?`, query.from);
  if (query.to !== undefined) add(`${sk} <= ?`, query.to);
  const at = parseCursor(query);
  const beyond = query.reverse === true ? '<' : '>';
  if (at !== undefined && 'of' in at)
    add(`(${order}) ${beyond} (?, ?, ?)`, at.sk, at.of.pk, at.of.sk);
  else if (at !== undefined) add(`${sk} ${beyond} ?`, at.sk);
  const direction = query.reverse === true ? 'DESC' : 'ASC';
  const by = order.replaceAll(/\w+/g, (column) => `${column} ${direction}`);
  const sql = `SELECT * FROM item WHERE ${where.join(' AND ')} ORDER BY ${by} LIMIT ?`;
  return { sql, values: [...values, rows] };
}

/** Returns the number of rows of one page: at most `limit` and at most 1 MB, but at least one. */
function pageLength(rows: readonly ItemRow[], limit: number): number {
  let bytes = 0;
  const full = rows.findIndex((row, at) => {
    bytes += row.data.length;
    return at >= limit || (at > 0 && bytes > PAGE_BYTES);
  });
  return full === -1 ? rows.length : full;
}

/** Converts a row to an item. Its data are parsed at the first use, because many readers already have this version. */
export function toItem<T>(row: ItemRow): Item<T> {
  let data: T | undefined;
  return {
    pk: row.pk,
    sk: row.sk,
    version: row.version,
    get data() {
      data ??= parseData(row) as T;
      return data;
    },
    ...(row.index_pk === null || row.index_sk === null
      ? {}
      : { index: { pk: row.index_pk, sk: row.index_sk } }),
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
  };
}

/** @throws KaartError `storage-damaged` that names the item */
function parseData({ pk, sk, data }: ItemRow): unknown {
  try {
    return JSON.parse(data);
  } catch (cause) {
    throw new KaartError('item-not-json', {
      code: 'storage-damaged',
      parameters: { item: `${pk} / ${sk}` },
      nextStep: 'restore-data',
      cause,
    });
  }
}

/** Returns the data with amounts added to members; a member that is missing or no number counts as 0. */
export function addAmounts(
  data: unknown,
  amounts: Readonly<Record<string, number>>,
): Record<string, Json> {
  const sums = { ...(data as Record<string, Json>) };
  for (const [member, amount] of Object.entries(amounts)) {
    const before = sums[member];
    sums[member] = (typeof before === 'number' ? before : 0) + amount;
  }
  return sums;
}
