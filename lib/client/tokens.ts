import type { Transport } from './transport.ts';

/**
 * How a client authenticates: with its secret, with its private key (RFC 7523, an EC key of the
 * curve P-256 as a JWK with `kid`), or with a token that the caller gets in another way.
 */
export type Credentials = ClientCredentials | { readonly token: string | (() => Promise<string>) };

/** The means by which a client gets tokens. */
export type ClientCredentials =
  | { readonly clientId: string; readonly clientSecret: string }
  | { readonly clientId: string; readonly privateKey: PrivateJwk };

/** A private key of P-256 (RFC 7517). */
export interface PrivateJwk {
  readonly kty: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
  readonly d?: string;
  readonly kid?: string;
}

/** A token is renewed this time before its end. */
const EARLY_MS = 30_000;
/** Lifetime of an assertion, which is used immediately. RFC 7523 §3 */
const ASSERTION_SECONDS = 60;

/** Gets access tokens by client credentials (RFC 6749 §4.4), and caches one until shortly before its end. */
export class TokenSource {
  readonly #credentials: Credentials;
  readonly #tokenUrl: string;
  readonly #transport: Transport;
  #cached: { readonly token: Promise<string>; until: number } | undefined;

  constructor(credentials: Credentials, tokenUrl: string, transport: Transport) {
    this.#credentials = credentials;
    this.#tokenUrl = tokenUrl;
    this.#transport = transport;
  }

  /**
   * Returns the token to send now. Simultaneous requests share one call.
   *
   * @throws ProblemError if the server refuses the credentials
   */
  token(): Promise<string> {
    if ('token' in this.#credentials) {
      const { token } = this.#credentials;
      return typeof token === 'string' ? Promise.resolve(token) : token();
    }
    if (this.#cached === undefined || this.#cached.until <= Date.now())
      this.#cached = this.#renew(this.#credentials);
    return this.#cached.token;
  }

  /**
   * Drops the token that the server refused.
   *
   * @returns whether the client can get another token
   */
  forget(): boolean {
    this.#cached = undefined;
    return !('token' in this.#credentials && typeof this.#credentials.token === 'string');
  }

  #renew(credentials: ClientCredentials) {
    const renewed = {
      until: Number.POSITIVE_INFINITY,
      token: this.#request(credentials).then(
        ({ access_token: token, expires_in: seconds }) => {
          renewed.until = Date.now() + seconds * 1000 - EARLY_MS;
          return token;
        },
        (error: unknown) => {
          if (this.#cached === renewed) this.#cached = undefined;
          throw error;
        },
      ),
    };
    return renewed;
  }

  async #request(
    credentials: ClientCredentials,
  ): Promise<{ access_token: string; expires_in: number }> {
    const request = await buildTokenRequest(credentials, this.#tokenUrl);
    const response = await this.#transport.send(
      this.#tokenUrl,
      { method: 'POST', ...request },
      true, // A token that is lost on the way changes nothing.
    );
    return (await response.json()) as { access_token: string; expires_in: number };
  }
}

/**
 * Builds the form and the headers of a request to the token endpoint, by client credentials.
 *
 * @param scope requested scopes with spaces between them. @default the scope for rows
 */
export async function buildTokenRequest(
  credentials: ClientCredentials,
  tokenUrl: string,
  scope?: string,
): Promise<{ readonly body: URLSearchParams; readonly headers: Record<string, string> }> {
  const body = new URLSearchParams({ grant_type: 'client_credentials' });
  const headers: Record<string, string> = {};
  if (scope !== undefined) body.set('scope', scope);
  if ('clientSecret' in credentials) {
    const { clientId, clientSecret } = credentials;
    // Both are form-encoded first. RFC 6749 §2.3.1
    const pair = [clientId, clientSecret].map(encodeForm).join(':');
    headers['authorization'] = `Basic ${btoa(pair)}`;
  } else {
    body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    body.set('client_assertion', await signAssertion(credentials, tokenUrl));
  }
  return { body, headers };
}

/** Signs a JWT with the key of the client (RFC 7523 §3). */
async function signAssertion(
  { clientId, privateKey }: { clientId: string; privateKey: PrivateJwk },
  tokenUrl: string,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const { kid, ...key } = privateKey;
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: tokenUrl,
    iat: now,
    exp: now + ASSERTION_SECONDS,
    jti: crypto.randomUUID(),
  };
  const head = { alg: 'ES256', typ: 'JWT', ...(kid === undefined ? {} : { kid }) };
  const signed = [head, claims]
    .map((part) => encodeBase64Url(toUtf8(JSON.stringify(part))))
    .join('.');
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const imported = await crypto.subtle.importKey('jwk', key, algorithm, false, ['sign']);
  const signature = await crypto.subtle.sign(
    { name: 'ECDSA', hash: 'SHA-256' },
    imported,
    toUtf8(signed),
  );
  return `${signed}.${encodeBase64Url(new Uint8Array(signature))}`;
}

function encodeForm(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}

function toUtf8(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(new TextEncoder().encode(text));
}

function encodeBase64Url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
