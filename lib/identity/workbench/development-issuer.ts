import { createHash, randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import * as z from 'zod';
import type { Clock } from '../../core/clock.ts';
import { KaartError } from '../../core/errors.ts';
import { loadOnce } from '../../core/load-once.ts';
import { isSameSecret } from '../../core/session-token.ts';
import type { People } from '../people.ts';
import type { Role } from '../roles.ts';

/** Path of the only page of the development issuer. */
export const ONE_MACHINE_PATH = '/workbench/development-sign-in';
const CLIENT_ID = 'workbench';
/** A code is redeemed within this time. Milliseconds. */
const CODE_MS = 60_000;
/** Lifetime of a token: that of the longest session. Seconds. */
const TOKEN_SECONDS = 8 * 3600;

/** An authorization request (RFC 6749 #section-4.1.1 with RFC 7636). */
export const AuthorizationQuery = z.object({
  response_type: z.literal('code'),
  client_id: z.literal(CLIENT_ID),
  redirect_uri: z.string().max(300),
  scope: z.string().max(100),
  state: z.string().min(1).max(200),
  nonce: z.string().min(1).max(200),
  code_challenge: z.string().length(43),
  code_challenge_method: z.literal('S256'),
  ui_locales: z.string().max(40).optional(),
});
export type AuthorizationQuery = z.infer<typeof AuthorizationQuery>;

/** The inputs of a person on this machine. */
export interface ChosenPerson {
  readonly subject: string;
  readonly roles: readonly Role[];
  /** The code that `kaart serve` shows. */
  readonly code: string;
}

export interface DevelopmentIssuerDeps {
  /** The code that only the person who started the server sees. It is random and too long to be guessed. */
  readonly code: string;
  readonly publicUrl: string;
  readonly redirectUri: string;
  readonly people: Pick<People, 'mint'>;
  readonly clock: Clock;
}

interface Grant {
  readonly subject: string;
  readonly accessToken: string;
  readonly nonce: string;
  readonly challenge: string;
  readonly untilMs: number;
}

/**
 * An OpenID provider inside `kaart serve`, for one machine without another provider. A person who
 * knows the code of the server chooses a name and roles on a page. Only this page is served; the other endpoints work
 * inside the process. The page names no person, because it is open to each process and each page of this machine.
 */
export class DevelopmentIssuer {
  readonly client: { readonly issuer: string; readonly clientId: string };
  readonly #deps: DevelopmentIssuerDeps;
  readonly #grants = new Map<string, Grant>();
  /** The key for ID tokens. It exists only in this process. */
  readonly #getKeys = loadOnce(createKeys);

  constructor(deps: DevelopmentIssuerDeps) {
    this.#deps = deps;
    this.client = { issuer: `${deps.publicUrl}${ONE_MACHINE_PATH}`, clientId: CLIENT_ID };
  }

  /**
   * Signs a person in.
   *
   * @returns the address of the client with the code
   * @throws KaartError `forbidden` for a wrong code of the server; `message-invalid` for an unusable name or roles
   *   that must not be combined, or another address; `wrong-state` for a revoked person or role
   */
  async authorize(query: AuthorizationQuery, person: ChosenPerson): Promise<string> {
    const { people, redirectUri, code: expected } = this.#deps;
    if (!isSameSecret(normalise(person.code), normalise(expected)))
      throw new KaartError('server-code-wrong', { code: 'forbidden' });
    if (query.redirect_uri !== redirectUri)
      throw new KaartError('redirect-unknown', { code: 'message-invalid' });
    const { subject, roles } = person;
    const request = { subject, roles, ttlSeconds: TOKEN_SECONDS, listed: true };
    const accessToken = await people.mint(request);
    const code = randomBytes(32).toString('base64url');
    const untilMs = Date.parse(this.#deps.clock()) + CODE_MS;
    const { nonce, code_challenge: challenge, state } = query;
    this.#grants.set(code, { subject, accessToken, nonce, challenge, untilMs });
    const target = new URL(redirectUri);
    target.search = new URLSearchParams({ code, state, iss: this.client.issuer }).toString();
    return target.href;
  }

  /** Responds to requests of our own client to the other endpoints. */
  async fetch(url: string, { body }: { readonly body?: unknown }): Promise<Response> {
    switch (url.slice(this.client.issuer.length)) {
      case '/.well-known/openid-configuration':
        return Response.json(this.#metadata());
      case '/keys':
        return Response.json({ keys: [(await this.#getKeys()).jwk] });
      case '/token':
        return this.#issueToken(new URLSearchParams(String(body)));
      default:
        return new Response(null, { status: 404 });
    }
  }

  #metadata() {
    const { issuer } = this.client;
    return {
      issuer,
      authorization_endpoint: issuer,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    };
  }

  /** A code can be used once, even if this use fails. */
  async #issueToken(form: URLSearchParams): Promise<Response> {
    const code = form.get('code') ?? '';
    const grant = this.#grants.get(code);
    this.#grants.delete(code);
    const isValid =
      grant !== undefined &&
      form.get('grant_type') === 'authorization_code' &&
      form.get('redirect_uri') === this.#deps.redirectUri &&
      Date.parse(this.#deps.clock()) < grant.untilMs &&
      isSameSecret(challengeOf(form.get('code_verifier') ?? ''), grant.challenge);
    if (!isValid) return Response.json({ error: 'invalid_grant' }, { status: 400 });
    return Response.json({
      access_token: grant.accessToken,
      token_type: 'Bearer',
      expires_in: TOKEN_SECONDS,
      id_token: await this.#issueIdToken(grant),
    });
  }

  async #issueIdToken({ subject, nonce }: Grant): Promise<string> {
    const { key } = await this.#getKeys();
    const now = new Date(this.#deps.clock());
    return new SignJWT({ nonce, name: subject })
      .setProtectedHeader({ alg: 'ES256', kid: 'one-machine' })
      .setIssuer(this.client.issuer)
      .setAudience(CLIENT_ID)
      .setSubject(subject)
      .setIssuedAt(now)
      .setExpirationTime(new Date(now.getTime() + CODE_MS))
      .sign(key);
  }
}

async function createKeys() {
  const { publicKey, privateKey: key } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one-machine', alg: 'ES256', use: 'sig' };
  return { key, jwk };
}

/** People type the code in lower case, too, and without its hyphen. */
function normalise(code: string): string {
  return code.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
