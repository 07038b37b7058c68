import { KaartError } from '../core/errors.ts';
import { stateReason, toStatedReason } from '../core/stated-reason.ts';
import { compactDocument } from '../dsp/common/compact/compact-document.ts';
import { isPullFormat } from '../dsp/common/vocabulary.ts';
import { PUSH_JOB } from '../dsp/transfer/actions.ts';
import { type PullAccess, pullAddress } from '../dsp/transfer/pull-address.ts';
import type { Transfer } from '../dsp/transfer/transfer.ts';
import { type Messenger, stateRefusal } from '../http/dsp/messenger.ts';
import type { QueuedMessage } from '../store/process-outbox.ts';
import type { SendQueuedMessage, SendResult } from './process-delivery.ts';

export interface SendMessageDeps {
  readonly messenger: Messenger;
  readonly getPullAccess: (transfer: Transfer) => Promise<PullAccess>;
  readonly push: (transfer: Transfer) => Promise<SendResult>;
  /** Sends the messages of withdrawal notices. */
  readonly sendNotice: SendQueuedMessage;
}

/** Creates the function that sends the queued message of a process: a message to its counterparty, or data to a target address. */
export function createSendMessage({
  messenger,
  getPullAccess,
  push,
  sendNotice,
}: SendMessageDeps): SendQueuedMessage {
  return async (message, process) => {
    if (message.process === 'notice' || message.process === 'received-notice')
      return sendNotice(message, process);
    if (message.type === PUSH_JOB) return push(process as Transfer);
    const { path, counterpartyId: participantId } = message;
    const { address } = process;
    try {
      const isProviderStart =
        message.type === 'TransferStartMessage' && process.role === 'provider';
      const body = isProviderStart
        ? await addDataAddress(message, process as Transfer, getPullAccess)
        : message.body;
      const response = await messenger.sendRequest({
        method: 'POST',
        address,
        path,
        participantId,
        body,
      });
      const { status } = response;
      // An HTML page comes from a proxy before the connector, so the connector has not received the message.
      const isPage = /^text\/html\b/i.test(response.headers['content-type'] ?? '');
      if (isPage && status >= 200 && status < 300)
        return { kind: 'failed', status: null, reason: stateReason('page-instead-of-connector') };
      if (status < 200 || status >= 300)
        return { kind: 'failed', status, reason: stateRefusal(response) };
      // Only the response to our first message is read, because it names the process of the other side.
      const isFirst = process.counterpartyPid === null;
      return { kind: 'accepted', response: isFirst ? parseResponseBody(response.body) : undefined };
    } catch (error) {
      return toFailedResult(error);
    }
  };
}

/** Adds the data address to the start message of a provider. Its token is made now and stored nowhere. */
async function addDataAddress(
  { body }: QueuedMessage,
  transfer: Transfer,
  getPullAccess: SendMessageDeps['getPullAccess'],
): Promise<unknown> {
  const { format } = transfer;
  if (!isPullFormat(format)) return body;
  return { ...body, dataAddress: pullAddress(await getPullAccess(transfer), format) };
}

/** Reads the body of a response. It may be empty: an EDC acknowledges without a document. */
function parseResponseBody(body: unknown): unknown {
  try {
    return compactDocument(body);
  } catch {
    return body;
  }
}

function toFailedResult(error: unknown): SendResult {
  if (!(error instanceof KaartError)) throw error;
  const isTemporary = error.code === 'unavailable';
  return { kind: 'failed', status: isTemporary ? null : 400, reason: toStatedReason(error) };
}
