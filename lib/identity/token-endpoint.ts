import type { Clock } from '../core/clock.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import type { Partner } from '../store/partner-store.ts';
import { type AccessTokens, PARTNER_TOKEN_SECONDS } from './access-token.ts';
import type { ClientAssertions } from './client-assertion.ts';
import { isValidSecret } from './client-secret.ts';
import type { DpopProofs } from './dpop.ts';
import { PartnerId } from './partner-request.ts';
import type { Rights } from './rights.ts';
import { isScope, PARTNER_SCOPES, type Scope } from './roles.ts';
import {
  getParameter,
  invalidClient,
  type PresentedClient,
  presentedClient,
  type TokenRequest,
} from './token-request.ts';

/** RFC 6749 #section-5.1. To be sent with `Cache-Control: no-store`. */
export interface TokenResponse {
  readonly access_token: string;
  readonly token_type: 'Bearer' | 'DPoP';
  /** Seconds. */
  readonly expires_in: number;
  readonly scope: string;
}

/**
 * A client is refused this long after it was asked who it is, and no sooner. Finding a partner takes
 * some microseconds longer than finding none, and looking it up in AWS a few milliseconds.
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

/** The token endpoint: client credentials of partners (RFC 6749 #section-4.4), and nothing else. */
export class TokenEndpoint {
  readonly #deps: TokenEndpointDeps;

  constructor(deps: TokenEndpointDeps) {
    this.#deps = deps;
  }

  /**
   * A token for a partner that proves itself.
   *
   * @throws KaartError `invalid_request`, `invalid_client` (the same for an unknown client and a
   *   wrong secret), `unsupported_grant_type`, `invalid_scope`, `invalid_dpop_proof`
   */
  async token(request: TokenRequest): Promise<TokenResponse> {
    requireGrant(getParameter(request.form, 'grant_type'));
    const partner = await this.#delayRefusal(() => this.#authenticated(presentedClient(request)));
    const scopes = grantedScopes(getParameter(request.form, 'scope'));
    const jkt = await this.#boundKey(request.dpop);
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

  async #authenticated(client: PresentedClient): Promise<Partner> {
    const { clientId } = client;
    // An id that cannot exist is no secret, and must not become a key of the table.
    if (!PartnerId.safeParse(clientId).success) throw invalidClient();
    const standing = await this.#deps.rights.partner(clientId);
    const partner = standing.holds ? standing.partner : undefined;
    const proven = await this.#proves(partner, client);
    if (partner === undefined || !proven) throw invalidClient();
    return partner;
  }

  async #proves(partner: Partner | undefined, client: PresentedClient): Promise<boolean> {
    const { assertions, clock } = this.#deps;
    if (client.kind === 'secret') return isValidSecret(partner, client.secret, clock);
    return assertions.accepts(partner, client.clientId, client.assertion);
  }

  /** The thumbprint a token is to be bound to, if the client asks for it (RFC 9449 #section-5). */
  async #boundKey(proof: string | undefined): Promise<string | undefined> {
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

/** Returns the requested scopes, or all scopes of a partner if it requested none. */
function grantedScopes(asked: string | undefined): readonly Scope[] {
  if (asked === undefined) return PARTNER_SCOPES;
  const words = asked.split(' ');
  const scopes = words.filter(isScope).filter((scope) => PARTNER_SCOPES.includes(scope));
  if (scopes.length < words.length)
    throw new KaartError('partner-scopes', {
      code: 'invalid_scope',
      parameters: { scopes: PARTNER_SCOPES.join(' ') },
    });
  return [...new Set(scopes)];
}
