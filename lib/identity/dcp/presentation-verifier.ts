import type { Clock } from '../../core/clock.ts';
import { hasCode, KaartError } from '../../core/errors.ts';
import { instant } from '../../core/instant.ts';
import type { PresentedCredential } from '../../store/presented-credentials.ts';
import type { VerifiableCredential } from './credential.ts';
import { CredentialFault } from './credential-fault.ts';
import type { CredentialSchemas } from './credential-schemas.ts';
import type { Presentation } from './presentation.ts';
import {
  type Holder,
  type PresentationQueryDeps,
  queryPresentations,
} from './presentation-query.ts';
import { isSignedByDid } from './signed-jwt.ts';
import type { StatusLists } from './status-lists.ts';
import {
  readClaims,
  type TrustedCredential,
  type TrustedCredentials,
} from './trusted-credentials.ts';

/** How far the clock of a holder or an issuer may be from ours, in milliseconds. */
const TOLERANCE_MS = 30_000;

export interface PresentationVerifierDeps extends PresentationQueryDeps {
  readonly statusLists: StatusLists;
  readonly schemas: CredentialSchemas;
  readonly trusted: TrustedCredentials;
  /** Our DID. */
  readonly participantId: string;
  readonly clock: Clock;
}

/**
 * Verifies the presentation of a participant: presentations and credentials of version 1.1 and 2.0, secured
 * as JWT. One invalid credential of an accepted type makes the whole presentation invalid. Credentials of
 * other types are ignored, so that an unknown issuer cannot make us call an address.
 *
 * @see DCP 1.0 #presentation-validation
 */
export class PresentationVerifier {
  readonly #deps: PresentationVerifierDeps;

  constructor(deps: PresentationVerifierDeps) {
    this.#deps = deps;
  }

  /**
   * Asks the participant's credential service once and verifies its response. It takes at most two round
   * trips, in addition to the DID documents: the query, and the status lists and schemas at the same time.
   *
   * @throws CredentialFault; KaartError `unavailable` if a service or a document cannot be read now
   */
  async verify(holder: Holder): Promise<readonly PresentedCredential[]> {
    const { trusted } = this.#deps;
    const scopes = [...new Set(trusted.map(({ scope }) => scope))];
    try {
      const presentations = await queryPresentations(holder, scopes, this.#deps);
      const each = await Promise.all(
        presentations.map((presentation) => this.#verifyPresentation(presentation, holder)),
      );
      const credentials = each.flat();
      const missing = trusted.find(
        ({ required, type }) => required && !credentials.some((found) => found.type === type),
      );
      if (missing !== undefined)
        throw new CredentialFault('credential-missing', { what: missing.type });
      return credentials;
    } catch (error) {
      if (error instanceof CredentialFault || hasCode(error, 'unavailable')) throw error;
      if (error instanceof KaartError)
        throw new CredentialFault('response-malformed', { what: error.code, cause: error });
      throw error;
    }
  }

  async #verifyPresentation(
    presentation: Presentation,
    { did, source }: Holder,
  ): Promise<readonly PresentedCredential[]> {
    const { resolver, participantId } = this.#deps;
    const { holder, audience, credentials, jwt } = presentation;
    if (holder !== did) throw new CredentialFault('presentation-of-another', { what: holder });
    if (!audience.includes(participantId)) throw new CredentialFault('presentation-for-another');
    if (!this.#isValidNow(presentation)) throw new CredentialFault('presentation-not-valid-now');
    if (!(await isSignedByDid(jwt, { did, use: 'authentication', source }, resolver)))
      throw new CredentialFault('presentation-signature');
    const verified = await Promise.all(
      credentials.map((credential) => this.#verifyCredential(credential, did, source)),
    );
    return verified.flat();
  }

  /** A credential may have several accepted types. Its issuer must be trusted for each of them. */
  async #verifyCredential(
    credential: VerifiableCredential | undefined,
    holder: string,
    source: string,
  ): Promise<readonly PresentedCredential[]> {
    if (credential === undefined) throw new CredentialFault('credential-malformed');
    const { issuer, subjects, jwt, status, schemas, validUntil } = credential;
    const accepted = this.#deps.trusted.filter(({ type }) => credential.types.includes(type));
    const [first] = accepted;
    if (first === undefined) return [];
    const { type } = first;
    if (!accepted.every(({ issuers }) => issuers.includes(issuer)))
      throw new CredentialFault('issuer-not-trusted', { what: issuer });
    if (!subjects.every(({ id }) => id === holder))
      throw new CredentialFault('credential-of-another', { what: type });
    if (!this.#isValidNow(credential))
      throw new CredentialFault('credential-not-valid-now', { what: type });
    const signer = { did: issuer, use: 'assertionMethod', source } as const;
    if (!(await isSignedByDid(jwt, signer, this.#deps.resolver)))
      throw new CredentialFault('credential-signature', { what: type });
    await Promise.all([
      ...status.map((entry) => this.#deps.statusLists.check({ entry, issuer, source })),
      ...schemas.map((schema) => this.#deps.schemas.check(schema, credential)),
    ]);
    return accepted.map((trust) => toVerified(trust, credential, validUntil));
  }

  #isValidNow({
    validFrom,
    validUntil,
  }: Pick<VerifiableCredential, 'validFrom' | 'validUntil'>): boolean {
    const now = Date.parse(this.#deps.clock());
    return validFrom <= now + TOLERANCE_MS && now < validUntil;
  }
}

function toVerified(
  trust: TrustedCredential,
  { issuer, subjects, status }: VerifiableCredential,
  validUntil: number,
): PresentedCredential {
  return {
    type: trust.type,
    issuer,
    claims: readClaims(trust, subjects),
    validUntil: Number.isFinite(validUntil) ? instant(validUntil) : null,
    status: [...status],
  };
}
