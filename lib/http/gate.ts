import type { Context } from 'hono';
import { KaartError } from '../core/errors.ts';
import { type Caller, requireScope } from '../identity/caller.ts';
import type { RateLimiter } from '../identity/rate-limit.ts';
import type { Scope } from '../identity/roles.ts';

/** Lets a request in or throws: who asks, within what rate, with the scope that the route needs. */
export type AuthorizeRequest = (c: Context, access: Scope | 'public') => Promise<Caller>;

/** What an access token is judged by; DPoP binds it to the request (RFC 9449). */
interface Presented {
  readonly authorization: string;
  readonly method: string;
  readonly url: string;
  readonly dpop?: string;
}

/** Who a presented token speaks for. @throws KaartError `unauthenticated` */
export type Authenticate = (presented: Presented) => Promise<Caller>;

/** On a public route nobody asks: a token sent along is not even looked at. */
const NOBODY: Caller = {
  subject: 'anonymous',
  clientId: 'anonymous',
  scopes: new Set(),
  tokenId: '-',
};

/** @param publicUrl what clients call us; a DPoP proof is made for that address, whatever gateway stands before us */
export function createRequestAuthorizer(
  authenticate: Authenticate,
  limiter: RateLimiter,
  publicUrl: string,
): AuthorizeRequest {
  return async (c, access) => {
    if (access === 'public') return NOBODY;
    const authorization = c.req.header('authorization');
    if (authorization === undefined)
      throw new KaartError('no access token was sent', { code: 'unauthenticated' });
    const dpop = c.req.header('dpop');
    const caller = await authenticate({
      authorization,
      method: c.req.method,
      url: publicUrl + new URL(c.req.url).pathname,
      ...(dpop === undefined ? {} : { dpop }),
    });
    limit(c, limiter, caller.clientId);
    requireScope(caller, access);
    return caller;
  };
}

function limit(c: Context, limiter: RateLimiter, key: string): void {
  const { allowed, headers, retryAfterSeconds } = limiter.take(key, performance.now());
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  if (allowed) return;
  throw new KaartError('this client asks more often than its quota allows', {
    code: 'rate-limited',
    details: { retryAfterSeconds },
  });
}
