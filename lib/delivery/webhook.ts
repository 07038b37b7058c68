import type { Clock } from '../core/clock.ts';
import { webhookHeaders } from '../identity/webhook-secret.ts';
import type { OutboundHttp } from '../outbound/outbound.ts';

/** The address and the secret of a receiver. */
export interface Webhook {
  readonly url: string;
  readonly secret: string;
}

/** The body of a call, as Standard Webhooks recommends it. */
export interface WebhookBody {
  readonly type: string;
  readonly timestamp: string;
  readonly data: object;
}

export interface CallWebhookDeps {
  readonly outbound: Pick<OutboundHttp, 'send'>;
  /** The real clock, because a signature contains its time. */
  readonly clock: Clock;
}

const TIMEOUT_MS = 10_000;

/**
 * Calls a webhook once.
 *
 * @param id the same for every attempt: the receiver recognises a repetition by it
 * @returns the status of the response
 * @throws KaartError `address-refused`, `unavailable`
 * @see https://www.standardwebhooks.com
 */
export async function callWebhook(
  { outbound, clock }: CallWebhookDeps,
  { url, secret }: Webhook,
  id: string,
  content: WebhookBody,
): Promise<number> {
  const seconds = Math.floor(Date.parse(clock()) / 1000);
  const body = JSON.stringify(content);
  const response = await outbound.send({
    method: 'POST',
    url,
    headers: {
      'Content-Type': 'application/json',
      ...webhookHeaders(secret, id, seconds, body),
    },
    body,
    timeoutMs: TIMEOUT_MS,
    idempotent: true,
  });
  response.discard();
  return response.status;
}

/** Whether the receiver has accepted a call. */
export function isAccepted(status: number): boolean {
  return status >= 200 && status < 300;
}
