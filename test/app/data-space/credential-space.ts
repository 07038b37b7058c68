import { type CryptoKey, exportJWK, generateKeyPair } from 'jose';
import { type Listener, listen } from '../../../lib/app/listen.ts';
import { forge } from '../../identity/setup.ts';
import type { Setup } from '../setup.ts';
import { DataSpace } from './data-space.ts';

const TYPE = 'MembershipCredential';
type Claims = Readonly<Record<string, unknown>>;

/** A participant with a DID document on this machine. It also receives requests for credentials. */
export class WebParty {
  readonly did: string;
  readonly #key: CryptoKey;
  readonly #listener: Listener;

  private constructor(did: string, key: CryptoKey, listener: Listener) {
    this.did = did;
    this.#key = key;
    this.#listener = listener;
  }

  static async open(): Promise<WebParty> {
    const listener = await listen(0, '127.0.0.1');
    const did = `did:web:${encodeURIComponent(new URL(listener.url).host)}:party`;
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const publicKeyJwk = await exportJWK(publicKey);
    const serviceEndpoint = `${listener.url}/issuer`;
    const document = {
      id: did,
      verificationMethod: [{ id: `${did}#key-1`, publicKeyJwk }],
      service: [{ id: `${did}#issuer`, type: 'IssuerService', serviceEndpoint }],
    };
    const offer = { id: 'membership', credentialType: TYPE, profile: 'vc11-sl2021/jwt' };
    listener.serve(async ({ method, url }) => {
      if (method === 'POST') return new Response(null, { status: 201 });
      return Response.json(
        url.endsWith('/metadata') ? { credentialsSupported: [offer] } : document,
      );
    });
    return new WebParty(did, privateKey, listener);
  }

  sign(claims: Claims): Promise<string> {
    return forge({ alg: 'ES256', kid: `${this.did}#key-1` }, { ...claims }, this.#key);
  }

  /** A self-issued token. */
  token(audience: string, claims: Claims = {}): Promise<string> {
    const iat = Math.floor(Date.now() / 1000);
    const times = { iat, exp: iat + 60, jti: crypto.randomUUID() };
    return this.sign({ iss: this.did, sub: this.did, aud: audience, ...times, ...claims });
  }

  /** A credential of version 1.1. */
  issue(subject: string, type = TYPE): Promise<string> {
    const exp = Math.floor(Date.now() / 1000) + 3_600;
    const vc = {
      '@context': ['https://www.w3.org/2018/credentials/v1'],
      type: ['VerifiableCredential', type],
      issuer: this.did,
      credentialSubject: { id: subject, membershipStatus: 'active' },
    };
    return this.sign({ iss: this.did, sub: subject, exp, vc });
  }

  close(): Promise<void> {
    return this.#listener.close();
  }
}

/** The environment of a Kaart that trusts an issuer. */
function buildTrustEnv(issuer: string): Readonly<Record<string, string>> {
  const claims = { membershipStatus: { member: 'membershipStatus' } };
  return {
    KAART_IDENTITY: 'dcp',
    KAART_ISSUED_CREDENTIALS: TYPE,
    KAART_OUTBOUND_ALLOW: '127.0.0.0/8,::1/128',
    KAART_TRUSTED_CREDENTIALS: JSON.stringify([{ type: TYPE, issuers: [issuer], claims }]),
  };
}

/** A provider and a consumer that identify themselves by credentials. */
export async function openCredentialSpace(): Promise<{
  readonly issuer: WebParty;
  readonly space: DataSpace;
}> {
  const issuer = await WebParty.open();
  return { issuer, space: await DataSpace.open(buildTrustEnv(issuer.did)) };
}

export function toDid({ url }: Pick<Setup, 'url'>): string {
  return `did:web:${encodeURIComponent(new URL(url).host)}`;
}

/** Stores a credential, as an operator does. */
export function importCredential(setup: Setup, jwt: string): Promise<Response> {
  return setup.as('partner-admin', '/v1/credentials', { json: { jwt } });
}
