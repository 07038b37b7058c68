import { decodeProtectedHeader, type JWTPayload, SignJWT } from 'jose';
import { KaartError } from '../../core/errors.ts';
import type { Keyring } from '../keyring.ts';
import type { DidKeyType } from '../public-keys.ts';
import { didDocumentUrl } from './did-web.ts';

/** Signs JWTs with a key of our DID document. */
export class DidSigner {
  /** Our participant id. Only a did:web can sign. */
  readonly did: string;
  readonly #keyring: Pick<Keyring, 'getDidSigningKey'>;
  readonly #keyType: DidKeyType;

  constructor(
    did: string,
    keyring: Pick<Keyring, 'getDidSigningKey'>,
    keyType: DidKeyType = 'P-256',
  ) {
    this.did = did;
    this.#keyring = keyring;
    this.#keyType = keyType;
  }

  /**
   * Signs claims.
   *
   * @param typ type of the JWT in its header: each use has its own, so that no document counts as another
   * @param cty type of the claims, for documents that name it
   * @throws KaartError `config-invalid` if our participant id is not a did:web; `wrong-state` if we have no key of the
   *   chosen type yet
   */
  async sign(claims: JWTPayload, typ: string, cty?: string): Promise<string> {
    if (didDocumentUrl(this.did) === undefined)
      throw new KaartError('participant-id-not-did-web', {
        code: 'config-invalid',
        details: { variables: ['KAART_PARTICIPANT_ID'] },
      });
    const { kid, key, alg } = await this.#keyring.getDidSigningKey(this.#keyType);
    return new SignJWT(claims)
      .setProtectedHeader({ alg, kid: `${this.did}#${kid}`, typ, ...(cty && { cty }) })
      .sign(key);
  }

  /** Whether a JWT of ours was signed by the key that signs now. */
  async isByCurrentKey(jwt: string): Promise<boolean> {
    const { kid } = await this.#keyring.getDidSigningKey(this.#keyType);
    return decodeProtectedHeader(jwt).kid === `${this.did}#${kid}`;
  }
}
