import * as z from 'zod';
import { customRule } from '../../../core/issues.ts';
import { DCP_CONTEXT } from '../vocabulary.ts';
import { toProfile } from './formats.ts';

const Context = z
  .array(z.unknown())
  .min(1)
  .max(20)
  .meta({ examples: [[DCP_CONTEXT]] });

/** A presentation definition; only its form is read. @see Presentation Exchange 2.1 #presentation-definition */
const PresentationDefinition = z.looseObject({
  id: z.string().min(1),
  input_descriptors: z.array(z.unknown()).min(1),
});

/** A query of a verifier: by scopes, or by a presentation definition. @see DCP 1.0 #presentation-query-message */
export const PresentationQueryMessage = z
  .object({
    '@context': Context,
    type: z.literal('PresentationQueryMessage'),
    scope: z
      .array(z.string().max(500))
      .min(1)
      .max(50)
      .optional()
      .meta({ examples: [['org.eclipse.dspace.dcp.vc.type:MembershipCredential:read']] }),
    presentationDefinition: PresentationDefinition.optional(),
  })
  .refine(
    ({ scope, presentationDefinition }) =>
      (scope === undefined) !== (presentationDefinition === undefined),
    customRule('presentation-query-ambiguous'),
  )
  .meta({
    examples: [
      {
        '@context': [DCP_CONTEXT],
        type: 'PresentationQueryMessage',
        scope: ['org.eclipse.dspace.dcp.vc.type:MembershipCredential:read'],
      },
    ],
  });

const DeliveredCredential = z.object({
  credentialType: z.string().max(200).optional(),
  format: z.string().refine((name) => toProfile(name) !== undefined),
  payload: z.string().min(1).max(262_144),
});

/** The response of an issuer to our request. @see DCP 1.0 #credential-message */
export const CredentialMessage = z
  .object({
    '@context': Context,
    type: z.literal('CredentialMessage'),
    issuerPid: z.string().max(500).optional(),
    holderPid: z.string().min(1).max(500),
    status: z.enum(['ISSUED', 'REJECTED']),
    credentials: z.array(DeliveredCredential).max(20).default([]),
  })
  .meta({
    examples: [
      {
        '@context': [DCP_CONTEXT],
        type: 'CredentialMessage',
        issuerPid: 'urn:uuid:0190f6a0-0000-7000-8000-000000000001',
        holderPid: '0190f6a0-0000-7000-8000-000000000000',
        status: 'ISSUED',
        credentials: [
          {
            credentialType: 'MembershipCredential',
            format: 'vc11-sl2021/jwt',
            payload: 'eyJhbGciOiJFUzI1NiJ9.eyJ2YyI6e319.c2lnbmF0dXJl',
          },
        ],
      },
    ],
  });
export type CredentialMessage = z.infer<typeof CredentialMessage>;

/** @see DCP 1.0 #credential-offer-message */
export const CredentialOfferMessage = z
  .object({
    '@context': Context,
    type: z.literal('CredentialOfferMessage'),
    issuer: z.string().min(1).max(500),
    credentials: z
      .array(z.object({ id: z.string().max(500), credentialType: z.string().max(200).optional() }))
      .min(1)
      .max(50),
  })
  .meta({
    examples: [
      {
        '@context': [DCP_CONTEXT],
        type: 'CredentialOfferMessage',
        issuer: 'did:web:issuer.example',
        credentials: [{ id: 'membership', credentialType: 'MembershipCredential' }],
      },
    ],
  });
export type CredentialOfferMessage = z.infer<typeof CredentialOfferMessage>;
