import { decodeJwt } from 'jose';
import { KaartError } from '../core/errors.ts';
import type { AccessTokens, VerifiedToken } from './access-token.ts';
import type { Caller } from './caller.ts';
import type { DpopProofs } from './dpop.ts';
import type { OidcIssuer } from './oidc-issuer.ts';
import type { People } from './people.ts';
import type { Rights, VerifiedPersonToken } from './rights.ts';

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

/** A person as a verified token states it. */
export interface SignedInPerson extends VerifiedPersonToken {
  readonly clientId: string;
}

interface PresentedToken {
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
    const presented = parseAuthorization(authorization);
    if (presented === undefined) throw tokenError('invalid_token');
    const verified = await this.#deps.tokens.verify(presented.token);
    if (verified?.claims.token_use === 'partner')
      return this.#identifyPartner(verified, presented, request);
    if (presented.scheme !== 'bearer') throw tokenError('invalid_token');
    const person = await this.#identifyPerson(presented.token, verified);
    const { subject, clientId, tokenId } = person;
    return { subject, clientId, tokenId, scopes: await this.#loadScopes(person) };
  }

  /**
   * Identifies a person who begins a session with an access token. {@link Rights.person} checks each use of the session.
   *
   * @throws KaartError `unauthenticated`
   */
  async signIn(token: string): Promise<SignedInPerson> {
    const verified = await this.#deps.tokens.verify(token);
    if (verified?.claims.token_use === 'partner') throw tokenError('invalid_token');
    const person = await this.#identifyPerson(token, verified);
    await this.#loadScopes(person);
    return person;
  }

  async #identifyPartner(
    { claims, scopes }: VerifiedToken,
    presented: PresentedToken,
    request: AuthenticatedRequest | undefined,
  ): Promise<Caller> {
    if (claims.token_use !== 'partner') throw tokenError('invalid_token');
    const rightsState = await this.#deps.rights.partner(claims.client_id, claims.epoch);
    if (!rightsState.holds) throw tokenError('invalid_token');
    const { partner } = rightsState;
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
    { scheme, token }: PresentedToken,
    request: AuthenticatedRequest | undefined,
  ): Promise<void> {
    if ((jkt !== undefined) !== (scheme === 'dpop')) throw tokenError('invalid_token');
    if (jkt === undefined) return;
    if (request?.dpop === undefined) throw tokenError('invalid_dpop_proof');
    const { dpop: proof, method, url } = request;
    const thumbprint = await this.#deps.proofs.thumbprint({
      proof,
      method,
      url,
      accessToken: token,
    });
    if (thumbprint !== jkt) throw tokenError('invalid_dpop_proof');
  }

  /** @param verified the token, if it is one of ours */
  async #identifyPerson(
    token: string,
    verified: VerifiedToken | undefined,
  ): Promise<SignedInPerson> {
    if (verified?.claims.token_use === 'operator') {
      const { sub: subject, client_id: clientId, jti: tokenId, epoch, roles } = verified.claims;
      return { subject, clientId, tokenId, epoch, roles, scopes: verified.scopes };
    }
    const { oidc } = this.#deps;
    const isOfProvider = oidc !== undefined && claimedIssuer(token) === oidc.issuer;
    const person = isOfProvider ? await oidc.person(token) : undefined;
    if (person === undefined) throw tokenError('invalid_token');
    return person;
  }

  /** The scopes that a person has now. */
  async #loadScopes(person: SignedInPerson): Promise<Caller['scopes']> {
    const rightsState = await this.#deps.rights.person(person);
    if (!rightsState.holds) throw tokenError('invalid_token');
    if (person.issuedAt !== undefined)
      await this.#deps.people.recordSignIn(person.subject, person.roles);
    return rightsState.scopes;
  }
}

function parseAuthorization(authorization: string): PresentedToken | undefined {
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

function tokenError(error: 'invalid_token' | 'invalid_dpop_proof'): KaartError {
  return new KaartError('token-not-accepted', { code: 'unauthenticated', details: { error } });
}
