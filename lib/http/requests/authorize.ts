import type { Context } from 'hono';
import { KaartError } from '../../core/errors.ts';
import { type Caller, requireScope } from '../../identity/caller.ts';
import type { RateLimiter } from '../../identity/rate-limit.ts';
import type { Scope } from '../../identity/roles.ts';

/** Checks a request or throws: the caller, the rate limit and the scope of the route. */
export type AuthorizeRequest = (c: Context, access: Scope | 'public') => Promise<Caller>;

/** What an access token is judged by; DPoP binds it to the request (RFC 9449). */
interface Presented {
  readonly authorization: string;
  readonly method: string;
  readonly url: string;
  readonly dpop?: string;
}

/** Identifies the caller of a token. @throws KaartError `unauthenticated` */
export type Authenticate = (presented: Presented) => Promise<Caller>;

/** A public route needs no caller: a token that is sent is ignored. */
const NOBODY: Caller = {
  subject: 'anonymous',
  clientId: 'anonymous',
  scopes: new Set(),
  tokenId: '-',
};

/** @param publicUrl our URL for clients; a DPoP proof names this address, even behind a gateway */
export function createRequestAuthorizer(
  authenticate: Authenticate,
  limiter: RateLimiter,
  publicUrl: string,
): AuthorizeRequest {
  return async (c, access) => {
    if (access === 'public') return NOBODY;
    const authorization = c.req.header('authorization');
    if (authorization === undefined)
      throw new KaartError('token-missing', { code: 'unauthenticated' });
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
  throw new KaartError('client-quota-used', {
    code: 'rate-limited',
    details: { retryAfterSeconds },
  });
}
