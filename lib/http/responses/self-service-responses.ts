import * as z from 'zod';
import { CAMPAIGN_STATES } from '../../self-service/campaign.ts';
import { CORRECTION_STATES } from '../../self-service/correction.ts';
import { INVITATION_STATES, MAIL_KINDS, MANDATES } from '../../self-service/invitation.ts';
import { At, AuditStampResponse, Count } from './common.ts';

/** An invitation, for staff. It contains neither the link nor the address. */
export const InvitationResponse = z.object({
  id: z.string(),
  recordId: z.string(),
  mandate: z.enum(MANDATES),
  /** Kind of its mail. `waiting` informs the contact that earlier decisions do not apply to the row. */
  mail: z.enum(MAIL_KINDS),
  /** Id of its campaign; `null` if it belongs to no campaign. */
  campaign: z.string().nullable(),
  /** `bounced`: the mail was returned. */
  state: z.enum(INVITATION_STATES),
  /** The member of staff who got the link to hand it over; `null` if the link is sent to the mail address in the edition. */
  handedOverBy: z.string().nullable(),
  created: AuditStampResponse,
  expiresAt: At,
  usedAt: At.nullable(),
  revoked: AuditStampResponse.nullable(),
  bounced: AuditStampResponse.nullable(),
});

/** An invitation that is sent by mail. */
export const InvitedResponse = InvitationResponse.extend({ name: z.string(), email: z.string() });

/** An invitation with its link, for the person who hands it over. No other response contains the link. */
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
  stored: z.string().nullable(),
  value: z.string(),
  evidence: z.string(),
  reference: z.string(),
  requestedAt: At,
  ageDays: z.int().min(0),
  state: z.enum(CORRECTION_STATES),
  decided: AuditStampResponse.extend({ note: z.string() }).nullable(),
});

/** A campaign: the invitation of all companies of an edition. */
const CampaignResponse = z.object({
  /** `<edition>-<notice>-<mandate>` */
  id: z.string(),
  edition: z.string(),
  notice: z.string(),
  mandate: z.enum(MANDATES),
  /** A company that has decided since then has answered. */
  since: At,
  started: AuditStampResponse,
});
export const CampaignsResponse = z.object({
  campaigns: z.array(CampaignResponse).readonly(),
  cursor: z.string().optional(),
});

/** Result of a run: the number of mails, and the number of companies in each state after it. */
export const CampaignRunResponse = z.object({
  campaign: CampaignResponse,
  mailed: Count,
  states: z.partialRecord(z.enum(CAMPAIGN_STATES), Count),
});

/** One company of a campaign. */
export const CampaignEntryResponse = z.object({
  recordId: z.string(),
  name: z.string(),
  state: z.enum(CAMPAIGN_STATES),
  /** Versions of the consent notice under which the company has permissions now. */
  notices: z.array(z.string()).readonly(),
  lastMailAt: At.nullable(),
  mails: Count,
});

/** Invitations whose mail was returned. */
export const BouncedResponse = z.object({ invitations: z.array(z.string()) });
