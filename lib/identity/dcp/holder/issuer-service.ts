import * as z from 'zod';
import { KaartError } from '../../../core/errors.ts';
import { parseJson } from '../../../core/parse-json.ts';
import { CREDENTIAL_PROFILES, type CredentialProfile } from '../../../store/own-credentials.ts';
import type { DidResolver } from '../../dsp/did-resolver.ts';
import { oneOrMany } from '../json-ld.ts';
import type { CallService, ServiceResponse } from '../service-call.ts';
import { DCP_CONTEXT, ISSUER_SERVICE } from '../vocabulary.ts';
import { toProfile } from './formats.ts';

/** Source name of our own requests, for the limits of fetches. */
const OWN_SOURCE = 'kaart';

/** A credential that an issuer offers. Versions before the final one list several profiles. */
const SupportedCredential = z
  .object({
    id: z.string(),
    credentialType: z.string(),
    profile: z.string().optional(),
    profiles: oneOrMany(z.string()),
  })
  .transform(({ id, credentialType, profile, profiles }) => ({
    id,
    type: credentialType,
    profiles: [...(profile === undefined ? [] : [profile]), ...profiles].flatMap(
      (each) => toProfile(each) ?? [],
    ),
  }));
const Metadata = z.object({ credentialsSupported: oneOrMany(z.unknown()) });

export interface IssuerServiceDeps {
  readonly resolver: DidResolver;
  readonly call: CallService;
  /** A self-issued token of ours for an audience. */
  readonly issueToken: (audience: string) => Promise<string>;
}

/** Requests credentials from issuers. @see DCP 1.0 #credential-issuance-protocol */
export class IssuerService {
  readonly #deps: IssuerServiceDeps;

  constructor(deps: IssuerServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Finds the offers of an issuer for types of credentials, those of version 1.1 first: EDC 0.15 reads no others.
   *
   * @returns the address of the issuer, and the id of an offer for each type
   * @throws KaartError `counterparty-unreachable`, `counterparty-failed`, `unavailable`
   */
  async findOffers(issuer: string, types: readonly string[]) {
    const base = await this.#findAddress(issuer);
    const response = await this.#call(issuer, `${base}/metadata`);
    const { data } = Metadata.safeParse(parseJson(response.text));
    const supported = (data?.credentialsSupported ?? []).flatMap(
      (each) => SupportedCredential.safeParse(each).data ?? [],
    );
    const ids = types.map((type) => {
      const offers = supported.filter((each) => each.type === type);
      const found = CREDENTIAL_PROFILES.map((profile: CredentialProfile) =>
        offers.find(({ profiles }) => profiles.includes(profile)),
      ).find((each) => each !== undefined);
      if (found !== undefined) return found.id;
      throw new KaartError('issuer-lacks-credential', {
        code: 'counterparty-failed',
        parameters: { issuer, type },
      });
    });
    return { base, ids };
  }

  /** Sends a request. The issuer delivers the credentials later. @param holderPid id of the request */
  async request(
    issuer: string,
    { base, ids }: { readonly base: string; readonly ids: readonly string[] },
    holderPid: string,
  ): Promise<void> {
    await this.#call(issuer, `${base}/credentials`, {
      '@context': [DCP_CONTEXT],
      type: 'CredentialRequestMessage',
      holderPid,
      credentials: ids.map((id) => ({ id })),
    });
  }

  async #findAddress(issuer: string): Promise<string> {
    const { resolver } = this.#deps;
    try {
      const endpoint = await resolver.find(issuer, OWN_SOURCE, (document) =>
        document.serviceEndpoint(ISSUER_SERVICE),
      );
      if (endpoint !== undefined) return endpoint.replace(/\/$/, '');
    } catch (error) {
      if (!(error instanceof KaartError)) throw error;
      if (error.code === 'unavailable')
        throw new KaartError('called-address-silent', {
          code: 'counterparty-unreachable',
          cause: error,
        });
    }
    throw new KaartError('issuer-without-service', {
      code: 'counterparty-unreachable',
      parameters: { issuer },
    });
  }

  async #call(issuer: string, url: string, body?: unknown): Promise<ServiceResponse> {
    const { call, issueToken } = this.#deps;
    const authorization = `Bearer ${await issueToken(issuer)}`;
    const response = await call({ url, authorization, ...(body !== undefined && { body }) });
    if (response.status >= 200 && response.status <= 299) return response;
    throw new KaartError('issuer-refused', {
      code: 'counterparty-failed',
      parameters: { issuer, status: response.status },
    });
  }
}
