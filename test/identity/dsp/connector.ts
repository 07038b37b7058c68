import { type CryptoKey, exportJWK, generateKeyPair } from 'jose';
import { KaartError } from '../../../lib/core/errors.ts';
import type { DataSpaceOptions } from '../../../lib/identity/data-space.ts';
import { forge, openSetup, PUBLIC_URL, type Setup } from '../setup.ts';

export const OUR_DID = 'did:web:kaart.example';
export const OUR_DSP = `${PUBLIC_URL}/dsp/2025-1`;
export const REQUEST = {
  method: 'POST',
  url: `${OUR_DSP}/catalog/request`,
  source: '192.0.2.1',
};
export const EDC = 'https://w3id.org/edc/v0.0.1/ns/';

/** The web as our connector sees it: documents by address, and the number of requests for each. */
export class Web {
  readonly documents = new Map<string, string | Error>();
  readonly requests: string[] = [];

  readonly fetchText = async (url: string): Promise<string> => {
    this.requests.push(url);
    const document = this.documents.get(url);
    if (document === undefined) throw new KaartError('no-did-document', { code: 'not-found' });
    if (document instanceof Error) throw document;
    return document;
  };
}

/** Another participant with a did:web, its key and its document on the web. */
export class Connector {
  readonly did: string;
  readonly url: string;
  readonly key: CryptoKey;
  readonly document: Record<string, unknown>;

  private constructor(name: string, key: CryptoKey, jwk: object) {
    this.did = `did:web:${name}`;
    this.url = `https://${name}/.well-known/did.json`;
    this.key = key;
    this.document = {
      '@context': ['https://www.w3.org/ns/did/v1'],
      id: this.did,
      verificationMethod: [
        { id: `${this.did}#k1`, type: 'JsonWebKey2020', controller: this.did, publicKeyJwk: jwk },
      ],
      authentication: [`${this.did}#k1`],
    };
  }

  static async on(web: Web, name = 'lab.example'): Promise<Connector> {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const connector = new Connector(name, privateKey, await exportJWK(publicKey));
    web.documents.set(connector.url, JSON.stringify(connector.document));
    return connector;
  }

  /** A valid token with these changes. `undefined` removes a member. */
  token(
    setup: Setup,
    claims: Record<string, unknown> = {},
    header: Record<string, unknown> = {},
    key: CryptoKey | Uint8Array = this.key,
  ): Promise<string> {
    const iat = setup.clock.seconds;
    const right = {
      iss: this.did,
      sub: this.did,
      aud: OUR_DID,
      iat,
      exp: iat + 300,
      jti: newJti(),
    };
    const kid = `${this.did}#k1`;
    return forge({ alg: 'ES256', kid, ...header }, { ...right, ...claims }, key);
  }
}

let jtis = 0;
export const newJti = () => `jti-${++jtis}`;

/** A setup with an identity in the data space, and the web around it. */
export function openDataSpace(options: Partial<DataSpaceOptions> = {}) {
  const web = new Web();
  const setup = openSetup({
    profile: 'did',
    participantId: OUR_DID,
    keyType: 'P-256',
    issuedTypes: [],
    addresses: [OUR_DSP],
    fetchText: web.fetchText,
    callService: async () => ({ status: 404, text: '' }),
    ...options,
  });
  const { dsp } = setup.identity;
  const verify = (authorization: string | undefined, presented = REQUEST) =>
    dsp.verify(authorization, presented);
  return { setup, web, dsp, verify, open: () => setup.another().dsp };
}
