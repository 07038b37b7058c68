import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import { Jwks } from '../../identity/jws.ts';
import { readJson } from './read-json.ts';

/** File name of the published keys in a directory of downloaded files. */
export const JWKS_FILE = 'jwks.json';

/** Public keys of a file, and their owner if the file names it. */
export interface PublishedKeys {
  readonly jwks: Jwks;
  readonly issuer?: string;
}

const DidDocument = z.object({
  id: z.string(),
  verificationMethod: z.array(
    z.object({ id: z.string(), publicKeyJwk: z.record(z.string(), z.unknown()).optional() }),
  ),
  assertionMethod: z.array(z.unknown()),
});

/**
 * Reads a JSON Web Key Set, or the assertion keys of a DID document.
 *
 * @throws KaartError `object-not-found`, `message-invalid`
 */
export async function readKeys(file: string): Promise<PublishedKeys> {
  const document = await readJson(file);
  const jwks = Jwks.safeParse(document).data;
  if (jwks !== undefined) return { jwks };
  const did = DidDocument.safeParse(document).data;
  if (did === undefined)
    throw new KaartError('no-keys', { code: 'message-invalid', parameters: { path: file } });
  const keys = did.verificationMethod
    .filter(({ id }) => did.assertionMethod.includes(id))
    .flatMap(({ publicKeyJwk }) => (publicKeyJwk === undefined ? [] : [publicKeyJwk]));
  return { jwks: { keys }, issuer: did.id };
}
