import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { KaartError } from '../core/errors.ts';
import { type DataKeys, decrypt, encrypt } from '../store/encrypted-keys.ts';

const KEY_BYTES = 32;
const BASE64_KEY = /^[A-Za-z0-9+/]{43}=$/;

/**
 * Encrypts data keys under the main key in a file: one line of base64 with 32 random bytes. Every process of an
 * installation has the same file. To change the key, write a new first line above the old one: the first line
 * encrypts, every line decrypts.
 *
 * @throws KaartError `config-invalid` if the file cannot be read, or has no key
 */
export function openMainKeyFile(path: string): DataKeys {
  const keys = readKeys(path);
  return {
    async create() {
      const [main] = await keys;
      const key = randomBytes(KEY_BYTES);
      return { key, encrypted: encrypt(main, key) };
    },
    async decrypt(encrypted) {
      for (const key of await keys)
        try {
          return decrypt(key, encrypted);
        } catch {
          // encrypted under another line
        }
      throw keyFileError('main-key-differs', path);
    },
  };
}

async function readKeys(path: string): Promise<readonly [Buffer, ...Buffer[]]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw keyFileError('main-key-unreadable', path, cause);
  });
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  const [first, ...more] = lines.map((line) => Buffer.from(line, 'base64'));
  if (first === undefined || !lines.every((line) => BASE64_KEY.test(line)))
    throw keyFileError('main-key-malformed', path);
  return [first, ...more];
}

function keyFileError(
  reason: 'main-key-differs' | 'main-key-unreadable' | 'main-key-malformed',
  path: string,
  cause?: unknown,
): KaartError {
  return new KaartError(reason, {
    code: 'config-invalid',
    parameters: { path },
    details: { variables: ['KAART_MAIN_KEY_FILE'] },
    cause,
  });
}
