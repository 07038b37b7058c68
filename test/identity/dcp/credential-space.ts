import { gzipSync } from 'node:zlib';
import { type CryptoKey, exportJWK, generateKeyPair } from 'jose';
import { KaartError } from '../../../lib/core/errors.ts';
import { CredentialFault } from '../../../lib/identity/dcp/credential-fault.ts';
import { CredentialSchemas } from '../../../lib/identity/dcp/credential-schemas.ts';
import { PresentationVerifier } from '../../../lib/identity/dcp/presentation-verifier.ts';
import type { ServiceRequest } from '../../../lib/identity/dcp/service-call.ts';
import { StatusLists } from '../../../lib/identity/dcp/status-lists.ts';
import { TrustedCredentials } from '../../../lib/identity/dcp/trusted-credentials.ts';
import { VC11_CONTEXT, VC20_CONTEXT } from '../../../lib/identity/dcp/vocabulary.ts';
import { DidResolver } from '../../../lib/identity/dsp/did-resolver.ts';
import { Web } from '../dsp/connector.ts';
import { forge, MovedClock } from '../setup.ts';

export const VERIFIER = 'did:web:kaart.example';
export const ISSUER = 'did:web:issuer.example';
export const HOLDER = 'did:web:lab.example';
export const EDC = 'https://w3id.org/edc/v0.0.1/ns/';
const LIST = 'https://issuer.example/status/1';

type Json = Record<string, unknown>;

/** A DID with one key and a document on the web. */
export class Party {
  readonly did: string;
  readonly url: string;
  readonly key: CryptoKey;
  readonly alg: string;
  readonly document: Json;

  private constructor(did: string, alg: string, key: CryptoKey, jwk: object) {
    this.did = did;
    this.url = `https://${did.slice('did:web:'.length)}/.well-known/did.json`;
    this.key = key;
    this.alg = alg;
    const kid = `${did}#key-1`;
    this.document = {
      id: did,
      verificationMethod: [{ id: kid, type: 'JsonWebKey2020', controller: did, publicKeyJwk: jwk }],
      authentication: [kid],
      assertionMethod: [kid],
      capabilityInvocation: [kid],
      service: [
        {
          id: `${did}#cs`,
          type: 'CredentialService',
          serviceEndpoint: `https://${did.slice(8)}/cs`,
        },
      ],
    };
  }

  static async on(web: Web, did: string, alg = 'ES256'): Promise<Party> {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    const party = new Party(did, alg, privateKey, await exportJWK(publicKey));
    party.publish(web);
    return party;
  }

  publish(web: Web, change: Json = {}): void {
    web.documents.set(this.url, JSON.stringify({ ...this.document, ...change }));
  }

  sign(payload: Json, header: Json = {}): Promise<string> {
    return forge({ alg: this.alg, kid: `${this.did}#key-1`, ...header }, payload, this.key);
  }
}

/** A data space with an issuer, a holder, and a verifier that trusts the issuer. */
export class CredentialSpace {
  readonly web = new Web();
  readonly clock = new MovedClock();
  readonly queries: ServiceRequest[] = [];
  /** The response of the holder's credential service. */
  respond: (request: ServiceRequest) => Promise<{ status: number; text: string }>;
  readonly issuer: Party;
  readonly holder: Party;
  readonly verifier: PresentationVerifier;
  readonly resolver: DidResolver;

  private constructor(web: Web, issuer: Party, holder: Party, trusted: unknown) {
    this.web = web;
    this.issuer = issuer;
    this.holder = holder;
    const { fetchText } = web;
    const clock = this.clock.read;
    this.respond = async () => ({ status: 200, text: '{"presentation":[]}' });
    this.resolver = new DidResolver(fetchText, clock, async () => true);
    const { resolver } = this;
    this.verifier = new PresentationVerifier({
      resolver,
      clock,
      participantId: VERIFIER,
      trusted: TrustedCredentials.parse(trusted),
      schemas: new CredentialSchemas(fetchText, clock),
      statusLists: new StatusLists({ fetchText, resolver, clock, maxAgeMs: 300_000 }),
      issueToken: async (audience, token) => `to ${audience} with ${token}`,
      call: async (request) => {
        this.queries.push(request);
        return this.respond(request);
      },
    });
    this.setStatusList([]);
  }

  static async open(trusted: unknown = [MEMBERSHIP], alg = 'ES256'): Promise<CredentialSpace> {
    const web = new Web();
    const issuer = await Party.on(web, ISSUER, alg);
    const holder = await Party.on(web, HOLDER, alg);
    return new CredentialSpace(web, issuer, holder, trusted);
  }

  /** A credential of version 1.1. An `undefined` change removes a member. */
  credential(change: Json = {}, claims: Json = {}, by: Party = this.issuer): Promise<string> {
    const at = this.clock.seconds;
    const vc = {
      '@context': [VC11_CONTEXT],
      type: ['VerifiableCredential', 'MembershipCredential'],
      issuer: ISSUER,
      issuanceDate: iso(at - 1),
      expirationDate: iso(at + 86_400),
      credentialSubject: { id: HOLDER, membershipStatus: 'active' },
      credentialStatus: statusEntry(7),
      ...change,
    };
    const right = { iss: ISSUER, sub: HOLDER, jti: 'urn:uuid:1', nbf: at - 1, exp: at + 86_400 };
    return by.sign({ ...right, vc, ...claims });
  }

  /** A credential of version 2.0. */
  credential2(change: Json = {}): Promise<string> {
    const at = this.clock.seconds;
    const body = {
      '@context': [VC20_CONTEXT],
      type: ['VerifiableCredential', 'MembershipCredential'],
      issuer: { id: ISSUER },
      validFrom: iso(at - 1),
      validUntil: iso(at + 86_400),
      credentialSubject: { id: HOLDER, membershipStatus: 'active' },
      credentialStatus: [statusEntry(7)],
    };
    return this.issuer.sign({ ...body, ...change }, { typ: 'vc+jwt' });
  }

  /** A presentation of version 1.1. */
  presentation(
    credentials: readonly unknown[],
    change: Json = {},
    by = this.holder,
  ): Promise<string> {
    const at = this.clock.seconds;
    const vp = {
      '@context': [VC11_CONTEXT],
      type: 'VerifiablePresentation',
      verifiableCredential: credentials,
    };
    return by.sign({ iss: HOLDER, aud: VERIFIER, nbf: at, exp: at + 60, vp, ...change });
  }

  present(...presentations: readonly unknown[]): void {
    this.respond = async () => ({
      status: 200,
      text: JSON.stringify({
        type: 'PresentationResponseMessage',
        presentation: presentations,
      }),
    });
  }

  setStatusList(set: readonly number[], change: Json = {}, subject: Json = {}): void {
    this.web.documents.set(LIST, JSON.stringify({ ...this.statusList(set, subject), ...change }));
  }

  statusList(set: readonly number[], subject: Json = {}): Json {
    return {
      '@context': [VC20_CONTEXT],
      id: LIST,
      type: ['VerifiableCredential', 'BitstringStatusListCredential'],
      issuer: ISSUER,
      credentialSubject: {
        type: 'BitstringStatusList',
        statusPurpose: 'revocation',
        encodedList: `u${pack(set)}`,
        ...subject,
      },
    };
  }

  verify(accessToken: string | undefined = 'access') {
    return this.verifier.verify({ did: HOLDER, accessToken, source: '192.0.2.1' });
  }

  /** `accepted`, the reason of a fault, or the code of an error. */
  async outcome(): Promise<string> {
    try {
      await this.verify();
      return 'accepted';
    } catch (error) {
      if (error instanceof CredentialFault) return error.reason;
      if (error instanceof KaartError) return error.code;
      throw error;
    }
  }
}

export const STATUS_LIST = LIST;

export const MEMBERSHIP = {
  type: 'MembershipCredential',
  issuers: [ISSUER],
  claims: { membershipStatus: { member: 'membershipStatus' } },
};

export function statusEntry(index: number, change: Json = {}): Json {
  return {
    id: `${LIST}#${index}`,
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: String(index),
    statusListCredential: LIST,
    ...change,
  };
}

/** The bits of a status list of 131,072 entries, compressed. */
export function pack(set: readonly number[]): string {
  const bits = new Uint8Array(16_384);
  for (const index of set) bits[index >> 3] = (bits[index >> 3] ?? 0) | (0x80 >> (index & 7));
  return gzipSync(bits).toString('base64url');
}

export function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
