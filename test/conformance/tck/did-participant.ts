import {
  type CryptoKey,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  type JWK,
  jwtVerify,
  SignJWT,
} from 'jose';
import { listen } from '../../../lib/app/listen.ts';

/** The connector under test, and the address at which the TCK listens. */
interface Sides {
  readonly connector: { readonly url: string; readonly did: string };
  readonly tckUrl: string;
}

interface DidDocument {
  readonly verificationMethod: readonly { readonly id: string; readonly publicKeyJwk: JWK }[];
}

/** The only name that the TCK uses for itself. */
const TCK_NAME = 'TCK_PARTICIPANT';
const LIFE_SECONDS = 60;

/**
 * A proxy in front of the TCK. The TCK sends one fixed header and checks none; this proxy gives it a did:web.
 * It signs a self-issued token for each message of the TCK, and replaces the TCK's name with the DID. A
 * message of the connector needs a token by a key of the connector's DID document, for this DID, that was not
 * used before; otherwise it gets 401.
 */
export class DidParticipant {
  readonly did: string;
  /** Base of the connector, as the TCK calls it. */
  readonly connectorUrl: string;
  /** Base of the TCK, as the connector calls it. */
  readonly callbackUrl: string;
  readonly #key: CryptoKey;
  readonly #publicKey: JWK;
  readonly #used = new Set<string>();

  private constructor(url: string, key: CryptoKey, publicKey: JWK) {
    this.did = `did:web:${encodeURIComponent(new URL(url).host)}:tck`;
    this.connectorUrl = `${url}/connector`;
    this.callbackUrl = `${url}/callback`;
    this.#key = key;
    this.#publicKey = publicKey;
  }

  static async open(sides: Sides): Promise<DidParticipant> {
    const listener = await listen(0, '127.0.0.1');
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const { url } = listener;
    const participant = new DidParticipant(url, privateKey, await exportJWK(publicKey));
    listener.serve((request) => participant.#answer(request, sides));
    return participant;
  }

  async #answer(request: Request, { connector, tckUrl }: Sides): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    if (pathname === '/tck/did.json') return Response.json(this.#document());
    const [, side, path] = /^\/(connector|callback)(\/.*)$/.exec(pathname) ?? [];
    if (side === 'connector') {
      const text = (await request.text()).replaceAll(TCK_NAME, this.did);
      const authorization = `Bearer ${await this.#token(connector.did)}`;
      return forward(request, `${connector.url}${path}${search}`, { text, authorization });
    }
    if (side !== 'callback') return new Response(null, { status: 404 });
    if (!(await this.#isAuthentic(request, connector))) return new Response(null, { status: 401 });
    // The responses of the TCK also go through this participant.
    const text = (await request.text()).replaceAll(connector.url, this.connectorUrl);
    return forward(request, `${tckUrl}${path}${search}`, { text });
  }

  #document() {
    const id = `${this.did}#key-1`;
    const method = { id, type: 'JsonWebKey2020', controller: this.did };
    return {
      '@context': ['https://www.w3.org/ns/did/v1'],
      id: this.did,
      verificationMethod: [{ ...method, publicKeyJwk: this.#publicKey }],
      capabilityInvocation: [id],
    };
  }

  #token(audience: string): Promise<string> {
    return new SignJWT()
      .setProtectedHeader({ alg: 'ES256', kid: `${this.did}#key-1`, typ: 'JWT' })
      .setIssuer(this.did)
      .setSubject(this.did)
      .setAudience(audience)
      .setJti(crypto.randomUUID())
      .setIssuedAt()
      .setExpirationTime(`${LIFE_SECONDS}s`)
      .sign(this.#key);
  }

  async #isAuthentic(request: Request, { url, did }: Sides['connector']): Promise<boolean> {
    const token = request.headers.get('authorization')?.replace(/^Bearer /, '') ?? '';
    try {
      const response = await fetch(`${url}/.well-known/did.json`);
      const { verificationMethod } = (await response.json()) as DidDocument;
      const keys = verificationMethod.map(({ id, publicKeyJwk }) => ({ ...publicKeyJwk, kid: id }));
      const { payload } = await jwtVerify(token, createLocalJWKSet({ keys }), {
        ...{ issuer: did, subject: did, audience: this.did },
        requiredClaims: ['jti', 'exp', 'iat'],
      });
      const isNew = !this.#used.has(`${payload.jti}`);
      this.#used.add(`${payload.jti}`);
      return isNew;
    } catch (error) {
      process.stderr.write(`the TCK's participant refuses ${request.url}: ${error}\n`);
      return false;
    }
  }
}

async function forward(
  { method, headers }: Request,
  url: string,
  { text, authorization }: { readonly text: string; readonly authorization?: string },
): Promise<Response> {
  const response = await fetch(url, {
    method,
    headers: {
      'content-type': headers.get('content-type') ?? 'application/json',
      ...(authorization && { authorization }),
    },
    ...(text === '' ? {} : { body: text }),
  });
  const type = response.headers.get('content-type');
  return new Response(await response.text(), {
    status: response.status,
    headers: type === null ? {} : { 'content-type': type },
  });
}
