import { describe, expect, it } from 'vitest';
import { createSendMessage } from '../../lib/delivery/send-message.ts';
import { createSendNotice, type SendNoticeDeps } from '../../lib/delivery/send-notice.ts';
import type { Process } from '../../lib/dsp/common/process.ts';
import { NOTICE_TYPE } from '../../lib/dsp/withdrawal/messages.ts';
import type { Messenger } from '../../lib/http/dsp/messenger.ts';
import type { QueuedMessage } from '../../lib/store/process-outbox.ts';
import { UNSUPPORTED } from '../../lib/withdrawal/notice-service.ts';

const PAGE = { kind: 'failed', status: null, reason: { reason: 'page-instead-of-connector' } };

/** The status and the media type of a response, and the outcome of the message. */
const CASES = [
  [200, 'text/html; charset=utf-8', PAGE],
  [202, 'Text/HTML', PAGE],
  [200, 'application/json', { kind: 'accepted' }],
  [200, 'application/ld+json; profile="text/html"', { kind: 'accepted' }],
  [200, undefined, { kind: 'accepted' }],
  [204, undefined, { kind: 'accepted' }],
  [502, 'text/html', { kind: 'failed', status: 502 }],
  [400, 'application/json', { kind: 'failed', status: 400 }],
] as const;

function messengerWith(status: number, type: string | undefined): Messenger {
  const headers = type === undefined ? {} : { 'content-type': type };
  const isPage = type?.startsWith('text/html') === true;
  const messenger = { sendRequest: async () => ({ status, body: undefined, isPage, headers }) };
  return messenger as unknown as Messenger;
}

const PROCESS = { address: 'https://them.example' } as Process;

describe('9.53: a response decides whether a message is accepted', () => {
  it.each(CASES)('of a process: %i, %s', async (status, type, outcome) => {
    const send = createSendMessage({
      messenger: messengerWith(status, type),
      getPullAccess: () => Promise.reject(new Error('nothing is fetched')),
      push: () => Promise.reject(new Error('nothing is pushed')),
      sendNotice: () => Promise.reject(new Error('no notice')),
    });
    const message = { process: 'negotiation', type: 'ContractAgreementMessage', path: '/' };
    expect(await send(message as QueuedMessage, PROCESS)).toMatchObject(outcome);
  });

  it.each(CASES)('of a withdrawal notice: %i, %s', async (status, type, outcome) => {
    const { send, suspended } = noticeSender(status, type);
    const notice = { process: 'notice', type: NOTICE_TYPE, path: '/', messageId: 'urn:uuid:1' };
    expect(await send(notice as QueuedMessage, PROCESS)).toMatchObject(outcome);
    expect(suspended).toEqual([]);
  });

  it.each(CASES)('of an acknowledgement of a notice: %i, %s', async (status, type, outcome) => {
    const { send } = noticeSender(status, type);
    const message = { process: 'received-notice', type: 'acknowledgement', path: '/' };
    expect(await send(message as QueuedMessage, PROCESS)).toMatchObject(outcome);
  });

  it.each([404, 405, 501])(
    'a notice that is answered with %i is unsupported: the transfers are suspended',
    async (status) => {
      const { send, suspended } = noticeSender(status, 'text/html');
      const notice = { process: 'notice', type: NOTICE_TYPE, path: '/', messageId: 'urn:uuid:1' };
      const sent = await send(notice as QueuedMessage, PROCESS);
      expect(sent).toEqual({ kind: 'accepted', response: UNSUPPORTED });
      expect(suspended).toEqual([PROCESS]);
    },
  );
});

function noticeSender(status: number, type: string | undefined) {
  const suspended: unknown[] = [];
  const send = createSendNotice({
    messenger: messengerWith(status, type),
    notices: { buildContent: () => ({}) },
    suspendTransfers: async (notice: unknown) => void suspended.push(notice),
  } as unknown as SendNoticeDeps);
  return { send, suspended };
}
