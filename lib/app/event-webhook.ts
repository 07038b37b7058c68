import type { Webhook } from '../delivery/webhook.ts';
import type { Identity } from '../identity/identity.ts';
import type { Config } from './config.ts';

/** The webhook for events of negotiations and transfers; `undefined` if the settings name none. */
export async function findEventWebhook(
  { KAART_EVENT_WEBHOOK: url }: Config,
  identity: Pick<Identity, 'eventWebhookSecret'>,
): Promise<Webhook | undefined> {
  return url === undefined ? undefined : { url, secret: await identity.eventWebhookSecret(url) };
}
