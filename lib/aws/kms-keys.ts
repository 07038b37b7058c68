import type { KMSClient } from '@aws-sdk/client-kms';
import { type DataKeys, openEncryptedKeys } from '../store/encrypted-keys.ts';
import type { Keys } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { createAwsClient } from './aws-client.ts';
import { callAws } from './aws-errors.ts';

export interface KmsKeysOptions {
  /** Id, ARN or alias of the key that encrypts. */
  readonly keyId: string;
  readonly table: Table;
  /** @default by the environment: region, credentials, `AWS_ENDPOINT_URL_KMS` */
  readonly client?: KMSClient;
}

/** KMS decrypts only with the context of the encryption, so the item cannot be used in another place. */
const EncryptionContext = { purpose: 'kaart-signing-keys' };

/** Stores the signing keys in the table, encrypted under KMS. Each `load` and `save` sends one request to KMS. */
export function openKmsKeys({ keyId, table, client }: KmsKeysOptions): Keys {
  return openEncryptedKeys(table, openKmsDataKeys(keyId, client));
}

/** The SDK is loaded when keys are needed, because a process that only serves the catalog needs no keys. */
function openKmsDataKeys(KeyId: string, given: KMSClient | undefined): DataKeys {
  let client = given;
  const open = async () => {
    const sdk = await import('@aws-sdk/client-kms');
    client ??= createAwsClient(sdk.KMSClient, {});
    return { sdk, client };
  };
  return {
    async create() {
      const { sdk, client } = await open();
      const request = { KeyId, KeySpec: 'AES_256', EncryptionContext } as const;
      const made = await callAws(client.send(new sdk.GenerateDataKeyCommand(request)));
      const { Plaintext: key, CiphertextBlob: encrypted } = made;
      if (key === undefined || encrypted === undefined) throw new Error('KMS made no data key');
      return { key, encrypted };
    },
    async decrypt(CiphertextBlob) {
      const { sdk, client } = await open();
      const request = { KeyId, CiphertextBlob, EncryptionContext };
      const { Plaintext } = await callAws(client.send(new sdk.DecryptCommand(request)));
      if (Plaintext === undefined) throw new Error('KMS answered without a plaintext');
      return Plaintext;
    },
  };
}
