import type { Context } from 'hono';
import type { Json } from '../core/digest.ts';

/** A JSON answer, with the item's version as its ETag where the thing can be changed. */
export function json(
  c: Context,
  body: unknown,
  options: { status?: 200 | 201 | 202; etag?: string } = {},
): Response {
  if (options.etag !== undefined) c.header('ETag', `"${options.etag}"`);
  return c.json(body as Json, options.status ?? 200);
}

/** JSON Lines, written as they come: for lists that may be long. */
export function jsonLines(
  c: Context,
  values: AsyncIterable<unknown> | Iterable<unknown>,
): Response {
  const encoder = new TextEncoder();
  const body = ReadableStream.from(
    (async function* () {
      for await (const value of values) yield encoder.encode(`${JSON.stringify(value)}\n`);
    })(),
  );
  return c.body(body as ReadableStream, 200, { 'Content-Type': 'application/jsonl' });
}

/** Whether `If-None-Match` names this ETag (RFC 9110 #field.if-none-match: weak comparison). */
export function matchesNone(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return (
    header.trim() === '*' ||
    header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
  );
}
