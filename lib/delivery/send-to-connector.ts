import { KaartError } from '../core/errors.ts';
import { stateReason, toStatedReason } from '../core/stated-reason.ts';
import type { Process } from '../dsp/common/process.ts';
import {
  buildRefusalReason,
  type ConnectorResponse,
  type Messenger,
} from '../http/dsp/messenger.ts';
import type { QueuedMessage } from '../store/process-outbox.ts';
import type { SendResult } from './process-delivery.ts';

/**
 * Posts the body of a queued message to the counterparty of its process. Each 2xx accepts it, except an HTML page: that
 * comes from a proxy before the connector, so the connector has not received the message.
 *
 * @returns the response body if it is accepted
 * @throws KaartError if the counterparty cannot be reached
 */
export async function sendToConnector(
  messenger: Messenger,
  { path, counterpartyId: participantId }: QueuedMessage,
  { address }: Process,
  body: unknown,
): Promise<SendResult> {
  const response = await messenger.sendRequest({
    method: 'POST',
    address,
    path,
    participantId,
    body,
  });
  const { status } = response;
  if (status < 200 || status >= 300)
    return { kind: 'failed', status, reason: buildRefusalReason(response) };
  if (isHtmlPage(response))
    return { kind: 'failed', status: null, reason: stateReason('page-instead-of-connector') };
  return { kind: 'accepted', response: response.body };
}

function isHtmlPage({ headers }: ConnectorResponse): boolean {
  return /^text\/html\b/i.test(headers['content-type'] ?? '');
}

/** The result of an attempt that threw. @throws each error that is no KaartError */
export function toFailedResult(error: unknown): SendResult {
  if (!(error instanceof KaartError)) throw error;
  const isTemporary = error.code === 'unavailable';
  return { kind: 'failed', status: isTemporary ? null : 400, reason: toStatedReason(error) };
}
