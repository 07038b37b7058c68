import { KaartError } from '../core/errors.ts';
import { compactDocument } from '../dsp/common/compact/compact-document.ts';
import { PULL } from '../dsp/common/vocabulary.ts';
import { PUSH_JOB } from '../dsp/transfer/actions.ts';
import { type PullAccess, pullAddress } from '../dsp/transfer/pull-address.ts';
import type { Transfer } from '../dsp/transfer/transfer.ts';
import { type Messenger, reasonIn } from '../http/dsp/messenger.ts';
import type { QueuedMessage } from '../store/process-outbox.ts';
import type { SendQueuedMessage, SendResult } from './process-delivery.ts';

export interface SendingOptions {
  readonly messenger: Messenger;
  readonly accessOf: (transfer: Transfer) => Promise<PullAccess>;
  readonly push: (transfer: Transfer) => Promise<SendResult>;
  /** What notices of withdrawal owe. */
  readonly notice: SendQueuedMessage;
}

/** Sends what a process owes: a message to its counterpart, or data to where they are wanted. */
export function sending({ messenger, accessOf, push, notice }: SendingOptions): SendQueuedMessage {
  return async (message, process) => {
    if (message.process === 'notice' || message.process === 'received-notice')
      return notice(message, process);
    if (message.type === PUSH_JOB) return push(process as Transfer);
    const { path, counterParty: participantId } = message;
    const { address } = process;
    try {
      const body = await completed(message, process as Transfer, accessOf);
      const answer = await messenger.ask({ method: 'POST', address, path, participantId, body });
      const { status } = answer;
      // Whoever stands before the connector may answer in its place: it has not taken the message.
      const isPage = /^text\/html\b/i.test(answer.headers['content-type'] ?? '');
      if (isPage && status >= 200 && status < 300)
        return { kind: 'failed', status: null, reason: 'a page for people answers at the address' };
      return status >= 200 && status < 300
        ? { kind: 'taken', answer: understood(answer.body) }
        : { kind: 'failed', status, reason: reasonIn(answer) };
    } catch (error) {
      return failedBy(error);
    }
  };
}

/** A provider's start names where to fetch, with a token that is made now and stored nowhere. */
async function completed(
  { type, body }: QueuedMessage,
  transfer: Transfer,
  accessOf: SendingOptions['accessOf'],
): Promise<unknown> {
  const starts = type === 'TransferStartMessage' && transfer.role === 'provider';
  if (!starts || transfer.format !== PULL) return body;
  return { ...body, dataAddress: pullAddress(await accessOf(transfer)) };
}

/** An answer need not be a document: an EDC acknowledges with nothing. */
function understood(body: unknown): unknown {
  try {
    return compactDocument(body);
  } catch {
    return body;
  }
}

function failedBy(error: unknown): SendResult {
  if (!(error instanceof KaartError)) throw error;
  const passes = error.code === 'unavailable';
  return { kind: 'failed', status: passes ? null : 400, reason: error.message };
}
