import { createHmac } from 'node:crypto';
import type { Keyring } from './keyring.ts';

const SECRET_BYTES = 32;
const PREFIX = 'whsec_';

/** Headers of a webhook request, by which its receiver verifies the sender and the time. */
export interface WebhookHeaders {
  readonly 'webhook-id': string;
  /** Seconds since 1970. */
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/**
 * Derives the secret of a partner's webhook, in the form of Standard Webhooks. Every signature needs the secret, so
 * a hash is not enough. It is derived each time from a key that only the app can read, and it is stored nowhere.
 *
 * @param generation counts the secrets of this partner
 */
export function webhookSecret(
  keyring: Keyring,
  partnerId: string,
  generation: number,
): Promise<string> {
  return deriveSecret(keyring, `webhook/${partnerId}/${generation}`);
}

/**
 * Derives the secret of the webhook for events of negotiations and transfers. Another address has another secret.
 *
 * @see webhookSecret
 */
export function eventWebhookSecret(keyring: Keyring, url: string): Promise<string> {
  return deriveSecret(keyring, `event-webhook/${url}`);
}

async function deriveSecret(keyring: Keyring, name: string): Promise<string> {
  const secret = await keyring.deriveSecret(name, SECRET_BYTES);
  return PREFIX + secret.toString('base64');
}

/**
 * Signs a request to a webhook.
 *
 * @param id the same for every attempt to send a message
 * @param seconds since 1970
 * @param body as it is sent
 * @see https://www.standardwebhooks.com, symmetric signatures
 */
export function webhookHeaders(
  secret: string,
  id: string,
  seconds: number,
  body: string,
): WebhookHeaders {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${signature}`,
  };
}
