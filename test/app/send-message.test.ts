import { expect, it } from 'vitest';
import { createSendMessage } from '../../lib/delivery/send-message.ts';
import type { Process } from '../../lib/dsp/common/process.ts';
import type { Messenger } from '../../lib/http/dsp/messenger.ts';
import type { QueuedMessage } from '../../lib/store/process-outbox.ts';

it.each([
  ['text/html; charset=utf-8', { kind: 'failed', status: null }],
  ['application/json', { kind: 'accepted' }],
  [undefined, { kind: 'accepted' }],
])('9.53: a message whose response is 200 and %s has the outcome %j', async (type, outcome) => {
  const headers = type === undefined ? {} : { 'content-type': type };
  const isPage = type?.startsWith('text/html') === true;
  const messenger = {
    sendRequest: async () => ({ status: 200, body: undefined, isPage, headers }),
  };
  const send = createSendMessage({
    messenger: messenger as unknown as Messenger,
    getPullAccess: () => Promise.reject(new Error('nothing is fetched')),
    push: () => Promise.reject(new Error('nothing is pushed')),
    sendNotice: () => Promise.reject(new Error('no notice')),
  });
  const message = { process: 'negotiation', type: 'ContractAgreementMessage', path: '/' };
  const process = { address: 'https://them.example' } as Process;
  expect(await send(message as QueuedMessage, process)).toMatchObject(outcome);
});
