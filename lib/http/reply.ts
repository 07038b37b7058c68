import type { Context } from 'hono';
import type { Json } from '../core/digest.ts';
import type { ListPage } from '../core/page.ts';
import { bodyStream } from './files/body-stream.ts';
import { collectLines, requireFitting } from './page-bytes.ts';
import { removeCoding } from './requests/negotiate.ts';

/** A JSON response; for a changeable object, with its version as ETag. */
export function json(
  c: Context,
  body: unknown,
  options: { status?: 200 | 201 | 202; etag?: string } = {},
): Response {
  if (options.etag !== undefined) c.header('ETag', `"${options.etag}"`);
  return c.json(body as Json, options.status ?? 200);
}

/**
 * A streamed response of JSON Lines, for the result of long work. The first line is produced before the response
 * begins, so that an error until then is a normal problem.
 */
export async function jsonLines(
  c: Context,
  values: AsyncIterable<unknown> | Iterable<unknown>,
): Promise<Response> {
  const lines = (async function* () {
    for await (const value of values) yield `${JSON.stringify(value)}\n`;
  })();
  return streamText(c, lines, 'application/jsonl');
}

/**
 * A streamed response of text. The first piece is produced before the response begins, so that an error until then is
 * a normal problem.
 */
export async function streamText(
  c: Context,
  pieces: AsyncGenerator<string>,
  contentType: string,
): Promise<Response> {
  const encoder = new TextEncoder();
  let firstRead: Promise<IteratorResult<string>> | undefined = pieces.next();
  await firstRead;
  const next = async (): Promise<IteratorResult<Uint8Array>> => {
    const { done, value } = await (firstRead ?? pieces.next());
    firstRead = undefined;
    return done ? { done, value: undefined } : { done: false, value: encoder.encode(value) };
  };
  const stop = async (): Promise<IteratorResult<Uint8Array>> => {
    await pieces.return(undefined);
    return { done: true, value: undefined };
  };
  return c.body(bodyStream(c, { next, return: stop }), 200, { 'Content-Type': contentType });
}

/**
 * A page of a list as JSON Lines. If it has too many bytes, a shorter one is read instead. If there are more, the header `Link` leads to the next page.
 *
 * @see RFC 8288 #section-3
 */
export function linesPage(
  c: Context,
  { items, cursor }: ListPage<unknown>,
  etag?: string,
): Response {
  const lines = items.map((item) => `${JSON.stringify(item)}\n`);
  linkNext(c, cursor, lines);
  return sendLines(c, lines, etag);
}

/**
 * A page of a list that has no limit of entries, as JSON Lines: as many as fit.
 *
 * @param values all entries of the list
 * @param from number of entries of earlier pages
 * @param buildCursor cursor of the page that begins after so many entries
 */
export async function streamedPage(
  c: Context,
  values: AsyncIterable<unknown>,
  from: number,
  buildCursor: (position: number) => string,
): Promise<Response> {
  const { lines, next } = await collectLines(values, from);
  linkNext(c, next === undefined ? undefined : buildCursor(next), lines);
  return sendLines(c, lines);
}

/** Sends lines of JSON. @param etag identifies the content; without it, there are no conditional requests */
export function sendLines(c: Context, lines: readonly string[], etag?: string): Response {
  if (etag !== undefined) c.header('ETag', etag);
  if (etag !== undefined && matchesIfNoneMatch(c.req.header('if-none-match'), etag))
    return c.body(null, 304);
  return c.body(lines.join(''), 200, { 'Content-Type': 'application/jsonl' });
}

/** A page of a list in a JSON document, with the cursor of the next page in it and in the header `Link`. */
export function jsonPage(
  c: Context,
  page: Readonly<Record<string, unknown>>,
  cursor: string | undefined,
): Response {
  const entries: readonly unknown[] = Object.values(page).find(Array.isArray) ?? [];
  linkNext(c, cursor, toTexts(entries));
  return json(c, cursor === undefined ? page : { ...page, cursor });
}

/** The JSON texts of entries, for {@link linkNext}. */
export function toTexts(entries: readonly unknown[]): readonly string[] {
  return entries.map((entry) => JSON.stringify(entry));
}

/**
 * Adds the header `Link` to the next page, if there is one.
 *
 * @param entries the texts of this page: if they have too many bytes, a shorter page is read instead
 */
export function linkNext(c: Context, cursor: string | undefined, entries: readonly string[]): void {
  requireFitting(c, entries);
  if (cursor === undefined) return;
  const url = new URL(c.req.url);
  url.searchParams.set('cursor', cursor);
  const { publicUrl } = c.get('facts');
  c.header('Link', `<${publicUrl}${url.pathname}${url.search}>; rel="next"`);
}

/** Whether `If-None-Match` names this ETag, in any coding (RFC 9110 #field.if-none-match: weak comparison). */
export function matchesIfNoneMatch(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return (
    header.trim() === '*' ||
    header.split(',').some((tag) => removeCoding(tag.trim().replace(/^W\//, '')) === etag)
  );
}
