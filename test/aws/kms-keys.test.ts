import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { openKmsKeys } from '../../lib/aws/kms-keys.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { keysContract } from '../store/keys.contract.ts';
import { type Answer, answering, type Sent } from './responses.ts';

const KEY = 'alias/kaart';
const SECRET = randomBytes(32);

/** Encrypts as KMS does: with one key, and only if the same context of the encryption is given. */
function kms(request: Sent): Answer {
  const asked = JSON.parse(String(request.body));
  if (asked.KeyId !== KEY) return failed('NotFoundException');
  const context = Buffer.from(JSON.stringify(asked.EncryptionContext));
  if (request.headers['x-amz-target'] === 'TrentService.Encrypt') {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', SECRET, iv).setAAD(context);
    const text = [cipher.update(asked.Plaintext, 'base64'), cipher.final()];
    const CiphertextBlob = Buffer.concat([iv, cipher.getAuthTag(), ...text]).toString('base64');
    return { status: 200, body: JSON.stringify({ CiphertextBlob }) };
  }
  const blob = Buffer.from(asked.CiphertextBlob, 'base64');
  const cipher = createDecipheriv('aes-256-gcm', SECRET, blob.subarray(0, 12)).setAAD(context);
  cipher.setAuthTag(blob.subarray(12, 28));
  try {
    const text = Buffer.concat([cipher.update(blob.subarray(28)), cipher.final()]);
    return { status: 200, body: JSON.stringify({ Plaintext: text.toString('base64') }) };
  } catch {
    return failed('InvalidCiphertextException');
  }
}

const failed = (__type: string): Answer => ({ status: 400, body: JSON.stringify({ __type }) });

const at = (table = openSqliteTable(':memory:'), keyId = KEY) =>
  openKmsKeys({ keyId, table, client: new KMSClient(answering(kms).config) });

describe('keys under KMS', () => {
  keysContract(async () => {
    const table = openSqliteTable(':memory:');
    return () => at(table);
  });

  it('are encrypted in the table', async () => {
    const table = openSqliteTable(':memory:');
    await at(table).save('very-secret', true);
    const [item] = (await table.query({ pk: 'KEYS' })).items;
    const stored = JSON.stringify(item);
    expect(stored).not.toContain('very-secret');
    expect(stored).not.toContain(Buffer.from('very-secret').toString('base64'));
  });

  it('cannot be read if another text was put in their place', async () => {
    const table = openSqliteTable(':memory:');
    const key = { pk: 'KEYS', sk: 'current' };
    const ciphertext = randomBytes(100).toString('base64');
    await table.transact([{ kind: 'put', key, data: { ciphertext }, if: 'absent' }]);
    await expect(at(table).load()).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
  });

  it('are not saved if they are larger than KMS encrypts', async () => {
    const table = openSqliteTable(':memory:');
    await expect(at(table).save('é'.repeat(2049), true)).rejects.toMatchObject({
      code: 'too-large',
    });
    await at(table).save('é'.repeat(2048), true);
    expect(await at(table).load()).toBe('é'.repeat(2048));
  });

  it('are not saved under another key', async () => {
    await expect(at(undefined, 'alias/other').save('x', true)).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });
});
