import * as z from 'zod';

/** Entries of one page of a list, if the caller names no number, and at most. */
const PAGE_LIMIT = { default: 100, most: 1_000 } as const;

/** Which part of a list is asked for. */
export const PageAsked = z.object({
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT.most).default(PAGE_LIMIT.default),
  /** Where the last page ended. Opaque, and of no use with another list. */
  cursor: z.string().min(1).max(500).optional(),
});
export type PageAsked = Readonly<z.infer<typeof PageAsked>>;

/** A part of a list. A page that is not the last may have few entries or none. */
export interface ListPage<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly cursor?: string | undefined;
}

/** All entries of a list, page by page. */
export async function* allPages<T>(
  page: (asked: PageAsked) => Promise<ListPage<T>>,
): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    const found: ListPage<T> = await page({ limit: PAGE_LIMIT.most, cursor });
    yield* found.items;
    cursor = found.cursor;
  } while (cursor !== undefined);
}

/**
 * A page of items that come one by one, behind the cursor of the page before.
 *
 * @param cursorOf where a page that ends with this item has ended
 */
export async function pageFrom<T>(
  items: AsyncIterable<T>,
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
