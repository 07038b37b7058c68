import type { Context } from 'hono';
import type { JSX } from 'hono/jsx/jsx-runtime';
import * as z from 'zod';
import type { Json } from '../../core/digest.ts';
import { type ListPages, readCursor, writeCursor } from '../../core/page.ts';
import { foldText } from '../../mapping/values/fold.ts';
import {
  type ListedPart,
  listText,
  MOST_LISTED,
  type StaffList,
} from '../../portal/workbench/list-section.tsx';
import { csvLine } from '../../publication/render/csv-cell.ts';
import { streamCsv } from '../csv.ts';
import { page } from '../html.ts';
import type { ListQuery } from './list-route.ts';

/** Entries that are read from the store at a time. A page has at least half as many if the list goes on. */
const AT_A_TIME = 50;
/** Most entries that are examined for one page in the order of the list. */
const MOST_EXAMINED = 2_000;

/** A list, and what a request asks of it. */
export interface Answered<T> {
  readonly list: StaffList<T>;
  /** The entries, in the order of the list. They are read page by page. */
  readonly pages: ListPages<T>;
  /** What the request asks for. */
  readonly query: ListQuery;
  /** File name of the CSV, without its ending. */
  readonly name: string;
}

/**
 * Sends a part of a list as a page, or all of it as CSV. Both are the same query. Memory is bounded: in the order of the
 * list, entries are passed on as they are read; in another order, only the entries of the page are kept, out of the
 * first {@link MOST_LISTED}.
 *
 * @param render the page around the list
 * @throws KaartError `message-invalid` for a cursor that no page had
 */
export async function sendList<T>(
  c: Context,
  answered: Answered<T>,
  render: (part: ListedPart<T>) => JSX.Element | Promise<JSX.Element>,
): Promise<Response> {
  const { query, name } = answered;
  if (query.format === 'html') return page(c, await render(await readPart(answered)));
  c.header('Content-Disposition', `attachment; filename="${name}.csv"`);
  return streamCsv(c, csvLines(answered), query);
}

/** One page of a list. */
export async function readPart<T>({
  list,
  pages,
  query,
}: Pick<Answered<T>, 'list' | 'pages' | 'query'>): Promise<ListedPart<T>> {
  const wanted = { list, pages, query };
  const found = query.sort === undefined ? await readInOrder(wanted) : await readSorted(wanted);
  return { ...found, query: listParameters(wanted) };
}

type Wanted<T> = Pick<Answered<T>, 'list' | 'pages' | 'query'>;

async function readInOrder<T>({ list, pages, query }: Wanted<T>) {
  const items: T[] = [];
  let { cursor } = query;
  let examined = 0;
  do {
    const read = await pages({ limit: AT_A_TIME, cursor });
    items.push(...read.items.filter((item) => fits(list, item, query)));
    examined += AT_A_TIME;
    cursor = read.cursor;
  } while (cursor !== undefined && items.length < AT_A_TIME / 2 && examined < MOST_EXAMINED);
  return { items, cursor };
}

/** The smallest entries after the cursor, in the order of a column. */
async function readSorted<T>(wanted: Wanted<T>) {
  const { query } = wanted;
  const after = query.cursor === undefined ? undefined : readCursor(Place, query.cursor);
  const kept = await keepFirst(wanted, AT_A_TIME + 1, after);
  const items = kept.slice(0, AT_A_TIME);
  const last = items.at(-1);
  return {
    items: items.map(({ item }) => item),
    cursor: kept.length > AT_A_TIME && last !== undefined ? writeCursor(last.place) : undefined,
  };
}

/** Where an entry is in an order: the value of the column, then its id. */
const Place = z.tuple([z.union([z.string(), z.number(), z.null()]), z.string()]).readonly();
type Place = z.infer<typeof Place>;
interface Placed<T> {
  readonly item: T;
  readonly place: Place;
}

async function keepFirst<T>(
  { list, pages, query }: Wanted<T>,
  most: number,
  after?: Place,
): Promise<readonly Placed<T>[]> {
  const { sort = '' } = query;
  const column = list.columns[sort.replace(/^-/, '')];
  const compare = sort.startsWith('-') ? comparePlacesDown : comparePlaces;
  const kept: Placed<T>[] = [];
  for await (const item of entriesOf({ list, pages, query })) {
    const place: Place = [toSortValue(column?.value(item) ?? null), list.idOf(item)];
    if (after !== undefined && compare(place, after) <= 0) continue;
    const last = kept.at(-1);
    if (kept.length === most && last !== undefined && compare(place, last.place) >= 0) continue;
    kept.splice(insertionPoint(kept, place, compare), 0, { item, place });
    if (kept.length > most) kept.pop();
  }
  return kept;
}

function insertionPoint<T>(
  kept: readonly Placed<T>[],
  place: Place,
  compare: typeof comparePlaces,
): number {
  let [low, high] = [0, kept.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = kept[middle]?.place ?? place;
    if (compare(other, place) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

let collator: Intl.Collator | undefined; // made at the first order, because making it takes milliseconds

function comparePlaces([a, aId]: Place, [b, bId]: Place): number {
  return compareValues(a, b) || (aId < bId ? -1 : Number(aId > bId));
}

/** The reverse order. Entries without a value are last in it too. */
function comparePlacesDown([a, aId]: Place, [b, bId]: Place): number {
  if ((a === null) !== (b === null)) return a === null ? 1 : -1;
  return comparePlaces([b, bId], [a, aId]);
}

function compareValues(a: Place[0], b: Place[0]): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [one, other] = [String(a), String(b)];
  collator ??= new Intl.Collator('fr', { numeric: true });
  return collator.compare(one, other) || (one < other ? -1 : Number(one > other));
}

function toSortValue(value: Json): Place[0] {
  if (typeof value === 'number') return value;
  const text = listText(value);
  return text === '' ? null : text;
}

/** The first {@link MOST_LISTED} entries that fit, as they are read. */
async function* entriesOf<T>({ list, pages, query }: Wanted<T>): AsyncGenerator<T> {
  let cursor: string | undefined;
  let examined = 0;
  do {
    const read = await pages({ limit: AT_A_TIME * 4, cursor });
    for (const item of read.items) if (fits(list, item, query)) yield item;
    examined += read.items.length;
    cursor = read.cursor;
  } while (cursor !== undefined && examined < MOST_LISTED);
}

function fits<T>(list: StaffList<T>, item: T, query: Answered<T>['query']): boolean {
  const { columns, filters = [], search = 'columns' } = list;
  for (const { name, fits: accepts } of filters) {
    const value = query[name];
    if (typeof value !== 'string') continue;
    const isFitting = accepts?.(item, value) ?? columns[name]?.value(item) === value;
    if (!isFitting) return false;
  }
  const words = search === 'columns' ? foldText(query.q ?? '') : '';
  if (words === '') return true;
  const text = foldText(
    Object.values(columns)
      .map(({ value }) => listText(value(item)))
      .join(' '),
  );
  return words.split(' ').every((word) => text.includes(word));
}

async function* csvLines<T>(answered: Answered<T>): AsyncGenerator<string> {
  const { list, query } = answered;
  const columns = Object.entries(list.columns);
  yield csvLine(columns.map(([name]) => name));
  const items =
    query.sort === undefined
      ? entriesOf(answered)
      : (await keepFirst(answered, MOST_LISTED)).map(({ item }) => item);
  for await (const item of items) yield csvLine(columns.map(([, { value }]) => value(item)));
}

/** The parameters of a list that its page keeps in its addresses. */
function listParameters<T>({ list, query }: Wanted<T>): Readonly<Record<string, string>> {
  const names = ['q', ...(list.filters ?? []).map(({ name }) => name), 'sort', 'cursor'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = query[name];
      return typeof value === 'string' && value !== '' ? [[name, value]] : [];
    }),
  );
}
