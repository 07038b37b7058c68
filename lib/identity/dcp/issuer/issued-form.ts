import type { Instant } from '../../../core/instant.ts';
import type { CredentialProfile } from '../../../store/own-credentials.ts';
import { BASE_TYPE, VC11_CONTEXT, VC20_CONTEXT } from '../vocabulary.ts';

/** Context of StatusList2021 in credentials of version 1.1. */
export const SL2021_CONTEXT = 'https://w3id.org/vc/status-list/2021/v1';

/** The statements of an issued credential. */
export interface CredentialContent {
  /** URI. */
  readonly id: string;
  /** DID. */
  readonly issuer: string;
  /** DID. */
  readonly holder: string;
  readonly type: string;
  /** Members of the subject in addition to its id. */
  readonly claims: Readonly<Record<string, string>>;
  readonly from: Instant;
  readonly until: Instant;
  /** Address of the status list of its profile. */
  readonly statusList: string;
  readonly statusIndex: number;
}

/** Claims of a JWT, and its type in the header. */
export interface JwtForm {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly typ: string;
}

/**
 * The form of a credential in each profile of DCP 1.0. `sub` is the subject, as the final test suite demands and EDC
 * 0.15 needs.
 *
 * @see DCP 1.0 #profiles-of-the-decentralized-claims-protocol
 */
export const CREDENTIAL_FORMS: Readonly<
  Record<CredentialProfile, (content: CredentialContent) => JwtForm>
> = {
  'vc11-sl2021/jwt': (content) => {
    const { id, issuer, from, until } = content;
    const vc = {
      '@context': [VC11_CONTEXT, SL2021_CONTEXT],
      ...commonMembers(content, 'StatusList2021Entry'),
      issuanceDate: from,
      expirationDate: until,
    };
    const nbf = inSeconds(from);
    return {
      claims: { ...buildRegisteredClaims(content), iss: issuer, jti: id, nbf, vc },
      typ: 'JWT',
    };
  },
  'vc20-bssl/jwt': (content) => ({
    claims: {
      '@context': [VC20_CONTEXT],
      ...commonMembers(content, 'BitstringStatusListEntry'),
      validFrom: content.from,
      validUntil: content.until,
      ...buildRegisteredClaims(content),
      iss: content.issuer,
    },
    typ: 'vc+jwt',
  }),
};

function commonMembers(content: CredentialContent, statusType: string) {
  const { id, issuer, holder, type, claims, statusList, statusIndex } = content;
  return {
    id,
    type: [BASE_TYPE, type],
    issuer,
    credentialSubject: { ...claims, id: holder },
    credentialStatus: {
      id: `${statusList}#${statusIndex}`,
      type: statusType,
      statusPurpose: 'revocation',
      statusListIndex: String(statusIndex),
      statusListCredential: statusList,
    },
  };
}

function buildRegisteredClaims({ holder, from, until }: CredentialContent) {
  return { sub: holder, iat: inSeconds(from), exp: inSeconds(until) };
}

export function inSeconds(at: Instant): number {
  return Math.floor(Date.parse(at) / 1000);
}
