import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openMainKeyFile } from '../../lib/embedded/main-key-file.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { openEncryptedKeys } from '../../lib/store/encrypted-keys.ts';
import { keysContract } from '../store/keys.contract.ts';

const folder = await mkdtemp(join(tmpdir(), 'kaart-main-key-'));
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
const newLine = () => randomBytes(32).toString('base64');
async function fileOf(...lines: string[]): Promise<string> {
  const path = join(folder, `${files++}`);
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

describe('keys encrypted under a main key in a file', () => {
  keysContract(async () => {
    const table = openSqliteTable(':memory:');
    const path = await fileOf(newLine());
    return () => openEncryptedKeys(table, openMainKeyFile(path));
  });

  it('are encrypted in the table', async () => {
    const table = openSqliteTable(':memory:');
    const keys = openEncryptedKeys(table, openMainKeyFile(await fileOf(newLine())));
    await keys.save('very-secret', true);
    const stored = JSON.stringify((await table.query({ pk: 'KEYS' })).items);
    expect(stored).not.toContain('very-secret');
    expect(stored).not.toContain(Buffer.from('very-secret').toString('base64'));
  });

  it('can be read after a new main key was written above the old one', async () => {
    const table = openSqliteTable(':memory:');
    const [old, fresh] = [newLine(), newLine()];
    await openEncryptedKeys(table, openMainKeyFile(await fileOf(old))).save('first', true);
    const both = openEncryptedKeys(table, openMainKeyFile(await fileOf(fresh, old)));
    expect(await both.load()).toBe('first');
    await both.save('second', false);
    const only = openEncryptedKeys(table, openMainKeyFile(await fileOf(fresh)));
    expect(await only.load()).toBe('second');
    const lost = openEncryptedKeys(table, openMainKeyFile(await fileOf(old)));
    await expect(lost.load()).rejects.toMatchObject({ code: 'config-invalid' });
  });

  it.each<[string, string[]]>([
    ['no line', ['']],
    ['a password', ['correct horse battery staple']],
    ['16 bytes', [randomBytes(16).toString('base64')]],
    ['64 hexadecimal digits', [randomBytes(32).toString('hex')]],
    ['a second line that is no key', [newLine(), 'x']],
  ])('are refused with a file of %s', async (_name, lines) => {
    const path = await fileOf(...lines);
    const keys = openEncryptedKeys(openSqliteTable(':memory:'), openMainKeyFile(path));
    await expect(keys.save('x', true)).rejects.toMatchObject({ code: 'config-invalid' });
  });

  it('are refused without the file', async () => {
    const path = join(folder, 'absent');
    const keys = openEncryptedKeys(openSqliteTable(':memory:'), openMainKeyFile(path));
    await expect(keys.save('x', true)).rejects.toThrow(path);
  });
});
