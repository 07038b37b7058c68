import type { Context } from 'hono';
import { sha256 } from '../../core/digest.ts';
import { matchesIfNoneMatch } from '../reply.ts';
import type { OpenDataRule } from '../route.ts';

/** Response headers that a page of another origin may read, in addition to the default ones. */
const EXPOSED_HEADERS = [
  'Accept-Ranges',
  'Content-Disposition',
  'Content-Length',
  'Content-Range',
  'ETag',
  'Kaart-Version',
  'Link',
  'Repr-Digest',
  'Retry-After',
  'X-Request-Id',
].join(', ');

/** Requests that a page of another origin may send: without credentials, and only reads. */
const PREFLIGHT_HEADERS = {
  'Access-Control-Allow-Methods': 'GET, HEAD',
  'Access-Control-Allow-Headers':
    'Accept, Accept-Language, If-None-Match, If-Range, Range, X-Request-Id',
  'Access-Control-Max-Age': '86400',
};

/** Lets pages of any origin read the response, also an error. */
export function allowAllOrigins(c: Context): void {
  c.header('Access-Control-Allow-Origin', '*');
  c.header('Access-Control-Expose-Headers', EXPOSED_HEADERS);
  c.header('Cross-Origin-Resource-Policy', 'cross-origin');
  c.header('Vary', 'Accept, Accept-Language');
}

/** The response to the preflight request of a browser for open data. */
export function respondPreflight(c: Context): Response {
  allowAllOrigins(c);
  return c.body(null, 204, PREFLIGHT_HEADERS);
}

/**
 * Makes a response cacheable for shared caches. It adds an ETag over the bytes if the response has
 * none, and answers 304 if the caller already has it. A streamed response keeps its ETag, or has none.
 */
export async function makeCacheable(
  c: Context,
  response: Response,
  { maxAgeSeconds }: OpenDataRule,
): Promise<Response> {
  const { status, headers: sentHeaders } = response;
  if (![200, 206, 304].includes(status)) return response;
  sentHeaders.set('Cache-Control', buildCacheControl(maxAgeSeconds));
  // a response with the same body: a body that is read from the response is a stream, and three times as slow
  if (status !== 200 || sentHeaders.has('ETag') || isStream(sentHeaders)) return response;
  const headers = new Headers(sentHeaders);
  const bytes = await response.arrayBuffer();
  const etag = `"${sha256(new Uint8Array(bytes))}"`;
  headers.set('ETag', etag);
  if (!matchesIfNoneMatch(c.req.header('if-none-match'), etag))
    return new Response(bytes, { status, headers });
  for (const name of ['Content-Type', 'Content-Length']) headers.delete(name);
  return new Response(null, { status: 304, headers });
}

function buildCacheControl(maxAgeSeconds: number): string {
  return maxAgeSeconds === 0
    ? 'public, no-cache'
    : `public, max-age=${maxAgeSeconds}, must-revalidate`;
}

function isStream(headers: Headers): boolean {
  return (headers.get('content-type') ?? '').startsWith('application/jsonl');
}
