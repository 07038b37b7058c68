import * as z from 'zod';
import { MAIL_KINDS, MANDATES } from '../../self-service/invitation.ts';
import { At, AuditStampResponse } from './common.ts';

/** An invitation as the house sees it: neither the link nor the address is kept in it. */
export const InvitationResponse = z.object({
  id: z.string(),
  recordId: z.string(),
  mandate: z.enum(MANDATES),
  /** What its mail says: `waiting` tells a contact that decisions of before do not count for the row. */
  mail: z.enum(MAIL_KINDS),
  state: z.enum(['open', 'used', 'revoked', 'expired']),
  /** The person who got the link to hand it over; `null` if it goes by mail to the address of the edition. */
  handedOverBy: z.string().nullable(),
  created: AuditStampResponse,
  expiresAt: At,
  usedAt: At.nullable(),
  revoked: AuditStampResponse.nullable(),
});

/** An invitation that goes by mail. */
export const InvitedResponse = InvitationResponse.extend({ name: z.string(), email: z.string() });

/** An invitation with its link, for the person who hands it over: it is in no other answer. */
export const HandedOverResponse = InvitationResponse.extend({
  name: z.string(),
  email: z.string().nullable(),
  link: z.url(),
});

/** A request for correction. */
export const CorrectionResponse = z.object({
  id: z.string(),
  recordId: z.string(),
  mandate: z.enum(MANDATES),
  invitationId: z.string(),
  field: z.string(),
  held: z.string().nullable(),
  value: z.string(),
  evidence: z.string(),
  reference: z.string(),
  requestedAt: At,
  ageDays: z.int().min(0),
  state: z.enum(['open', 'accepted', 'rejected']),
  decided: AuditStampResponse.extend({ note: z.string() }).nullable(),
});
