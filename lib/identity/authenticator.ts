import { decodeJwt } from 'jose';
import { KaartError } from '../core/errors.ts';
import type { PartnerStore } from '../store/partner-store.ts';
import type { AccessTokens, VerifiedToken } from './access-token.ts';
import type { Caller } from './caller.ts';
import type { DpopProofs } from './dpop.ts';
import type { OidcIssuer } from './oidc-issuer.ts';

/** A header with a token of more than 8 KB is refused unread, whoever made it. */
const MAX_HEADER_BYTES = 'Bearer '.length + 8_192;

/** The request a token came with; DPoP proofs are made for one method and URL. */
export interface AuthenticatedRequest {
  readonly method: string;
  /** As the client sees it. */
  readonly url: string;
  /** The `DPoP` header. */
  readonly dpop?: string;
}

export interface AuthenticatorOptions {
  readonly tokens: AccessTokens;
  readonly partners: PartnerStore;
  readonly proofs: DpopProofs;
  /** Where people come from, besides `kaart token`. */
  readonly oidc?: OidcIssuer;
}

interface Presented {
  readonly scheme: 'bearer' | 'dpop';
  readonly token: string;
}

/** Tells who asks, from the `Authorization` header and nothing else. */
export class Authenticator {
  readonly #options: AuthenticatorOptions;

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
  }

  /**
   * The caller. A partner is looked up at every request, never from memory, so revoking it counts
   * from the next request on.
   *
   * @throws KaartError `unauthenticated`, which does not say what is wrong with the token.
   *   `details.error` is the word for `WWW-Authenticate` (RFC 6750 #section-3.1): `invalid_token`,
   *   `invalid_dpop_proof`, or absent where no token was sent
   */
  async authenticate(
    authorization: string | undefined,
    request?: AuthenticatedRequest,
  ): Promise<Caller> {
    if (authorization === undefined)
      throw new KaartError('this needs a token', { code: 'unauthenticated' });
    const presented = presentedToken(authorization);
    if (presented === undefined) throw refused('invalid_token');
    const verified = await this.#options.tokens.verify(presented.token);
    if (verified === undefined) return this.#external(presented);
    if (verified.claims.token_use === 'operator') return operator(verified, presented);
    return this.#partner(verified, presented, request);
  }

  async #partner(
    { claims, scopes }: VerifiedToken,
    presented: Presented,
    request: AuthenticatedRequest | undefined,
  ): Promise<Caller> {
    if (claims.token_use !== 'partner') throw refused('invalid_token');
    const partner = (await this.#options.partners.get(claims.client_id))?.partner;
    if (partner?.state !== 'active' || partner.epoch !== claims.epoch)
      throw refused('invalid_token');
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

  /** A bound token needs its scheme and a proof; a bearer token takes neither (RFC 9449 #section-7). */
  async #requireProof(
    jkt: string | undefined,
    { scheme, token }: Presented,
    request: AuthenticatedRequest | undefined,
  ): Promise<void> {
    if ((jkt !== undefined) !== (scheme === 'dpop')) throw refused('invalid_token');
    if (jkt === undefined) return;
    if (request?.dpop === undefined) throw refused('invalid_dpop_proof');
    const { dpop: proof, method, url } = request;
    const shown = await this.#options.proofs.thumbprint({ proof, method, url, accessToken: token });
    if (shown !== jkt) throw refused('invalid_dpop_proof');
  }

  async #external({ scheme, token }: Presented): Promise<Caller> {
    const { oidc } = this.#options;
    const theirs =
      oidc !== undefined && scheme === 'bearer' && claimedIssuer(token) === oidc.issuer;
    const caller = theirs ? await oidc.caller(token) : undefined;
    if (caller === undefined) throw refused('invalid_token');
    return caller;
  }
}

function operator({ claims, scopes }: VerifiedToken, { scheme }: Presented): Caller {
  if (scheme !== 'bearer') throw refused('invalid_token');
  return { subject: claims.sub, clientId: claims.client_id, scopes, tokenId: claims.jti };
}

function presentedToken(authorization: string): Presented | undefined {
  if (authorization.length > MAX_HEADER_BYTES) return undefined;
  const [, scheme = '', token = ''] = /^(\S+) +([\w.~+/-]+=*)$/.exec(authorization) ?? [];
  const known = scheme.toLowerCase();
  return known === 'bearer' || known === 'dpop' ? { scheme: known, token } : undefined;
}

/** Not verified: it only says whose keys to try. */
function claimedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

function refused(error: 'invalid_token' | 'invalid_dpop_proof'): KaartError {
  return new KaartError('the token is not accepted', {
    code: 'unauthenticated',
    details: { error },
  });
}
