import type { Context } from 'hono';

/**
 * Maximum size of a page of a list in UTF-8. AWS Lambda sends at most 6 MB, and counts the response in JSON, where
 * each quotation mark of a line takes two bytes.
 */
export const MAX_PAGE_BYTES = 4_000_000;

/** A page with more bytes than {@link MAX_PAGE_BYTES}. {@link handlePage} reads a shorter one instead. */
class PageTooLong extends Error {
  /** Number of the first entries that fit, at least one. */
  readonly fittingCount: number;

  constructor(fitting: number) {
    super(`only ${fitting} entries fit on the page`);
    this.fittingCount = fitting;
  }
}

/** Number of the first texts that have room on one page, at least one. */
export function countFitting(texts: readonly string[]): number {
  let bytes = 0;
  const firstBeyond = texts.findIndex((text, at) => {
    bytes += Buffer.byteLength(text);
    return at > 0 && bytes > MAX_PAGE_BYTES;
  });
  return firstBeyond === -1 ? texts.length : firstBeyond;
}

/** Makes {@link handlePage} read a shorter page if these entries have too many bytes. */
export function requireFitting(c: Context, texts: readonly string[]): void {
  const fittingCount = countFitting(texts);
  if (fittingCount < texts.length && c.get('facts').canShorten === true)
    throw new PageTooLong(fittingCount);
}

/** The members of a query that choose a page. */
interface PageQuery {
  readonly limit?: number;
}

/**
 * Handles a request for a page of a list. If it has too many bytes, it is read again with as many entries as fit, so
 * that its cursor leads to the entry after them.
 */
export async function handlePage<Q extends PageQuery>(
  c: Context,
  query: Q,
  handle: (query: Q) => Response | Promise<Response>,
): Promise<Response> {
  const facts = c.get('facts');
  for (let pageQuery = query; ; ) {
    facts.canShorten = pageQuery.limit !== 1;
    try {
      return await handle(pageQuery);
    } catch (error) {
      if (!(error instanceof PageTooLong)) throw error;
      const { limit = Number.POSITIVE_INFINITY } = pageQuery;
      pageQuery = { ...pageQuery, limit: Math.max(1, Math.min(error.fittingCount, limit - 1)) };
    }
  }
}

/** Whether a query chooses a page of a list. */
export function isPageQuery(shape: Readonly<Record<string, unknown>> | undefined): boolean {
  return shape !== undefined && 'limit' in shape && 'cursor' in shape;
}

/**
 * Collects the texts of a page from a stream.
 *
 * @param values entries of the list, the first `from` of them are of earlier pages
 * @returns the lines, and the position of the entry after them if there is one
 */
export async function collectLines(
  values: AsyncIterable<unknown>,
  from = 0,
): Promise<{ readonly lines: readonly string[]; readonly next?: number }> {
  const lines: string[] = [];
  let [at, bytes] = [0, 0];
  for await (const value of values) {
    at += 1;
    if (at <= from) continue;
    const line = `${JSON.stringify(value)}\n`;
    bytes += Buffer.byteLength(line);
    if (lines.length > 0 && bytes > MAX_PAGE_BYTES) return { lines, next: at - 1 };
    lines.push(line);
  }
  return { lines };
}
