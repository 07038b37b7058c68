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
  /** What the credential states about us. */
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
