import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mail, Mailer } from '../core/mail.ts';
import { writeWhole } from './whole-file.ts';

/**
 * Writes mails into a folder, each as a file in the format of mail programs (RFC 5322). The operator of
 * the machine reads them there, or a mail server sends them. They contain an address and a link, so only
 * the owner of the data directory can read them.
 */
export function openOutboxFolder(directory: string, { from }: { readonly from: string }): Mailer {
  return {
    async send(id, mail) {
      await writeWhole(join(directory, `${id}.eml`), formatMailMessage(id, from, mail), false);
    },
    async erase(isAddress) {
      for (const name of await listMails(directory)) {
        const path = join(directory, name);
        const [, to] = /^To: (.+?)\r?$/m.exec(await readFile(path, 'utf8')) ?? [];
        if (to !== undefined && isAddress(to)) await rm(path, { force: true });
      }
    },
  };
}

async function listMails(directory: string): Promise<readonly string[]> {
  try {
    return (await readdir(directory)).filter((name) => name.endsWith('.eml'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []; // no mail was ever written
    throw error;
  }
}

function formatMailMessage(id: string, from: string, { to, subject, text }: Mail): string {
  for (const value of [id, from, to, subject])
    if (/\p{Cc}/u.test(value)) throw new Error('a header of a mail has a control character');
  return [
    `Message-ID: <${id}@kaart.invalid>`,
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    ...text.split('\n'),
  ].join('\r\n');
}
