import { compactDocument } from '../dsp/common/compact/compact-document.ts';
import { isPullFormat } from '../dsp/common/vocabulary.ts';
import { PUSH_JOB } from '../dsp/transfer/actions.ts';
import { type PullAccess, pullAddress } from '../dsp/transfer/pull-address.ts';
import type { Transfer } from '../dsp/transfer/transfer.ts';
import type { Messenger } from '../http/dsp/messenger.ts';
import type { QueuedMessage } from '../store/process-outbox.ts';
import type { SendQueuedMessage, SendResult } from './process-delivery.ts';
import { sendToConnector, toFailedResult } from './send-to-connector.ts';

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
    try {
      const isProviderStart =
        message.type === 'TransferStartMessage' && process.role === 'provider';
      const body = isProviderStart
        ? await addDataAddress(message, process as Transfer, getPullAccess)
        : message.body;
      const sent = await sendToConnector(messenger, message, process, body);
      if (sent.kind === 'failed') return sent;
      // Only the response to our first message is read, because it names the process of the other side.
      const isFirst = process.counterpartyPid === null;
      return { kind: 'accepted', response: isFirst ? parseResponseBody(sent.response) : undefined };
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
