import { systemClock } from '../core/clock.ts';
import type { HandleJob } from '../delivery/delivery.ts';
import { createProcessEventHandler } from '../delivery/process-events.ts';
import type { Webhook } from '../delivery/webhook.ts';
import type { Identity } from '../identity/identity.ts';
import type { OutboundHttp } from '../outbound/outbound.ts';
import type { Config } from './config.ts';

/** The webhook for events of negotiations and transfers; `undefined` if the settings name none. */
export async function findEventWebhook(
  { KAART_EVENT_WEBHOOK: url }: Config,
  identity: Pick<Identity, 'eventWebhookSecret'>,
): Promise<Webhook | undefined> {
  return url === undefined ? undefined : { url, secret: await identity.eventWebhookSecret(url) };
}

/** The handler that sends events of negotiations and transfers to this webhook. */
export function createEventHandler(
  config: Config,
  identity: Pick<Identity, 'eventWebhookSecret'>,
  outbound: OutboundHttp,
): HandleJob {
  const webhook = () => findEventWebhook(config, identity);
  return createProcessEventHandler({ outbound, clock: systemClock, webhook });
}
