import type { Context } from 'hono';

/**
 * Whether the client prefers 202 with a job to waiting for the result.
 *
 * @see RFC 7240 #section-4.1
 */
export function prefersAsync(c: Context): boolean {
  const preferences = (c.req.header('prefer') ?? '').split(',');
  return preferences.some((each) => each.split(';')[0]?.trim().toLowerCase() === 'respond-async');
}
