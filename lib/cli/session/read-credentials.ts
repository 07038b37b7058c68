import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { ClientCredentials, PrivateJwk } from '../../client/tokens.ts';
import { KaartError } from '../../core/errors.ts';
import { readTextFile } from '../terminal/read-json.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads the credentials of a client from the environment: `KAART_CLIENT_ID` with `KAART_CLIENT_SECRET` or
 * with `KAART_CLIENT_KEY`, the file of a private key. `undefined` if it holds neither.
 *
 * @throws KaartError `object-not-found`, `message-invalid` for a file that holds no private key of P-256
 */
export async function readClient(env: Env): Promise<ClientCredentials | undefined> {
  const { KAART_CLIENT_ID: clientId, KAART_CLIENT_SECRET: clientSecret } = env;
  const { KAART_CLIENT_KEY: keyFile } = env;
  if (clientId && clientSecret) return { clientId, clientSecret };
  return clientId && keyFile ? { clientId, privateKey: await readPrivateKey(keyFile) } : undefined;
}

/** The token in `KAART_TOKEN`, if the environment names no client. */
export function readToken(env: Env): string | undefined {
  const hasClient =
    env['KAART_CLIENT_ID'] && (env['KAART_CLIENT_SECRET'] || env['KAART_CLIENT_KEY']);
  return hasClient ? undefined : env['KAART_TOKEN'] || undefined;
}

/** A private key as PEM (PKCS #8 or SEC 1) or as a JWK, which may name its `kid`. */
async function readPrivateKey(file: string): Promise<PrivateJwk> {
  const text = await readTextFile(file);
  const { key, kid } = parseKey(text) ?? {};
  const jwk = key?.export({ format: 'jwk' });
  if (jwk?.kty !== 'EC' || jwk.crv !== 'P-256')
    throw new KaartError('no-private-key', { code: 'message-invalid', parameters: { path: file } });
  return { ...(jwk as PrivateJwk), ...(kid === undefined ? {} : { kid }) };
}

function parseKey(text: string): { readonly key: KeyObject; readonly kid?: string } | undefined {
  try {
    if (text.trimStart().startsWith('-----')) return { key: createPrivateKey(text) };
    const jwk = JSON.parse(text) as JsonWebKey;
    const { kid } = jwk as { readonly kid?: unknown };
    const key = createPrivateKey({ key: jwk, format: 'jwk' });
    return { key, ...(typeof kid === 'string' ? { kid } : {}) };
  } catch {
    return undefined;
  }
}
