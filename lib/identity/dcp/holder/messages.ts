import * as z from 'zod';
import { customRule } from '../../../core/issues.ts';
import { DCP_CONTEXT } from '../vocabulary.ts';

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
