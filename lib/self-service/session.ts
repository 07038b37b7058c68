import * as z from 'zod';
import { Instant as InstantSchema } from '../core/instant.ts';
import { MANDATES } from './invitation.ts';

/** The session of a signed-in contact. It contains no name and no address. */
export const ContactSession = z.strictObject({
  invitationId: z.string(),
  recordId: z.string(),
  mandate: z.enum(MANDATES),
  /** @see Invitation.handedOverBy */
  handedOverBy: z.string().nullable(),
  startedAt: InstantSchema,
});
export type ContactSession = Readonly<z.infer<typeof ContactSession>>;
