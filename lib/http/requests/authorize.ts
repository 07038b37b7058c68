import type { Context } from 'hono';
import { KaartError } from '../../core/errors.ts';
import type { AuthenticatedRequest, Authenticator } from '../../identity/authenticator.ts';
import type { Caller } from '../../identity/caller.ts';
import type { RateLimiter } from '../../identity/rate-limit.ts';
import { PARTNER_SCOPES, type Scope } from '../../identity/roles.ts';

/** Checks a request or throws: the caller, the rate limit and the scope of the route. */
export type AuthorizeRequest = (c: Context, access: Scope | 'public') => Promise<Caller>;

/** The caller of a public route. A sent token is ignored. */
const ANONYMOUS: Caller = {
  subject: 'anonymous',
  clientId: 'anonymous',
  scopes: new Set(),
  tokenId: '-',
};

/** @param publicUrl our URL for clients; a DPoP proof names this address, even behind a gateway */
export function createRequestAuthorizer(
  authenticator: Pick<Authenticator, 'authenticate'>,
  limiter: RateLimiter,
  publicUrl: string,
): AuthorizeRequest {
  return async (c, access) => {
    if (access === 'public') return ANONYMOUS;
    const authorization = c.req.header('authorization');
    if (authorization === undefined)
      throw new KaartError('token-missing', { code: 'unauthenticated' });
    const dpop = c.req.header('dpop');
    const request: AuthenticatedRequest = {
      method: c.req.method,
      url: publicUrl + new URL(c.req.url).pathname,
      ...(dpop === undefined ? {} : { dpop }),
    };
    const caller = await authenticator.authenticate(authorization, request);
    const quota = limiter.take(caller.clientId, performance.now());
    for (const [name, value] of Object.entries(quota.headers)) c.header(name, value);
    if (!quota.allowed)
      throw new KaartError('client-quota-used', {
        code: 'rate-limited',
        details: { retryAfterSeconds: quota.retryAfterSeconds },
      });
    if (!caller.scopes.has(access)) throw scopeMissing(caller, access);
    return caller;
  };
}

/** The error for a caller without a scope. */
export function scopeMissing({ partnerId }: Caller, scope: Scope): KaartError {
  const partnerReason = PARTNER_SCOPES.includes(scope)
    ? 'scope-not-in-token'
    : 'scope-not-for-partners';
  return new KaartError(partnerId === undefined ? 'scope-missing' : partnerReason, {
    code: 'forbidden',
    parameters: { scope },
    details: { scope },
  });
}
