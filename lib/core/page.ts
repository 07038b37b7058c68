import * as z from 'zod';
import { KaartError } from './errors.ts';
import { parseJson } from './parse-json.ts';

/**
 * A whole number in a query or path. It is written in decimal digits: `1e2`, `0x10` and ` 5 ` are texts.
 */
export function wholeNumberParameter<S extends z.ZodNumber>(schema: S) {
  return z.preprocess(
    (text) => (typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : text),
    schema,
  );
}

/** Default and maximum number of entries on one page. */
const PAGE_LIMIT = { default: 100, maximum: 1_000 } as const;

/** The requested part of a list. */
export const PageRequest = z.object({
  limit: wholeNumberParameter(z.int().min(1).max(PAGE_LIMIT.maximum)).default(PAGE_LIMIT.default),
  /** End of the last page. Opaque, and invalid for another list. */
  cursor: z.string().min(1).max(500).optional(),
});
export type PageRequest = Readonly<z.infer<typeof PageRequest>>;

/**
 * Like {@link PageRequest}, for a list with expensive entries: a page has at most `maximum` entries, even if
 * more are requested.
 */
export function shortPages(maximum: number) {
  const limit = PageRequest.shape.limit.transform((requested) => Math.min(requested, maximum));
  return PageRequest.extend({ limit });
}

/** A place in a list as an opaque cursor. */
export function writeCursor(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @throws KaartError `message-invalid` for a cursor that is not a place of this form */
export function readCursor<P extends z.ZodType>(form: P, cursor: string): z.infer<P> {
  const place = form.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (place.success) return place.data;
  throw new KaartError('cursor-invalid', { code: 'message-invalid' });
}

/** A part of a list. Any page may have few or no entries. */
export interface ListPage<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly cursor?: string | undefined;
}

/** Yields all entries of a list, page by page. */
export async function* allPages<T>(page: ListPages<T>): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    const found: ListPage<T> = await page({ limit: PAGE_LIMIT.maximum, cursor });
    yield* found.items;
    cursor = found.cursor;
  } while (cursor !== undefined);
}

/** The pages of one list. */
export type ListPages<T> = (page: PageRequest) => Promise<ListPage<T>>;

/**
 * One page of several lists in sequence.
 *
 * @throws KaartError `message-invalid` for a cursor that is not of these lists
 */
export async function pageOfLists<T>(
  lists: readonly ListPages<T>[],
  { limit, cursor = '0.' }: PageRequest,
): Promise<ListPage<T>> {
  const [, place = '', within = ''] = /^(\d)\.(.*)$/s.exec(cursor) ?? [];
  let at = Number(place);
  if (place === '' || at >= lists.length)
    throw new KaartError('cursor-invalid', { code: 'message-invalid' });
  const items: T[] = [];
  let next = within === '' ? undefined : within;
  while (at < lists.length && items.length < limit) {
    const page = await lists[at]?.({ limit: limit - items.length, cursor: next });
    items.push(...(page?.items ?? []));
    next = page?.cursor;
    if (next === undefined) at += 1;
  }
  return at < lists.length ? { items, cursor: `${at}.${next ?? ''}` } : { items };
}

/**
 * Collects a page from a stream of items that begins after the cursor of the previous page.
 *
 * @param cursorOf cursor of a page that ends with this item
 */
export async function collectPage<T>(
  items: AsyncIterable<T> | Iterable<T>,
  limit: number,
  cursorOf: (item: T) => string,
): Promise<ListPage<T>> {
  const page: T[] = [];
  for await (const item of items) {
    const last = page.at(-1);
    if (page.length >= limit && last !== undefined) return { items: page, cursor: cursorOf(last) };
    page.push(item);
  }
  return { items: page };
}
