import { KaartError } from '../../../core/errors.ts';
import type { CredentialApplication } from '../../../store/credential-applications.ts';
import type { IssuedCredential } from '../../../store/issued-credentials.ts';
import type { DidResolver } from '../../dsp/did-resolver.ts';
import type { CallService } from '../service-call.ts';
import { CREDENTIAL_SERVICE, DCP_CONTEXT } from '../vocabulary.ts';

/** Source name of our own requests, for the limits of fetches. */
const OWN_SOURCE = 'kaart';

export interface CredentialDeliveryDeps {
  readonly resolver: DidResolver;
  readonly call: CallService;
  /** A self-issued token of ours for an audience. */
  readonly issueToken: (audience: string) => Promise<string>;
}

/** Sends credentials to the credential services of their holders. @see DCP 1.0 #storage-api */
export class CredentialDelivery {
  readonly #deps: CredentialDeliveryDeps;

  constructor(deps: CredentialDeliveryDeps) {
    this.#deps = deps;
  }

  /** @throws KaartError `counterparty-unreachable`, `counterparty-failed`, `unavailable`, `address-refused` */
  async deliver(
    { holder, type, profile, jwt }: IssuedCredential,
    { id, holderPid }: CredentialApplication,
  ): Promise<void> {
    const { resolver, call, issueToken } = this.#deps;
    const base = await resolver.find(holder, OWN_SOURCE, (document) =>
      document.serviceEndpoint(CREDENTIAL_SERVICE),
    );
    if (base === undefined)
      throw new KaartError('holder-without-service', {
        code: 'counterparty-unreachable',
        parameters: { holder },
      });
    const { status } = await call({
      url: `${base.replace(/\/$/, '')}/credentials`,
      authorization: `Bearer ${await issueToken(holder)}`,
      body: {
        '@context': [DCP_CONTEXT],
        type: 'CredentialMessage',
        issuerPid: id,
        holderPid,
        status: 'ISSUED',
        credentials: [{ credentialType: type, format: profile, payload: jwt }],
      },
    });
    if (status >= 200 && status <= 299) return;
    throw new KaartError('holder-refused', {
      code: 'counterparty-failed',
      parameters: { holder, status },
    });
  }
}
