import type { Json } from '../core/digest.ts';
import type { Instant } from '../core/instant.ts';
import type { ListPage, PageRequest } from '../core/page.ts';
import { compareUtf8 } from './key-order.ts';

/** The key of an item: partition and sort key, each of 1 to 200 characters without control characters. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

const MAX_KEY_LENGTH = 200;
const NOT_TEXT = /[\p{Surrogate}\p{Control}]/u;

/**
 * Whether a text can be a partition or sort key. Items with other keys cannot be stored, so a request with
 * such a text (for example an id from a URL) finds nothing.
 */
export function isKeyPart(text: string): boolean {
  return text !== '' && text.length <= MAX_KEY_LENGTH && !NOT_TEXT.test(text);
}

/** A stored item. `version` counts its writes from 1. */
export interface Item<T = Json> extends Key {
  readonly version: number;
  readonly data: T;
  readonly index?: Key;
  /** From this moment on, reads and conditions treat the item as absent, also if it is not deleted yet. */
  readonly expiresAt?: Instant;
}

/** The condition of a write: the item does not exist, or still has the version that was read. */
export type Condition = 'absent' | { readonly version: number };

/** One write of a transaction. */
export type Write =
  /** Stores `data`; the stored version is 1, or one more than the version in the condition. */
  | {
      readonly kind: 'put';
      readonly key: Key;
      readonly data: Json;
      readonly if: Condition;
      readonly index?: Key;
      readonly expiresAt?: Instant;
    }
  | { readonly kind: 'delete'; readonly key: Key; readonly if: Condition | 'any' }
  /** Writes nothing. The transaction succeeds only if the condition holds. */
  | { readonly kind: 'check'; readonly key: Key; readonly if: Condition }
  /** Adds to members of `data` that are whole numbers; a missing member counts as 0. It never conflicts, so a counter need not be read first. */
  | {
      readonly kind: 'add';
      readonly key: Key;
      readonly amounts: Readonly<Record<string, number>>;
      readonly expiresAt?: Instant;
    };

export interface TransactionOptions {
  /**
   * The writes need not be done together: the puts may be done one after the other in their order, and then the
   * deletions in any order. After an error, or if the process dies, some are not done. It costs half as much in AWS.
   * @default false
   */
  readonly apart?: boolean;
}

/** A range of one partition, in the order of `sk` (UTF-8 bytes). */
export interface TableQuery {
  readonly pk: string;
  /** Inclusive bounds. */
  readonly from?: string;
  readonly to?: string;
  readonly reverse?: boolean;
  /** Maximum number of items. A page may also end at 1 MB; then it has a cursor. @default 100 */
  readonly limit?: number;
  /** Cursor of the last page. It is opaque and valid for the same query only. */
  readonly cursor?: string;
  /** Reads the secondary index instead, which may lag behind by a second in AWS. */
  readonly index?: boolean;
}

export interface Page<T = Json> {
  readonly items: readonly Item<T>[];
  /** Absent on the last page. If a page ended at 1 MB, the next page may be empty. */
  readonly cursor?: string;
}

/**
 * A store of small JSON items (≤ 400 KB each).
 *
 * `get`, `getMany` and `query` return every write that was acknowledged before they began, except `query` of the
 * index. `transact` does all of its 1–100 writes (≤ 4 MB, no key twice) or none, also if the process dies.
 * If two transactions write the same item, one waits or is refused, so no update is lost.
 */
export interface Table {
  get<T = Json>(key: Key): Promise<Item<T> | undefined>;
  /**
   * Reads several items in one call, each as `get` does, in the order of the keys; not all at one moment. It costs as
   * much as single reads, but waits once.
   */
  getMany<T = Json>(keys: readonly Key[]): Promise<readonly (Item<T> | undefined)[]>;
  /** @throws KaartError `message-invalid` for a cursor of another query */
  query<T = Json>(query: TableQuery): Promise<Page<T>>;
  /** @throws KaartError `concurrent-update` if a condition does not hold; `details.index` is the position of the first such write */
  transact(writes: readonly Write[], options?: TransactionOptions): Promise<void>;
  close(): Promise<void>;
}

/** A table that can be copied as a whole, for a backup or a move. Only the commands for backup and restore use it. */
export interface WholeTable extends Table {
  /**
   * Yields all items as they were at one moment, in any order, without expired items.
   *
   * @throws KaartError `concurrent-update` at the end, if the store was written meanwhile and cannot show one moment
   */
  snapshot(): AsyncIterable<Item>;
  /** Stores items with their versions and replaces existing items. A repeated call changes nothing. */
  load(items: readonly Item[]): Promise<void>;
}

/** A text for each key. Keys have no control characters. */
export function keyName({ pk, sk }: Key): string {
  return `${pk}\n${sk}`;
}

/** All operations of a table except its writes, for a table over it that changes only these. */
export function withoutWrites(table: Table): Omit<Table, 'transact'> {
  return {
    get: table.get.bind(table),
    getMany: table.getMany.bind(table),
    query: table.query.bind(table),
    close: table.close.bind(table),
  };
}

/** Yields all items of a query, page by page. */
export async function* listAllItems<T = Json>(
  table: Pick<Table, 'query'>,
  query: TableQuery,
): AsyncGenerator<Item<T>> {
  let cursor: string | undefined = query.cursor;
  do {
    const page: Page<T> = await table.query<T>({
      ...query,
      ...(cursor === undefined ? {} : { cursor }),
    });
    yield* page.items;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

/** Fewer keys than this are read by their keys. */
const MIN_PAGED_KEYS = 200;
const PAGE = 1_000;
/** Maximum number of items of a page for each wanted item. With more, single reads are cheaper. */
const MAX_ITEMS_PER_WANTED = 8;

/**
 * Returns the items of a partition with these sort keys, in any order. A key without an item is left out.
 * Many keys that are close together are read in pages: a page of 1,000 items costs little more than one item.
 */
export async function getManyItems<T = Json>(
  table: Table,
  pk: string,
  sks: readonly string[],
): Promise<readonly Item<T>[]> {
  let wanted = [...new Set(sks)].filter(isKeyPart).sort(compareUtf8);
  const found: Item<T>[] = [];
  while (wanted.length >= MIN_PAGED_KEYS) {
    const { items, cursor } = await table.query<T>({ pk, limit: PAGE, ...fromFirstKey(wanted) });
    const passed = countUpTo(wanted, items.at(-1)?.sk);
    const requested = new Set(wanted.slice(0, passed));
    found.push(...items.filter(({ sk }) => requested.has(sk)));
    if (cursor === undefined) return found; // this was the last page
    wanted = wanted.slice(passed);
    if (passed * MAX_ITEMS_PER_WANTED <= items.length) break;
  }
  const singleItems = await table.getMany<T>(wanted.map((sk) => ({ pk, sk })));
  return [...found, ...singleItems.filter((item) => item !== undefined)];
}

function fromFirstKey([from]: readonly string[]): { readonly from?: string } {
  return from === undefined ? {} : { from };
}

/** Number of the sorted keys up to `last`, the last key of a page. */
function countUpTo(wanted: readonly string[], last: string | undefined): number {
  if (last === undefined) return 0;
  const beyond = wanted.findIndex((sk) => compareUtf8(sk, last) > 0);
  return beyond === -1 ? wanted.length : beyond;
}

/** Reads one page of a query. */
export async function readTablePage<T = Json>(
  table: Pick<Table, 'query'>,
  query: Omit<TableQuery, 'limit' | 'cursor'>,
  { limit, cursor }: PageRequest,
): Promise<ListPage<Item<T>>> {
  return table.query<T>({ ...query, limit, ...(cursor !== undefined && { cursor }) });
}

/** Yields the items of a query that follow a sort key, in the order of the query. @param key `undefined` for all items */
export async function* listItemsAfter<T = Json>(
  table: Pick<Table, 'query'>,
  query: TableQuery,
  key: string | undefined,
): AsyncGenerator<Item<T>> {
  if (key === undefined) return yield* listAllItems<T>(table, query);
  const { from = key, to = key, reverse = false, index = false } = query;
  const bound = reverse ? { to: key < to ? key : to } : { from: key > from ? key : from };
  for await (const item of listAllItems<T>(table, { ...query, ...bound }))
    if ((index ? item.index?.sk : item.sk) !== key) yield item;
}
