import { decodeJwt } from 'jose';
import * as z from 'zod';
import type { Clock } from '../core/clock.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import type { Partner } from '../store/partner-store.ts';
import { type AccessTokens, PARTNER_TOKEN_SECONDS } from './access-token.ts';
import type { ClientAssertions } from './client-assertion.ts';
import { isValidSecret } from './client-secret.ts';
import type { DpopProofs } from './dpop.ts';
import { PartnerId } from './partner-request.ts';
import type { Rights } from './rights.ts';
import { DEFAULT_PARTNER_SCOPES, isScope, PARTNER_SCOPES, type Scope } from './roles.ts';

/** The response with a token (RFC 6749 #section-5.1). It must be sent with `Cache-Control: no-store`. */
export interface TokenResponse {
  readonly access_token: string;
  readonly token_type: 'Bearer' | 'DPoP';
  /** Seconds. */
  readonly expires_in: number;
  readonly scope: string;
}

/**
 * A client is refused this time after the authentication began, and not earlier. Otherwise the time would reveal
 * whether the partner exists: to find a partner takes some microseconds longer, and some milliseconds in AWS.
 */
const REFUSAL_MS = 50;

export interface TokenEndpointDeps {
  readonly rights: Rights;
  readonly tokens: AccessTokens;
  readonly assertions: ClientAssertions;
  readonly proofs: DpopProofs;
  readonly clock: Clock;
  /** Resolves at this moment of `performance.now()`. */
  readonly waitUntil: (deadlineMs: number) => Promise<void>;
  /** Public URL of the endpoint itself. */
  readonly tokenEndpoint: string;
}

/** The token endpoint. It supports only the client credentials of partners (RFC 6749 #section-4.4). */
export class TokenEndpoint {
  readonly #deps: TokenEndpointDeps;

  constructor(deps: TokenEndpointDeps) {
    this.#deps = deps;
  }

  /**
   * Issues a token for a partner that authenticates itself.
   *
   * @throws KaartError `invalid_request`, `invalid_client` (the same for an unknown client and a
   *   wrong secret), `unsupported_grant_type`, `invalid_scope`, `invalid_dpop_proof`
   */
  async token(request: TokenRequest): Promise<TokenResponse> {
    requireGrant(getParameter(request.form, 'grant_type'));
    const partner = await this.#delayRefusal(() => this.#authenticate(readClient(request)));
    const scopes = selectScopes(getParameter(request.form, 'scope'));
    const jkt = await this.#findBoundKey(request.dpop);
    const access_token = await this.#deps.tokens.issue({
      use: 'partner',
      subject: partner.id,
      clientId: partner.id,
      scopes,
      ttlSeconds: PARTNER_TOKEN_SECONDS,
      epoch: partner.epoch,
      ...(jkt === undefined ? {} : { jkt }),
    });
    return {
      access_token,
      token_type: jkt === undefined ? 'Bearer' : 'DPoP',
      expires_in: PARTNER_TOKEN_SECONDS,
      scope: scopes.join(' '),
    };
  }

  /** Delays a refusal without work, so that its time does not reveal the reason. A success is not delayed. */
  async #delayRefusal<T>(authenticate: () => Promise<T>): Promise<T> {
    const deadlineMs = performance.now() + REFUSAL_MS;
    try {
      return await authenticate();
    } catch (error) {
      if (hasCode(error, 'invalid_client')) await this.#deps.waitUntil(deadlineMs);
      throw error;
    }
  }

  async #authenticate(client: PresentedClient): Promise<Partner> {
    const { clientId } = client;
    // An impossible id is refused at once: this reveals nothing, and it must not become a key of the table.
    if (!PartnerId.safeParse(clientId).success) throw invalidClient();
    const rightsState = await this.#deps.rights.partner(clientId);
    const partner = rightsState.holds ? rightsState.partner : undefined;
    const proven = await this.#proves(partner, client);
    if (partner === undefined || !proven) throw invalidClient();
    return partner;
  }

  async #proves(partner: Partner | undefined, client: PresentedClient): Promise<boolean> {
    const { assertions, clock } = this.#deps;
    if (client.kind === 'secret') return isValidSecret(partner, client.secret, clock);
    return assertions.accepts(partner, client.clientId, client.assertion);
  }

  /** Returns the thumbprint of the key to which the token is bound, if the client requests it (RFC 9449 #section-5). */
  async #findBoundKey(proof: string | undefined): Promise<string | undefined> {
    if (proof === undefined) return undefined;
    const { proofs, tokenEndpoint } = this.#deps;
    const jkt = await proofs.thumbprint({ proof, method: 'POST', url: tokenEndpoint });
    if (jkt !== undefined) return jkt;
    throw new KaartError('proof-not-accepted', { code: 'invalid_dpop_proof' });
  }
}

function requireGrant(grantType: string | undefined): void {
  if (grantType === 'client_credentials') return;
  if (grantType === undefined)
    throw new KaartError('grant-type-missing', { code: 'invalid_request' });
  throw new KaartError('only-client-credentials', { code: 'unsupported_grant_type' });
}

/** Returns the requested scopes. @default the scope for rows */
function selectScopes(requested: string | undefined): readonly Scope[] {
  if (requested === undefined) return DEFAULT_PARTNER_SCOPES;
  const words = requested.split(' ');
  const scopes = words.filter(isScope).filter((scope) => PARTNER_SCOPES.includes(scope));
  if (scopes.length < words.length)
    throw new KaartError('partner-scopes', {
      code: 'invalid_scope',
      parameters: { scopes: PARTNER_SCOPES.join(' ') },
    });
  return [...new Set(scopes)];
}

/** RFC 7523 #section-2.2 */
const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

const parameter = (description: string) => z.string().optional().meta({ description });

/**
 * The form of a token request. Every parameter is optional here, because OAuth has its own errors for missing
 * parameters. Unknown parameters are ignored.
 *
 * @see RFC 6749 #section-3.2
 */
export const TokenForm = z
  .object({
    grant_type: parameter('`client_credentials`'),
    client_id: parameter('Id of the client; it may be left out with a client assertion'),
    client_secret: parameter('The secret, if it is not in the header `Authorization` (Basic)'),
    client_assertion_type: parameter(`\`${JWT_BEARER}\`, with a client assertion`),
    client_assertion: parameter('A JWT signed by a key of the client, instead of a secret'),
    scope: parameter('Scopes with spaces between them, `data:read` by default'),
  })
  .meta({
    required: ['grant_type'],
    examples: [
      {
        grant_type: 'client_credentials',
        client_id: 'demo-partner',
        client_secret: 'the-secret-of-the-client',
        scope: 'data:read',
      },
    ],
  });
type TokenForm = z.infer<typeof TokenForm>;

/** A request to the token endpoint, without its HTTP. */
export interface TokenRequest {
  /** The `Authorization` header. */
  readonly authorization?: string;
  /** Parameters of the form, each given once. */
  readonly form: Readonly<TokenForm>;
  /** The `DPoP` header. */
  readonly dpop?: string;
}

/** How a client authenticates. */
type PresentedClient =
  | { readonly kind: 'secret'; readonly clientId: string; readonly secret: string }
  | { readonly kind: 'assertion'; readonly clientId: string; readonly assertion: string };

const MAX_ASSERTION_BYTES = 8_192;

/**
 * Returns the client id and the proof that a request presents, by exactly one method (RFC 6749 #section-2.3).
 *
 * @throws KaartError `invalid_request` for two methods or two different ids, `invalid_client` for no method
 */
function readClient({ authorization, form }: TokenRequest): PresentedClient {
  const methods = [
    authorization,
    getParameter(form, 'client_secret'),
    getParameter(form, 'client_assertion'),
  ];
  if (methods.filter((method) => method !== undefined).length > 1)
    throw new KaartError('one-authentication-method', { code: 'invalid_request' });
  const client = readFromHeader(authorization) ?? readFromAssertion(form) ?? readFromForm(form);
  if (client === undefined) throw invalidClient();
  const named = getParameter(form, 'client_id');
  if (named !== undefined && named !== client.clientId)
    throw new KaartError('client-id-differs', { code: 'invalid_request' });
  return client;
}

/** One error for an unknown client, a wrong secret and a bad assertion, so that it does not reveal which partners exist. */
function invalidClient(): KaartError {
  return new KaartError('client-not-authenticated', { code: 'invalid_client' });
}

/** A parameter without a value counts as omitted (RFC 6749 #section-3.2). */
function getParameter(form: TokenForm, name: keyof TokenForm): string | undefined {
  return form[name] === '' ? undefined : form[name];
}

/** Reads HTTP Basic, with form-encoded id and secret (RFC 6749 #section-2.3.1). */
function readFromHeader(authorization: string | undefined): PresentedClient | undefined {
  if (authorization === undefined) return undefined;
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization)?.[1];
  const text = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  const [, id = '', secret = ''] = /^([^:]*):(.*)$/s.exec(text) ?? [];
  const clientId = decodeFormText(id);
  const decoded = decodeFormText(secret);
  if (!clientId || !decoded) throw invalidClient();
  return { kind: 'secret', clientId, secret: decoded };
}

function readFromForm(form: TokenForm): PresentedClient | undefined {
  const clientId = getParameter(form, 'client_id');
  const secret = getParameter(form, 'client_secret');
  if (clientId === undefined || secret === undefined) return undefined;
  return { kind: 'secret', clientId, secret };
}

function readFromAssertion(form: TokenForm): PresentedClient | undefined {
  const assertion = getParameter(form, 'client_assertion');
  if (assertion === undefined) return undefined;
  if (getParameter(form, 'client_assertion_type') !== JWT_BEARER)
    throw new KaartError('assertion-type', {
      code: 'invalid_request',
      parameters: { type: JWT_BEARER },
    });
  const clientId = assertion.length > MAX_ASSERTION_BYTES ? undefined : claimedSubject(assertion);
  if (clientId === undefined) throw invalidClient();
  return { kind: 'assertion', clientId, assertion };
}

/** Returns the claimed subject. It is not verified: it only selects the keys for the verification. */
function claimedSubject(assertion: string): string | undefined {
  try {
    const { sub } = decodeJwt(assertion);
    return typeof sub === 'string' ? sub : undefined;
  } catch {
    return undefined;
  }
}

function decodeFormText(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
