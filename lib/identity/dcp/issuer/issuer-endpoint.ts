import type { Clock } from '../../../core/clock.ts';
import { KaartError } from '../../../core/errors.ts';
import type { NewId } from '../../../core/ids.ts';
import type {
  CredentialApplication,
  CredentialApplicationStore,
} from '../../../store/credential-applications.ts';
import type { SelfIssuedIdentity } from '../../dsp/self-issued-token.ts';
import type { CredentialService, ServiceCaller } from '../holder/credential-service.ts';
import { DCP_CONTEXT } from '../vocabulary.ts';
import { notIssuingError } from './credential-issuer.ts';
import { type CredentialRequestMessage, listOffers } from './messages.ts';

export interface IssuerEndpointDeps {
  /** The types that may be issued; empty if this installation is no issuer. */
  readonly types: readonly string[];
  /** Our DID. */
  readonly did: string;
  readonly applications: CredentialApplicationStore;
  readonly service: Pick<CredentialService, 'authenticate'>;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** The issuer service that holders call. It issues nothing: an operator does. @see DCP 1.0 #credential-issuance-protocol */
export class IssuerEndpoint {
  readonly #deps: IssuerEndpointDeps;

  constructor(deps: IssuerEndpointDeps) {
    this.#deps = deps;
  }

  /**
   * The credentials that a holder can request.
   *
   * @throws KaartError `not-found` if this installation is not an issuer
   * @see DCP 1.0 #issuer-metadata-api
   */
  metadata() {
    const { types, did } = this.#requireIssuer();
    return {
      '@context': [DCP_CONTEXT],
      type: 'IssuerMetadata' as const,
      issuer: did,
      credentialsSupported: listOffers(types).map(({ id, type: credentialType, profile }) => ({
        id,
        type: 'CredentialObject' as const,
        credentialType,
        profile,
        bindingMethods: ['did:web'],
      })),
    };
  }

  /**
   * Stores a holder's application. It replaces the earlier one.
   *
   * @returns the id of the application
   * @throws KaartError `not-found`, `unauthenticated`, `unavailable`; `message-invalid` for an unknown offer
   */
  async receive(
    caller: ServiceCaller,
    { holderPid, credentials }: CredentialRequestMessage,
  ): Promise<string> {
    const { did: holder } = await this.#authenticate(caller);
    const { types, applications, clock, newId } = this.#deps;
    const offers = listOffers(types);
    const wanted = credentials.map(({ id }) => {
      const offer = offers.find((each) => each.id === id);
      if (offer === undefined)
        throw new KaartError('credential-not-offered', { code: 'message-invalid' });
      return { type: offer.type, profile: offer.profile };
    });
    const id = newId();
    const at = { state: 'RECEIVED' as const, receivedAt: clock() };
    await applications.put({ id, holder, holderPid, wanted, ...at });
    return id;
  }

  /**
   * The application of a caller.
   *
   * @throws KaartError `not-found`, also for the application of another caller; `unauthenticated`
   */
  async application(caller: ServiceCaller, id: string): Promise<CredentialApplication> {
    const { did } = await this.#authenticate(caller);
    const application = await this.#deps.applications.get(did);
    if (application?.id !== id)
      throw new KaartError('no-such-credential-request', { code: 'not-found' });
    return application;
  }

  /** A caller without a token learns only that one is needed. Without issuing, no document of a caller is fetched. */
  async #authenticate(caller: ServiceCaller): Promise<SelfIssuedIdentity> {
    if (caller.authorization !== undefined) this.#requireIssuer();
    return this.#deps.service.authenticate(caller);
  }

  #requireIssuer(): IssuerEndpointDeps {
    if (this.#deps.types.length === 0) throw notIssuingError();
    return this.#deps;
  }
}
