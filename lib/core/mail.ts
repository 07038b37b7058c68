import * as z from 'zod';
import { KaartError } from './errors.ts';

/** A mail address; the part before the @ has at most 64 characters. @see RFC 5321 #section-4.5.3.1 */
export const EmailAddress = z
  .email({ pattern: new RegExp(`^(?=[^@]{1,64}@)${z.regexes.email.source.slice(1)}`) })
  .max(254);

/** A mail in plain text. */
export interface Mail {
  readonly to: string;
  /** ASCII. */
  readonly subject: string;
  readonly text: string;
}

/** Sends a mail. A second call with the same `id` may send it twice. */
export interface Mailer {
  send(id: string, mail: Mail): Promise<void>;
  /** Deletes the mails to an address that are stored on this machine; absent if mails are not stored. */
  erase?(isAddress: (email: string) => boolean): Promise<void>;
}

/** @throws KaartError `wrong-state` if no mail can be sent */
export function requireMailer({ mailer }: { readonly mailer?: Mailer | undefined }): void {
  if (mailer === undefined) throw new KaartError('mail-sender-missing', { code: 'wrong-state' });
}
