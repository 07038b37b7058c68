import type { Context } from 'hono';
import { matchesIfNoneMatch } from '../reply.ts';
import { byteRange } from '../requests/negotiate.ts';

/** A document in memory. */
export interface SmallDocument {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly mediaType: string;
}

/**
 * Sends a document: 304 if the caller already has it, 206 for a range.
 *
 * @throws KaartError `range-not-satisfiable`
 */
export function sendDocument(c: Context, { bytes, sha256, mediaType }: SmallDocument): Response {
  const etag = `"${sha256}"`;
  const headers = {
    ETag: etag,
    'Content-Type': mediaType,
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private, no-cache',
    'Repr-Digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
  };
  if (matchesIfNoneMatch(c.req.header('if-none-match'), etag))
    return c.body(null, 304, { ETag: etag });
  const range = byteRange(c.req, etag, bytes.length);
  if (range === undefined)
    return c.body(bytes, 200, { ...headers, 'Content-Length': String(bytes.length) });
  const part = bytes.subarray(range.first, range.last + 1);
  return c.body(part, 206, {
    ...headers,
    'Content-Length': String(part.length),
    'Content-Range': `bytes ${range.first}-${range.last}/${bytes.length}`,
  });
}
