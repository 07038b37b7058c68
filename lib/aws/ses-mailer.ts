import type { SESv2Client } from '@aws-sdk/client-sesv2';
import { KaartError } from '../core/errors.ts';
import type { Mailer } from '../core/mail.ts';
import { createAwsClient } from './aws-client.ts';
import { readAwsName } from './aws-errors.ts';

export interface SesMailerOptions {
  /** An address that SES may send from. */
  readonly from: string;
  /** @default a client from the environment, created at the first mail */
  readonly client?: SESv2Client;
}

/** Sends mails by Amazon SES, as plain text. The client is loaded at the first mail, because most processes send no mail. */
export function openSesMailer({ from, client }: SesMailerOptions): Mailer {
  let opened = client;
  return {
    async send(id, { to, subject, text }) {
      const { SendEmailCommand, SESv2Client } = await import('@aws-sdk/client-sesv2');
      opened ??= createAwsClient(SESv2Client, {});
      const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });
      const Content = { Simple: { Subject: utf8(subject), Body: { Text: utf8(text) } } };
      const EmailTags = [{ Name: 'mail', Value: id }];
      const Destination = { ToAddresses: [to] };
      const request = { FromEmailAddress: from, Destination, Content, EmailTags };
      await opened.send(new SendEmailCommand(request)).catch(throwRefused);
    },
  };
}

/** The error has no cause, because the text of SES contains the address of the mail. */
function throwRefused(error: unknown): never {
  throw new KaartError('mail-not-taken', {
    code: 'unavailable',
    details: { reason: readAwsName(error) },
  });
}
