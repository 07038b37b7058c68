import type { Hono } from 'hono';
import type { Clock } from '../core/clock.ts';
import { KaartError } from '../core/errors.ts';
import { createDspApp } from '../http/dsp/dsp-app.ts';
import type { VerifyCaller } from '../http/dsp/receive-message.ts';
import { sourceAddress } from '../http/requests/source-address.ts';
import type { RateLimiter } from '../identity/rate-limit.ts';
import type { Withdrawals } from '../withdrawal/withdrawals.ts';
import type { Connector } from './connector.ts';

export interface DataSpaceDeps {
  readonly limiter: RateLimiter;
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly withdrawals: Withdrawals;
}

/** The endpoints of the protocol. */
export function createDataSpaceApp(
  { identity, negotiations, transfers, catalog, notices: { received } }: Connector,
  { limiter, publicUrl, clock, withdrawals }: DataSpaceDeps,
): Hono {
  const verify: VerifyCaller = async (c) => {
    const dpop = c.req.header('dpop');
    const caller = await identity.verify(c.req.header('authorization'), {
      method: c.req.method,
      url: publicUrl + new URL(c.req.url).pathname,
      get source() {
        return sourceAddress(c);
      },
      ...(dpop === undefined ? {} : { dpop }),
    });
    const { participantId } = caller;
    const tokenMembers = { scopes: new Set<never>(), tokenId: '-' };
    c.get('facts').caller = { subject: participantId, clientId: participantId, ...tokenMembers };
    // One participant does not delay the others. It is told to try again later.
    if (!limiter.take(participantId, performance.now()).allowed)
      throw new KaartError('participant-quota-used', { code: 'rate-limited' });
    return caller;
  };
  const notices = { received, withdrawals };
  return createDspApp({ verify, negotiations, transfers, catalog, publicUrl, clock, notices });
}
