import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { openKmsKeys } from '../../lib/aws/kms-keys.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { keysContract } from '../store/keys.contract.ts';
import { type Answer, makeRespondingClient, type Sent } from './responses.ts';

const KEY = 'alias/kaart';
const SECRET = randomBytes(32);
const ITEM = { pk: 'KEYS', sk: 'current' };

/** Encrypts data keys as KMS does: with one key, and only with the same encryption context. */
function answerAsKms(request: Sent): Answer {
  const requested = JSON.parse(String(request.body));
  if (requested.KeyId !== KEY) return buildFailure('NotFoundException');
  const context = Buffer.from(JSON.stringify(requested.EncryptionContext));
  if (request.headers['x-amz-target'] === 'TrentService.GenerateDataKey') {
    expect(requested.KeySpec).toBe('AES_256');
    const key = randomBytes(32);
    const made = { Plaintext: key.toString('base64'), CiphertextBlob: wrap(key, context) };
    return { status: 200, body: JSON.stringify(made) };
  }
  const blob = Buffer.from(requested.CiphertextBlob, 'base64');
  const cipher = createDecipheriv('aes-256-gcm', SECRET, blob.subarray(0, 12)).setAAD(context);
  cipher.setAuthTag(blob.subarray(12, 28));
  try {
    const text = Buffer.concat([cipher.update(blob.subarray(28)), cipher.final()]);
    return { status: 200, body: JSON.stringify({ Plaintext: text.toString('base64') }) };
  } catch {
    return buildFailure('InvalidCiphertextException');
  }
}

function wrap(text: Buffer, context: Buffer): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', SECRET, iv).setAAD(context);
  const wrapped = [cipher.update(text), cipher.final()];
  return Buffer.concat([iv, cipher.getAuthTag(), ...wrapped]).toString('base64');
}

const buildFailure = (__type: string): Answer => ({
  status: 400,
  body: JSON.stringify({ __type }),
});

const openKeys = (table = openSqliteTable(':memory:'), keyId = KEY) =>
  openKmsKeys({ keyId, table, client: new KMSClient(makeRespondingClient(answerAsKms).config) });

describe('keys under KMS', () => {
  keysContract(async () => {
    const table = openSqliteTable(':memory:');
    return () => openKeys(table);
  });

  it('are encrypted in the table', async () => {
    const table = openSqliteTable(':memory:');
    await openKeys(table).save('very-secret', true);
    const [item] = (await table.query({ pk: 'KEYS' })).items;
    const stored = JSON.stringify(item);
    expect(stored).not.toContain('very-secret');
    expect(stored).not.toContain(Buffer.from('very-secret').toString('base64'));
  });

  it('cannot be read if another text was put in their place', async () => {
    const table = openSqliteTable(':memory:');
    const key = ITEM;
    const ciphertext = randomBytes(100).toString('base64');
    const data = { dataKey: ciphertext, ciphertext };
    await table.transact([{ kind: 'put', key, data, if: 'absent' }]);
    await expect(openKeys(table).load()).rejects.toMatchObject({
      name: 'InvalidCiphertextException',
    });
  });

  it('may be larger than KMS encrypts, with all keys that were ever retired', async () => {
    const table = openSqliteTable(':memory:');
    await openKeys(table).save('é'.repeat(50_000), true);
    expect(await openKeys(table).load()).toBe('é'.repeat(50_000));
  });

  it('have a new data key each time, and are refused if a byte was changed', async () => {
    const table = openSqliteTable(':memory:');
    const readStored = async () => (await table.get<Record<string, string>>(ITEM))?.data ?? {};
    await openKeys(table).save('a', true);
    const first = await readStored();
    await openKeys(table).save('a', false);
    const second = await readStored();
    expect(second['dataKey']).not.toBe(first['dataKey']);
    const blob = Buffer.from(second['ciphertext'] ?? '', 'base64');
    for (const place of [0, 12, blob.length - 1]) {
      const changed = Buffer.from(blob);
      changed[place] = (changed[place] ?? 0) ^ 1;
      const data = { ...second, ciphertext: changed.toString('base64') };
      await table.transact([{ kind: 'delete', key: ITEM, if: 'any' }]);
      await table.transact([{ kind: 'put', key: ITEM, data, if: 'absent' }]);
      await expect(openKeys(table).load()).rejects.toThrow(/authenticate/);
    }
  });

  it('are not saved under another key', async () => {
    await expect(openKeys(undefined, 'alias/other').save('x', true)).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });
});
