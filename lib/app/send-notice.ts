import type { Clock } from '../core/clock.ts';
import { KaartError } from '../core/errors.ts';
import type { Process } from '../dsp/common/process.ts';
import { extensionMessage, NOTICE_TYPE } from '../dsp/withdrawal/messages.ts';
import { type Messenger, reasonIn } from '../http/dsp/messenger.ts';
import type { OutboundHttp } from '../http/outbound/outbound.ts';
import { webhookHeaders } from '../identity/webhook-secret.ts';
import type { SentWithdrawalNotice } from '../propagation/notice.ts';
import { UNSUPPORTED, type WithdrawalNoticeService } from '../propagation/notice-service.ts';
import type {
  Copies,
  CopyResult,
  ReceivedWithdrawalNotice,
} from '../propagation/received-notice.ts';
import { DELETE_JOB } from '../propagation/receiving-service.ts';
import type { QueuedMessage } from '../store/process-outbox.ts';
import type { SendQueuedMessage, SendResult } from './process-delivery.ts';

export interface NoticeSendingDeps {
  readonly messenger: Messenger;
  readonly outbound: OutboundHttp;
  readonly notices: WithdrawalNoticeService;
  /** Where a partner is told now, and the secret to sign with; `undefined` where it wants no calls. */
  readonly webhookOf: (
    partner: string,
  ) => Promise<{ readonly url: string; readonly secret: string } | undefined>;
  readonly copies?: Copies | undefined;
  /** The real one: a signature bears its time. */
  readonly clock: Clock;
}

const TIMEOUT_MS = 10_000;
/** What a connector answers that does not know the extension. */
const NOT_KNOWN: readonly number[] = [404, 405, 501];

/** Sends notices of withdrawal and their acknowledgements, and does what a received one asks for. */
export function sendingNotices(options: NoticeSendingDeps): SendQueuedMessage {
  return async (message, process) => {
    try {
      return await sent(options, message, process);
    } catch (error) {
      if (!(error instanceof KaartError)) throw error;
      const passes = error.code === 'unavailable';
      return { kind: 'failed', status: passes ? null : 400, reason: error.message };
    }
  };
}

function sent(
  options: NoticeSendingDeps,
  message: QueuedMessage,
  process: Process,
): Promise<SendResult> {
  if (message.type === DELETE_JOB) return deleted(options, process as ReceivedWithdrawalNotice);
  if (message.type !== NOTICE_TYPE) return posted(options, message, process, message.body);
  const notice = process as SentWithdrawalNotice;
  if (notice.channel === 'webhook') return called(options, notice);
  const body = extensionMessage(NOTICE_TYPE, message.messageId, {
    'kaart:notice': options.notices.content(notice),
    'kaart:signature': notice.signature,
  });
  return posted(options, message, process, body);
}

async function posted(
  { messenger }: NoticeSendingDeps,
  { path, type, counterParty: participantId }: QueuedMessage,
  { address }: Process,
  body: unknown,
): Promise<SendResult> {
  const answer = await messenger.ask({ method: 'POST', address, path, participantId, body });
  const { status } = answer;
  if (status >= 200 && status < 300) return { kind: 'taken', answer: undefined };
  if (type === NOTICE_TYPE && NOT_KNOWN.includes(status))
    return { kind: 'taken', answer: UNSUPPORTED };
  return { kind: 'failed', status, reason: reasonIn(answer) };
}

/** @see https://www.standardwebhooks.com */
async function called(
  options: NoticeSendingDeps,
  notice: SentWithdrawalNotice,
): Promise<SendResult> {
  const webhook = await options.webhookOf(notice.counterParty);
  if (webhook === undefined)
    return {
      kind: 'failed',
      status: 400,
      reason: 'the partner was revoked, or has no webhook any more',
    };
  const now = options.clock();
  const data = { ...options.notices.content(notice), signature: notice.signature };
  const body = JSON.stringify({ type: 'withdrawal.notice', timestamp: now, data });
  const seconds = Math.floor(Date.parse(now) / 1000);
  const response = await options.outbound.send({
    method: 'POST',
    url: webhook.url,
    headers: {
      'Content-Type': 'application/json',
      ...webhookHeaders(webhook.secret, notice.pid, seconds, body),
    },
    body,
    timeoutMs: TIMEOUT_MS,
    idempotent: true, // its receiver knows it by `webhook-id`
  });
  const { status } = response;
  response.discard();
  if (status >= 200 && status < 300) return { kind: 'taken', answer: undefined };
  return { kind: 'failed', status, reason: `the webhook answered ${status}` };
}

async function deleted(
  { copies }: NoticeSendingDeps,
  { agreements }: ReceivedWithdrawalNotice,
): Promise<SendResult> {
  const fates: CopyResult[] = [];
  for (const agreement of agreements) fates.push(...((await copies?.eraseOf(agreement)) ?? []));
  return { kind: 'taken', answer: fates };
}
