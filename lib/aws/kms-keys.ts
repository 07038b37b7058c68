import type { KMSClient } from '@aws-sdk/client-kms';
import * as z from 'zod';
import { KaartError } from '../core/errors.ts';
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

/** Maximum length of a text that KMS encrypts: about 12 P-256 keys as JWKs. */
const MAX_BYTES = 4096;
const ITEM = { pk: 'KEYS', sk: 'current' };
/** KMS decrypts only with the context of the encryption, so the item cannot be used in another place. */
const CONTEXT = { purpose: 'kaart-signing-keys' };
const Stored = z.object({ ciphertext: z.base64() });

/** The SDK is loaded when keys are needed, because a process that only serves the catalog needs no keys. */
interface Kms {
  readonly sdk: typeof import('@aws-sdk/client-kms');
  readonly client: KMSClient;
}

/** Stores the signing keys in the table, encrypted by KMS. Each `load` and `save` sends one request to KMS. */
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
      return item && decrypt(await kms(), keyId, Stored.parse(item.data).ciphertext);
    },
    save: async (text, ifAbsent) => {
      const ciphertext = await encrypt(await kms(), keyId, text);
      await store(table, ciphertext, ifAbsent);
    },
  };
}

async function store(table: Table, ciphertext: string, ifAbsent: boolean): Promise<void> {
  const found: Item | undefined = ifAbsent ? undefined : await table.get(ITEM);
  const condition = found === undefined ? 'absent' : { version: found.version };
  await table.transact([{ kind: 'put', key: ITEM, data: { ciphertext }, if: condition }]);
}

async function encrypt({ sdk, client }: Kms, KeyId: string, text: string): Promise<string> {
  const Plaintext = Buffer.from(text);
  if (Plaintext.byteLength > MAX_BYTES)
    throw new KaartError('keys-too-large-for-kms', {
      code: 'too-large',
      details: { bytes: Plaintext.byteLength, limit: MAX_BYTES },
    });
  const request = new sdk.EncryptCommand({ KeyId, Plaintext, EncryptionContext: CONTEXT });
  const { CiphertextBlob } = await callAws(client.send(request));
  if (CiphertextBlob === undefined) throw new Error('KMS answered without a ciphertext');
  return Buffer.from(CiphertextBlob).toString('base64');
}

async function decrypt({ sdk, client }: Kms, KeyId: string, ciphertext: string): Promise<string> {
  const CiphertextBlob = Buffer.from(ciphertext, 'base64');
  const request = new sdk.DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext: CONTEXT });
  const { Plaintext } = await callAws(client.send(request));
  if (Plaintext === undefined) throw new Error('KMS answered without a plaintext');
  return Buffer.from(Plaintext).toString('utf8');
}
