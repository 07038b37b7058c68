import type { Context } from 'hono';
import { sha256 } from '../../core/digest.ts';
import { matchesIfNoneMatch } from '../reply.ts';
import type { OpenDataRule } from '../route.ts';

/** Headers of answers that a page of another origin may read besides the few that any page may. */
const EXPOSED = [
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

/** Requests that a page of another origin may send: no credentials, and no changes. */
const PREFLIGHT = {
  'Access-Control-Allow-Methods': 'GET, HEAD',
  'Access-Control-Allow-Headers':
    'Accept, Accept-Language, If-None-Match, If-Range, Range, X-Request-Id',
  'Access-Control-Max-Age': '86400',
};

/** Lets pages of any origin read the answer, also one that refuses. */
export function allowAllOrigins(c: Context): void {
  c.header('Access-Control-Allow-Origin', '*');
  c.header('Access-Control-Expose-Headers', EXPOSED);
  c.header('Cross-Origin-Resource-Policy', 'cross-origin');
  c.header('Vary', 'Accept, Accept-Language');
}

/** The answer to a browser that asks whether its page may read open data. */
export function preflight(c: Context): Response {
  allowAllOrigins(c);
  return c.body(null, 204, PREFLIGHT);
}

/**
 * An answer that shared caches may keep, with an ETag over its bytes where it has none; 304 where
 * the caller has it. An answer that is made as it is read comes with an ETag of its own or with none.
 */
export async function makeCacheable(
  c: Context,
  response: Response,
  { maxAgeSeconds }: OpenDataRule,
): Promise<Response> {
  if (![200, 206, 304].includes(response.status)) return response;
  const headers = new Headers(response.headers);
  headers.set('Cache-Control', caching(maxAgeSeconds));
  const { status } = response;
  if (status !== 200 || headers.has('ETag') || isStream(headers))
    return new Response(response.body, { status, headers });
  const bytes = await response.arrayBuffer();
  const etag = `"${sha256(new Uint8Array(bytes))}"`;
  headers.set('ETag', etag);
  if (!matchesIfNoneMatch(c.req.header('if-none-match'), etag))
    return new Response(bytes, { status, headers });
  for (const name of ['Content-Type', 'Content-Length']) headers.delete(name);
  return new Response(null, { status: 304, headers });
}

function caching(maxAgeSeconds: number): string {
  return maxAgeSeconds === 0
    ? 'public, no-cache'
    : `public, max-age=${maxAgeSeconds}, must-revalidate`;
}

function isStream(headers: Headers): boolean {
  return (headers.get('content-type') ?? '').startsWith('application/jsonl');
}
