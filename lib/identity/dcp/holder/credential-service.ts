import type { OwnCredential } from '../../../store/own-credentials.ts';
import { refusedCaller } from '../../dsp/refused-caller.ts';
import type { SelfIssuedIdentity, SelfIssuedTokens } from '../../dsp/self-issued-token.ts';
import { readCredential } from '../credential.ts';
import { DCP_CONTEXT } from '../vocabulary.ts';
import type { OwnCredentials } from './own-credentials.ts';
import { type PresentDeps, signPresentations } from './present.ts';
import type { PresentationAccess } from './presentation-access.ts';
import { isInScope } from './scopes.ts';

/** The token of a request, and the source of the request. */
export interface ServiceCaller {
  readonly authorization: string | undefined;
  /** Network address. The number of documents that we fetch for it is limited. */
  readonly source: string;
}

/** @see DCP 1.0 #presentation-response-message */
interface PresentationResponse {
  readonly '@context': readonly string[];
  readonly type: 'PresentationResponseMessage';
  readonly presentation: readonly string[];
}

export interface CredentialServiceDeps extends PresentDeps {
  readonly tokens: Pick<SelfIssuedTokens, 'verify'>;
  readonly access: Pick<PresentationAccess, 'use'>;
  readonly ownCredentials: Pick<OwnCredentials, 'listValid'>;
}

/** Presents our credentials to the participants that we have sent an access token. */
export class CredentialService {
  readonly #deps: CredentialServiceDeps;

  constructor(deps: CredentialServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Responds to a query for presentations. The caller gets the credentials that it requests and that its
   * access token names. It does not learn whether we have others.
   *
   * @param scopes the requested scopes; an unknown scope names no credential
   * @throws KaartError `unauthenticated`; `unavailable` if the caller's DID document cannot be read now
   * @see DCP 1.0 #resolution-api
   */
  async query(caller: ServiceCaller, scopes: readonly string[]): Promise<PresentationResponse> {
    const { access, ownCredentials } = this.#deps;
    const { did, accessToken } = await this.authenticate(caller);
    const granted = await access.use(accessToken, did);
    const presented = (await ownCredentials.listValid()).filter((credential) => {
      const id = idOf(credential);
      return isInScope(scopes, credential, id) && isInScope(granted, credential, id);
    });
    return {
      '@context': [DCP_CONTEXT],
      type: 'PresentationResponseMessage',
      presentation: await signPresentations(presented, did, this.#deps),
    };
  }

  /** @throws KaartError `unauthenticated`, `unavailable` */
  async authenticate({ authorization = '', source }: ServiceCaller): Promise<SelfIssuedIdentity> {
    const [, token] = /^bearer +(\S+)$/i.exec(authorization) ?? [];
    if (token === undefined) throw refusedCaller('TOKEN_INVALID');
    return this.#deps.tokens.verify(token, source);
  }
}

/** `id` of the credential itself; in version 1.1 also the `jti` of its JWT. */
function idOf({ jwt }: OwnCredential): string | undefined {
  return readCredential(jwt)?.id;
}
