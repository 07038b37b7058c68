import { SESv2Client } from '@aws-sdk/client-sesv2';
import { expect, it, vi } from 'vitest';
import { openSesMailer } from '../../lib/aws/ses-mailer.ts';

const MAIL = { to: 'a@example.lu', subject: 'Your data', text: 'Grüezi' };

it('sends plain text from the configured address', async () => {
  const client = new SESv2Client({ region: 'eu-central-1' });
  const send = vi.spyOn(client, 'send').mockImplementation(async () => ({}));
  await openSesMailer({ from: 'data@example.lu', client }).send('id-1', MAIL);
  expect(send.mock.calls[0]?.[0].input).toEqual({
    FromEmailAddress: 'data@example.lu',
    Destination: { ToAddresses: ['a@example.lu'] },
    Content: {
      Simple: {
        Subject: { Data: 'Your data', Charset: 'UTF-8' },
        Body: { Text: { Data: 'Grüezi', Charset: 'UTF-8' } },
      },
    },
    EmailTags: [{ Name: 'mail', Value: 'id-1' }],
  });
});

it('reports a refused mail without its address', async () => {
  const client = new SESv2Client({ region: 'eu-central-1' });
  vi.spyOn(client, 'send').mockImplementation(async () => {
    throw Object.assign(new Error('not verified: a@example.lu'), { name: 'MessageRejected' });
  });
  const sent = openSesMailer({ from: 'data@example.lu', client }).send('id-1', MAIL);
  const error = await sent.catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'unavailable', details: { reason: 'MessageRejected' } });
  expect(
    `${String(error)} ${JSON.stringify(error)} ${String((error as Error).cause)}`,
  ).not.toContain('a@example.lu');
});
