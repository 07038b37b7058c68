import type { Clock } from '../core/clock.ts';
import { stateReason } from '../core/stated-reason.ts';
import type { Process } from '../dsp/common/process.ts';
import { extensionMessage, NOTICE_TYPE } from '../dsp/withdrawal/messages.ts';
import type { Messenger } from '../http/dsp/messenger.ts';
import type { OutboundHttp } from '../outbound/outbound.ts';
import type { QueuedMessage } from '../store/process-outbox.ts';
import type { SentWithdrawalNotice } from '../withdrawal/notice.ts';
import { UNSUPPORTED, type WithdrawalNoticeService } from '../withdrawal/notice-service.ts';
import type {
  Copies,
  CopyResult,
  ReceivedWithdrawalNotice,
} from '../withdrawal/received-notice.ts';
import { DELETE_JOB } from '../withdrawal/received-notice-service.ts';
import type { SendQueuedMessage, SendResult } from './process-delivery.ts';
import { sendToConnector, toFailedResult } from './send-to-connector.ts';
import { callWebhook, isAccepted, type Webhook } from './webhook.ts';

export interface SendNoticeDeps {
  readonly messenger: Messenger;
  readonly outbound: OutboundHttp;
  readonly notices: WithdrawalNoticeService;
  /** Loads a partner's current webhook address and the secret to sign with; `undefined` if it has no webhook. */
  readonly webhookOf: (partner: string) => Promise<Webhook | undefined>;
  readonly copies?: Copies | undefined;
  /** @see suspendWithdrawn */
  readonly suspendTransfers: (notice: SentWithdrawalNotice) => Promise<void>;
  /** The real clock, because a signature contains its time. */
  readonly clock: Clock;
}

/** Status codes of a connector that does not support the extension. */
const UNSUPPORTED_STATUSES: readonly (number | null)[] = [404, 405, 501];

/** Creates the function that sends withdrawal notices and their acknowledgements, and deletes the copies that a received notice names. */
export function createSendNotice(options: SendNoticeDeps): SendQueuedMessage {
  return async (message, process) => {
    try {
      return await sendNotice(options, message, process);
    } catch (error) {
      return toFailedResult(error);
    }
  };
}

async function sendNotice(
  options: SendNoticeDeps,
  message: QueuedMessage,
  process: Process,
): Promise<SendResult> {
  if (message.type === DELETE_JOB)
    return deleteCopies(options, process as ReceivedWithdrawalNotice);
  if (message.type !== NOTICE_TYPE)
    return sendToConnector(options.messenger, message, process, message.body);
  const notice = process as SentWithdrawalNotice;
  if (notice.channel === 'webhook') return sendToWebhook(options, notice);
  const body = extensionMessage(NOTICE_TYPE, message.messageId, {
    'kaart:notice': options.notices.buildContent(notice),
    'kaart:signature': notice.signature,
  });
  const sent = await sendToConnector(options.messenger, message, process, body);
  if (sent.kind === 'accepted') return { ...sent, response: undefined };
  if (!UNSUPPORTED_STATUSES.includes(sent.status)) return sent;
  await options.suspendTransfers(notice);
  return { kind: 'accepted', response: UNSUPPORTED };
}

async function sendToWebhook(
  options: SendNoticeDeps,
  notice: SentWithdrawalNotice,
): Promise<SendResult> {
  const webhook = await options.webhookOf(notice.counterpartyId);
  if (webhook === undefined)
    return {
      kind: 'failed',
      status: 400,
      reason: stateReason('partner-without-webhook'),
    };
  const data = { ...options.notices.buildContent(notice), signature: notice.signature };
  const content = { type: 'withdrawal.notice', timestamp: options.clock(), data };
  const status = await callWebhook(options, webhook, notice.pid, content);
  if (isAccepted(status)) return { kind: 'accepted', response: undefined };
  return { kind: 'failed', status, reason: stateReason('webhook-answered', { status }) };
}

async function deleteCopies(
  { copies }: SendNoticeDeps,
  { agreements }: ReceivedWithdrawalNotice,
): Promise<SendResult> {
  const results: CopyResult[] = [];
  for (const agreement of agreements)
    results.push(...((await copies?.eraseCopies(agreement)) ?? []));
  return { kind: 'accepted', response: results };
}
