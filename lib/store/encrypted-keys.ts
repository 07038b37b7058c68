import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Keys } from './keys.ts';
import type { Item, Table } from './table.ts';

/** Encrypts data keys under a key that Kaart does not store. */
export interface DataKeys {
  /** Returns a new data key of 32 bytes, and the same key encrypted. */
  create(): Promise<{ readonly key: Uint8Array; readonly encrypted: Uint8Array }>;
  /** @throws Error if it was not encrypted here */
  decrypt(encrypted: Uint8Array): Promise<Uint8Array>;
}

const ITEM = { pk: 'KEYS', sk: 'current' };
/** The additional data of the cipher name what the text is for, so it cannot be used in another place. */
const PURPOSE = Buffer.from(JSON.stringify({ purpose: 'kaart-signing-keys' }));
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

const Stored = z.object({
  /** Encrypted. */
  dataKey: z.base64(),
  /** Nonce, tag and text, encrypted under the data key. */
  ciphertext: z.base64(),
});

/**
 * Stores the signing keys in the table. Each `save` encrypts them under a new data key (envelope encryption), so
 * their length is not limited by what the key service encrypts.
 */
export function openEncryptedKeys(table: Table, dataKeys: DataKeys): Keys {
  return {
    async load() {
      const item = await table.get(ITEM);
      if (item === undefined) return undefined;
      const { dataKey, ciphertext } = Stored.parse(item.data);
      const key = await dataKeys.decrypt(Buffer.from(dataKey, 'base64'));
      return decrypt(key, Buffer.from(ciphertext, 'base64')).toString('utf8');
    },
    async save(text, ifAbsent) {
      const { key, encrypted } = await dataKeys.create();
      const data = {
        dataKey: Buffer.from(encrypted).toString('base64'),
        ciphertext: encrypt(key, Buffer.from(text)).toString('base64'),
      };
      const found: Item | undefined = ifAbsent ? undefined : await table.get(ITEM);
      const condition = found === undefined ? 'absent' : { version: found.version };
      await table.transact([{ kind: 'put', key: ITEM, data, if: condition }]);
    },
  };
}

/** Encrypts a text. @returns nonce, tag and encrypted text */
export function encrypt(key: Uint8Array, text: Uint8Array): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv).setAAD(PURPOSE);
  const encrypted = [cipher.update(text), cipher.final()];
  return Buffer.concat([iv, cipher.getAuthTag(), ...encrypted]);
}

/** Decrypts what {@link encrypt} returned. @throws Error if it was encrypted under another key, or changed */
export function decrypt(key: Uint8Array, blob: Uint8Array): Buffer {
  const options = { authTagLength: TAG_BYTES };
  const decipher = createDecipheriv(CIPHER, key, blob.subarray(0, IV_BYTES), options);
  decipher.setAAD(PURPOSE).setAuthTag(blob.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(blob.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
}
