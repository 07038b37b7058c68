import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KMSClient } from '@aws-sdk/client-kms';
import * as z from 'zod';
import type { Keys } from '../store/keys.ts';
import type { Item, Table } from '../store/table.ts';
import { createAwsClient } from './aws-client.ts';
import { callAws } from './aws-errors.ts';

export interface KmsKeysOptions {
  /** Id, ARN or alias of the key that encrypts. */
  readonly keyId: string;
  readonly table: Table;
  /** @default by the environment: region, credentials, `AWS_ENDPOINT_URL_KMS` */
  readonly client?: KMSClient;
}

const ITEM = { pk: 'KEYS', sk: 'current' };
/** KMS decrypts only with the context of the encryption, so the item cannot be used in another place. */
const CONTEXT = { purpose: 'kaart-signing-keys' };
/** As additional data of the cipher, for the same reason. */
const AAD = Buffer.from(JSON.stringify(CONTEXT));
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * `dataKey` is encrypted by KMS, and encrypts the text: so the text may be longer than the 4,096 bytes
 * that KMS encrypts. Without it, KMS encrypted the text itself, until November 2026.
 */
const Stored = z.object({
  dataKey: z.base64().optional(),
  /** Under a data key: nonce, tag and text. */
  ciphertext: z.base64(),
});
type Stored = z.infer<typeof Stored>;

/** The SDK is loaded when keys are needed, because a process that only serves the catalog needs no keys. */
interface Kms {
  readonly sdk: typeof import('@aws-sdk/client-kms');
  readonly client: KMSClient;
}

/** Stores the signing keys in the table, encrypted under KMS. Each `load` and `save` sends one request to KMS. */
export function openKmsKeys({ keyId, table, client }: KmsKeysOptions): Keys {
  let opened = client;
  const kms = async (): Promise<Kms> => {
    const sdk = await import('@aws-sdk/client-kms');
    opened ??= createAwsClient(sdk.KMSClient, {});
    return { sdk, client: opened };
  };
  return {
    load: async () => {
      const item = await table.get(ITEM);
      return item && decrypt(await kms(), keyId, Stored.parse(item.data));
    },
    save: async (text, ifAbsent) => store(table, await encrypt(await kms(), keyId, text), ifAbsent),
  };
}

async function store(table: Table, data: Stored, ifAbsent: boolean): Promise<void> {
  const found: Item | undefined = ifAbsent ? undefined : await table.get(ITEM);
  const condition = found === undefined ? 'absent' : { version: found.version };
  await table.transact([{ kind: 'put', key: ITEM, data, if: condition }]);
}

/** Encrypts with a new data key (envelope encryption). */
async function encrypt({ sdk, client }: Kms, KeyId: string, text: string): Promise<Stored> {
  const request = { KeyId, KeySpec: 'AES_256', EncryptionContext: CONTEXT } as const;
  const made = await callAws(client.send(new sdk.GenerateDataKeyCommand(request)));
  const { Plaintext: key, CiphertextBlob: wrapped } = made;
  if (key === undefined || wrapped === undefined) throw new Error('KMS made no data key');
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv).setAAD(AAD);
  const encrypted = [cipher.update(text, 'utf8'), cipher.final()];
  return {
    dataKey: Buffer.from(wrapped).toString('base64'),
    ciphertext: Buffer.concat([iv, cipher.getAuthTag(), ...encrypted]).toString('base64'),
  };
}

/** @throws Error if the item is not what was stored */
async function decrypt(kms: Kms, keyId: string, { dataKey, ciphertext }: Stored): Promise<string> {
  const blob = Buffer.from(ciphertext, 'base64');
  if (dataKey === undefined) return (await unwrap(kms, keyId, blob)).toString('utf8');
  const key = await unwrap(kms, keyId, Buffer.from(dataKey, 'base64'));
  const decipher = createDecipheriv(CIPHER, key, blob.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  }).setAAD(AAD);
  decipher.setAuthTag(blob.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const text = [decipher.update(blob.subarray(IV_BYTES + TAG_BYTES)), decipher.final()];
  return Buffer.concat(text).toString('utf8');
}

async function unwrap({ sdk, client }: Kms, KeyId: string, blob: Buffer): Promise<Buffer> {
  const request = { KeyId, CiphertextBlob: blob, EncryptionContext: CONTEXT };
  const { Plaintext } = await callAws(client.send(new sdk.DecryptCommand(request)));
  if (Plaintext === undefined) throw new Error('KMS answered without a plaintext');
  return Buffer.from(Plaintext);
}
