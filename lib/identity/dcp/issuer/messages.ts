import * as z from 'zod';
import { CREDENTIAL_PROFILES, type CredentialProfile } from '../../../store/own-credentials.ts';
import { DCP_CONTEXT } from '../vocabulary.ts';

/** The request of a holder to issue credentials. @see DCP 1.0 #credential-request-message */
export const CredentialRequestMessage = z
  .object({
    '@context': z
      .array(z.unknown())
      .min(1)
      .max(20)
      .meta({ examples: [[DCP_CONTEXT]] }),
    type: z.literal('CredentialRequestMessage'),
    holderPid: z.string().min(1).max(500),
    credentials: z
      .array(z.object({ id: z.string().min(1).max(300) }))
      .min(1)
      .max(20),
  })
  .meta({
    examples: [
      {
        '@context': [DCP_CONTEXT],
        type: 'CredentialRequestMessage',
        holderPid: '0190f6a0-0000-7000-8000-000000000000',
        credentials: [{ id: 'MembershipCredential.vc11-sl2021' }],
      },
    ],
  });
export type CredentialRequestMessage = z.infer<typeof CredentialRequestMessage>;

/** A credential that we offer in our metadata. */
export interface CredentialOffer {
  readonly id: string;
  readonly type: string;
  readonly profile: CredentialProfile;
}

/** The offers for types of credentials: one for each profile, because the final version of DCP lists one profile. */
export function listOffers(types: readonly string[]): readonly CredentialOffer[] {
  return types.flatMap((type) =>
    CREDENTIAL_PROFILES.map((profile) => {
      return { id: `${type}.${profile.split('/')[0]}`, type, profile };
    }),
  );
}
