import * as z from 'zod';
import { CREDENTIAL_PROFILES } from '../../store/own-credentials.ts';
import { At } from './common.ts';

const EXAMPLE_DID = 'did:web:kaart.example';

/** A credential about this installation. */
export const OwnCredentialResponse = z.object({
  /** The same for all credentials of these types by this issuer. */
  id: z.string(),
  types: z.array(z.string()).meta({ examples: [['MembershipCredential']] }),
  issuer: z.string(),
  profile: z.enum(CREDENTIAL_PROFILES),
  jwt: z.string(),
  /** `null` for a credential that does not end. */
  validUntil: At.nullable(),
  addedAt: At,
  /** The statements of the credential about us. */
  subjects: z
    .array(z.record(z.string(), z.unknown()))
    .meta({ examples: [[{ id: EXAMPLE_DID, membershipStatus: 'active' }]] }),
});

/** A request for credentials that we sent to an issuer. */
export const CredentialRequestResponse = z.object({
  id: z.string(),
  issuer: z.string(),
  types: z.array(z.string()).meta({ examples: [['MembershipCredential']] }),
  state: z.enum(['REQUESTED', 'ISSUED', 'REJECTED', 'FAILED']),
  requestedAt: At,
  changedAt: At,
});

/** A credential that this installation has issued. */
export const IssuedCredentialResponse = z.object({
  id: z.string(),
  holder: z.string(),
  type: z.string().meta({ examples: ['MembershipCredential'] }),
  profile: z.enum(CREDENTIAL_PROFILES),
  jwt: z.string(),
  /** Its bit in our status list. */
  statusIndex: z.int().nonnegative(),
  issuedAt: At,
  validUntil: At,
  /** When the credential service of the holder accepted it; `null` if it was handed over in another way. */
  deliveredAt: At.nullable(),
  revokedAt: At.nullable(),
});

/** A holder's application to us for credentials. */
export const CredentialApplicationResponse = z.object({
  id: z.string(),
  holder: z.string(),
  holderPid: z.string(),
  wanted: z.array(
    z.object({
      type: z.string().meta({ examples: ['MembershipCredential'] }),
      profile: z.enum(CREDENTIAL_PROFILES),
    }),
  ),
  state: z.enum(['RECEIVED', 'ISSUED']),
  receivedAt: At,
});

const DCP_CONTEXTS = ['https://w3id.org/dspace-dcp/v1.0/dcp.jsonld'];

/** @see DCP 1.0 #issuer-metadata-api */
export const IssuerMetadataResponse = z
  .object({
    '@context': z.array(z.string()),
    type: z.literal('IssuerMetadata'),
    issuer: z.string(),
    credentialsSupported: z.array(
      z.object({
        id: z.string(),
        type: z.literal('CredentialObject'),
        credentialType: z.string(),
        profile: z.enum(CREDENTIAL_PROFILES),
        bindingMethods: z.array(z.string()),
      }),
    ),
  })
  .meta({
    examples: [
      {
        '@context': DCP_CONTEXTS,
        type: 'IssuerMetadata',
        issuer: EXAMPLE_DID,
        credentialsSupported: [
          {
            id: 'MembershipCredential.vc11-sl2021',
            type: 'CredentialObject',
            credentialType: 'MembershipCredential',
            profile: 'vc11-sl2021/jwt',
            bindingMethods: ['did:web'],
          },
        ],
      },
    ],
  });

/** @see DCP 1.0 #credential-request-status-api */
/** Our status list without a signature. @see Verifiable Credentials Status List v2021; Bitstring Status List 1.0 */
export const StatusListResponse = z
  .looseObject({
    '@context': z.array(z.string()),
    id: z.string(),
    type: z.array(z.string()),
    /** DID. */
    issuer: z.string(),
    credentialSubject: z.object({
      id: z.string(),
      type: z.enum(['StatusList2021', 'BitstringStatusList']),
      statusPurpose: z.literal('revocation'),
      /** Bits, GZIP: in base64, for `BitstringStatusList` in base64url after `u`. */
      encodedList: z.string(),
    }),
  })
  .meta({
    examples: [
      {
        '@context': ['https://www.w3.org/ns/credentials/v2'],
        id: 'https://kaart.example/dcp/issuer/status-lists/vc20-bssl',
        type: ['VerifiableCredential', 'BitstringStatusListCredential'],
        issuer: 'did:web:kaart.example',
        validFrom: '2025-09-30T22:00:00.000Z',
        validUntil: '2025-10-01T22:00:00.000Z',
        credentialSubject: {
          id: 'https://kaart.example/dcp/issuer/status-lists/vc20-bssl#list',
          type: 'BitstringStatusList',
          statusPurpose: 'revocation',
          encodedList: 'uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA',
        },
      },
    ],
  });

export const CredentialStatusResponse = z
  .object({
    '@context': z.array(z.string()),
    type: z.literal('CredentialStatus'),
    issuerPid: z.string(),
    holderPid: z.string(),
    status: z.enum(['RECEIVED', 'ISSUED']),
  })
  .meta({
    examples: [
      {
        '@context': DCP_CONTEXTS,
        type: 'CredentialStatus',
        issuerPid: '0190f6a0-0000-7000-8000-000000000001',
        holderPid: '0190f6a0-0000-7000-8000-000000000000',
        status: 'RECEIVED',
      },
    ],
  });

/** DCP says nothing of the body. */
export const EmptyResponse = z.object({}).meta({ examples: [{}] });

/** @see DCP 1.0 #presentation-response-message */
export const PresentationResponse = z
  .object({
    '@context': z.array(z.string()),
    type: z.literal('PresentationResponseMessage'),
    presentation: z.array(z.string()),
  })
  .meta({
    examples: [
      {
        '@context': ['https://w3id.org/dspace-dcp/v1.0/dcp.jsonld'],
        type: 'PresentationResponseMessage',
        presentation: ['eyJhbGciOiJFUzI1NiJ9.eyJ2cCI6e319.c2lnbmF0dXJl'],
      },
    ],
  });

const EXAMPLE_URL = 'https://kaart.example';

/** The data with which the operator of a data space admits this Kaart. */
export const OnboardingResponse = z
  .object({
    participantId: z.string(),
    /** `null` if the participant id is not a did:web. */
    didDocumentUrl: z.url().nullable(),
    dspUrl: z.url(),
    catalogUrl: z.url(),
    credentialServiceUrl: z.url(),
    identity: z.enum(['did', 'dcp', 'mock']),
    requestedScopes: z.array(z.string()),
    grantedScopes: z.array(z.string()),
    trustedIssuers: z.array(z.object({ type: z.string(), issuers: z.array(z.string()) })),
    /** Issuers whose DID document cannot be read now, so that their credentials are refused. */
    unreadableIssuers: z.array(z.string()),
    /** The result of a query to our credential service. */
    selfQuery: z.object({ types: z.array(z.string()), error: z.string().nullable() }),
  })
  .meta({
    examples: [
      {
        participantId: EXAMPLE_DID,
        didDocumentUrl: `${EXAMPLE_URL}/.well-known/did.json`,
        dspUrl: `${EXAMPLE_URL}/dsp/2025-1`,
        catalogUrl: `${EXAMPLE_URL}/dsp/2025-1/catalog/request`,
        credentialServiceUrl: `${EXAMPLE_URL}/dcp`,
        identity: 'dcp',
        requestedScopes: ['org.eclipse.dspace.dcp.vc.type:MembershipCredential:read'],
        grantedScopes: ['org.eclipse.dspace.dcp.vc.type:MembershipCredential:read'],
        trustedIssuers: [{ type: 'MembershipCredential', issuers: ['did:web:issuer.example'] }],
        unreadableIssuers: [],
        selfQuery: { types: ['MembershipCredential'], error: null },
      },
    ],
  });
