import { decodeJwt } from 'jose';
import { KaartError } from '../core/errors.ts';
import type { AccessTokens, VerifiedToken } from './access-token.ts';
import type { Caller } from './caller.ts';
import type { DpopProofs } from './dpop.ts';
import type { OidcIssuer } from './oidc-issuer.ts';
import type { People } from './people.ts';
import type { Rights } from './rights.ts';

/** Maximum length of the `Authorization` header. A longer one is refused before it is read. */
const MAX_HEADER_BYTES = 'Bearer '.length + 8_192;

/** The request with the token. A DPoP proof is valid for one method and URL. */
export interface AuthenticatedRequest {
  readonly method: string;
  /** The URL as the client sees it. */
  readonly url: string;
  /** The `DPoP` header. */
  readonly dpop?: string;
}

export interface AuthenticatorDeps {
  readonly tokens: AccessTokens;
  readonly rights: Rights;
  readonly proofs: DpopProofs;
  /** OpenID provider that authenticates people, in addition to `kaart token`. */
  readonly oidc?: OidcIssuer;
  readonly people: Pick<People, 'recordSignIn'>;
}

interface Presented {
  readonly scheme: 'bearer' | 'dpop';
  readonly token: string;
}

/** Identifies the caller from the `Authorization` header only. */
export class Authenticator {
  readonly #deps: AuthenticatorDeps;

  constructor(deps: AuthenticatorDeps) {
    this.#deps = deps;
  }

  /**
   * Returns the caller. The state of a partner or person is read at every request, never from memory, so
   * a revocation takes effect with the next request.
   *
   * @throws KaartError `unauthenticated`, without the reason why the token is invalid. `details.error`
   *   is the error code for `WWW-Authenticate` (RFC 6750 #section-3.1): `invalid_token`,
   *   `invalid_dpop_proof`, or absent if no token was sent
   */
  async authenticate(
    authorization: string | undefined,
    request?: AuthenticatedRequest,
  ): Promise<Caller> {
    if (authorization === undefined)
      throw new KaartError('token-needed', { code: 'unauthenticated' });
    const presented = presentedToken(authorization);
    if (presented === undefined) throw refused('invalid_token');
    const verified = await this.#deps.tokens.verify(presented.token);
    if (verified === undefined) return this.#external(presented);
    if (verified.claims.token_use === 'operator') return this.#operator(verified, presented);
    return this.#partner(verified, presented, request);
  }

  async #partner(
    { claims, scopes }: VerifiedToken,
    presented: Presented,
    request: AuthenticatedRequest | undefined,
  ): Promise<Caller> {
    if (claims.token_use !== 'partner') throw refused('invalid_token');
    const standing = await this.#deps.rights.partner(claims.client_id, claims.epoch);
    if (!standing.holds) throw refused('invalid_token');
    const { partner } = standing;
    await this.#requireProof(claims.cnf?.jkt, presented, request);
    return {
      subject: claims.sub,
      clientId: claims.client_id,
      partnerId: partner.id,
      audience: partner.audience,
      scopes,
      purposes: partner.purposes,
      tokenId: claims.jti,
    };
  }

  /** Checks the proof of a bound token. It needs the scheme `DPoP` and a proof; a bearer token must have neither (RFC 9449 #section-7). */
  async #requireProof(
    jkt: string | undefined,
    { scheme, token }: Presented,
    request: AuthenticatedRequest | undefined,
  ): Promise<void> {
    if ((jkt !== undefined) !== (scheme === 'dpop')) throw refused('invalid_token');
    if (jkt === undefined) return;
    if (request?.dpop === undefined) throw refused('invalid_dpop_proof');
    const { dpop: proof, method, url } = request;
    const shown = await this.#deps.proofs.thumbprint({ proof, method, url, accessToken: token });
    if (shown !== jkt) throw refused('invalid_dpop_proof');
  }

  async #external({ scheme, token }: Presented): Promise<Caller> {
    const { oidc } = this.#deps;
    const theirs =
      oidc !== undefined && scheme === 'bearer' && claimedIssuer(token) === oidc.issuer;
    const person = theirs ? await oidc.person(token) : undefined;
    if (person === undefined) throw refused('invalid_token');
    const { roles, issuedAt, ...caller } = person;
    const standing = await this.#deps.rights.person({ ...caller, roles, issuedAt });
    if (!standing.holds) throw refused('invalid_token');
    await this.#deps.people.recordSignIn(caller.subject, roles);
    return { ...caller, scopes: standing.scopes };
  }

  async #operator({ claims, scopes }: VerifiedToken, { scheme }: Presented): Promise<Caller> {
    if (scheme !== 'bearer' || claims.token_use !== 'operator') throw refused('invalid_token');
    const { sub: subject, client_id: clientId, jti: tokenId, epoch, roles } = claims;
    const standing = await this.#deps.rights.person({ subject, tokenId, epoch, roles, scopes });
    if (!standing.holds) throw refused('invalid_token');
    return { subject, clientId, scopes: standing.scopes, tokenId };
  }
}

function presentedToken(authorization: string): Presented | undefined {
  if (authorization.length > MAX_HEADER_BYTES) return undefined;
  const [, scheme = '', token = ''] = /^(\S+) +([\w.~+/-]+=*)$/.exec(authorization) ?? [];
  const known = scheme.toLowerCase();
  return known === 'bearer' || known === 'dpop' ? { scheme: known, token } : undefined;
}

/** Returns the claimed issuer. It is not verified: it only selects the keys for the verification. */
function claimedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

function refused(error: 'invalid_token' | 'invalid_dpop_proof'): KaartError {
  return new KaartError('token-not-accepted', { code: 'unauthenticated', details: { error } });
}
