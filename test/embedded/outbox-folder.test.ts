import { existsSync, mkdtempSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openOutboxFolder } from '../../lib/embedded/outbox-folder.ts';

it('a mail is written once into the folder, readable by its owner only, also if it is sent again', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'kaart-outbox-')), 'outbox');
  const mailer = openOutboxFolder(folder, { from: 'data@example.lu' });
  const mail = { to: 'a@example.lu', subject: 'Your data', text: 'Grüezi\nhttp://kaart.test/my' };
  await mailer.send('id-1', mail);
  await mailer.send('id-1', mail);
  expect(await readdir(folder)).toEqual(['id-1.eml']);
  expect((await stat(join(folder, 'id-1.eml'))).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  const [head, body] = (await readFile(join(folder, 'id-1.eml'), 'utf8')).split('\r\n\r\n');
  expect(head?.split('\r\n')).toEqual(
    expect.arrayContaining(['From: data@example.lu', 'To: a@example.lu', 'Subject: Your data']),
  );
  expect(body).toBe('Grüezi\r\nhttp://kaart.test/my');
});

it('14.2 a mail with a control character in a header is not written', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'kaart-outbox-')), 'outbox');
  const mailer = openOutboxFolder(folder, { from: 'data@example.lu' });
  for (const wrong of [{ to: 'a@example.lu\r\nBcc: b@example.lu' }, { subject: 'a\nBcc: b' }]) {
    const mail = { to: 'a@example.lu', subject: 'Your data', text: 'x', ...wrong };
    await expect(mailer.send('id-2', mail)).rejects.toThrow('control character');
  }
  expect(existsSync(join(folder, 'id-2.eml'))).toBe(false);
});

it('10.18 mails to a person who is erased are deleted, and no others', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'kaart-outbox-')), 'outbox');
  const mailer = openOutboxFolder(folder, { from: 'data@example.lu' });
  const isAddress = (email: string) => email.toLowerCase() === 'anna@example.lu';
  await mailer.erase?.(isAddress);
  for (const [id, to] of [
    ['id-1', 'Anna@example.lu'],
    ['id-2', 'bert@example.lu'],
  ] as const)
    await mailer.send(id, { to, subject: 'Your data', text: 'To: anna@example.lu' });
  await mailer.erase?.(isAddress);
  expect(await readdir(folder)).toEqual(['id-2.eml']);
});
