import * as z from 'zod';
import { KaartError } from './errors.ts';

/** A mail address; what stands before the @ has at most 64 characters. @see RFC 5321 #section-4.5.3.1 */
export const EmailAddress = z
  .email({ pattern: new RegExp(`^(?=[^@]{1,64}@)${z.regexes.email.source.slice(1)}`) })
  .max(254);

/** A mail as a person gets it: plain text. */
export interface Mail {
  readonly to: string;
  /** ASCII. */
  readonly subject: string;
  readonly text: string;
}

/** Hands a mail over for delivery. `id` names it: asked twice with the same, it may be sent twice. */
export interface Mailer {
  send(id: string, mail: Mail): Promise<void>;
  /** Deletes the mails to an address that lie on this machine; absent where none lie. */
  erase?(isAddress: (email: string) => boolean): Promise<void>;
}

/** @throws KaartError `wrong-state` where no mail can be sent */
export function requireMailer({ mailer }: { readonly mailer?: Mailer | undefined }): void {
  if (mailer === undefined) throw new KaartError('mail-sender-missing', { code: 'wrong-state' });
}
