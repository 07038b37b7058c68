import { stateReason } from '../core/stated-reason.ts';
import type { Agreements } from '../dsp/common/ports.ts';
import type { Rights } from '../identity/rights.ts';
import type { DeliveryRoute, WithdrawalDeps } from '../withdrawal/ports.ts';
import type { SendNoticeDeps } from './send-notice.ts';

export interface RouteFinderDeps extends Pick<SendNoticeDeps, 'webhookOf'> {
  readonly agreements: Pick<Agreements, 'find'>;
  readonly rights: Pick<Rights, 'partner'>;
}

/**
 * Creates the function that finds the route of a withdrawal notice. A recipient under agreements is a connector: its
 * notices go to the address of the latest agreement. Any other recipient is a partner: it has a webhook, or reads the feed.
 */
export function createRouteFinder({
  agreements,
  webhookOf,
  rights,
}: RouteFinderDeps): WithdrawalDeps['findRoute'] {
  return async (recipient, ids): Promise<DeliveryRoute> => {
    const found = await Promise.all(ids.map((id) => agreements.find(id, 'provider')));
    const latest = found
      .flatMap((agreement) => agreement ?? [])
      .sort((a, b) => (a.concludedAt < b.concludedAt ? -1 : 1))
      .at(-1);
    if (latest !== undefined) return { channel: 'connector', address: latest.address };
    const webhook = ids.length > 0 ? undefined : await webhookOf(recipient);
    if (webhook !== undefined) return { channel: 'webhook', address: webhook.url };
    const { holds } = await rights.partner(recipient);
    return {
      channel: 'feed',
      address: '',
      ...(!holds && { unreachable: stateReason('partner-not-reached') }),
    };
  };
}
