import * as z from 'zod';
import { AuditStamp } from '../core/audit-entry.ts';
import { CompanyIdentity, isSameCompany, isSameContact } from '../core/company-identity.ts';
import { sha256 } from '../core/digest.ts';
import { Instant } from '../core/instant.ts';

/**
 * The role of a contact. `company` decides about all groups and cannot grant the contact data. `person`
 * decides about its own contact data only.
 */
export const MANDATES = ['company', 'person'] as const;
export type Mandate = (typeof MANDATES)[number];

/** The content of a mail: an invitation, a reminder, the information that earlier decisions do not apply to the row, or a new link that was requested. */
export const MAIL_KINDS = ['invitation', 'reminder', 'waiting', 'requested'] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

/** An invitation of one contact of one company. Its link can be used once and is not stored. */
export const Invitation = z.strictObject({
  id: z.string(),
  recordId: z.string(),
  mandate: z.enum(MANDATES),
  mail: z.enum(MAIL_KINDS),
  /** Id of its campaign; `null` if it belongs to no campaign. */
  campaign: z.string().nullable(),
  /** The identity of company and contact person in the edition at that time. The link does not work for another one. `null` if not known. */
  identity: CompanyIdentity.nullable(),
  created: AuditStamp,
  /** The link does not work from this moment on. */
  expiresAt: Instant,
  /** Result of {@link addressDigest}; `null` if no address is known. */
  addressSha256: z.string().nullable(),
  /**
   * The member of staff who got the link to hand it over; `null` if the link is sent by mail to the
   * address in the edition, so that no member of staff sees it.
   */
  handedOverBy: z.string().nullable(),
  usedAt: Instant.nullable(),
  revoked: AuditStamp.nullable(),
  /** When the mail was returned, and who reported it. The link does not work from then on. */
  bounced: AuditStamp.nullable(),
});
export type Invitation = Readonly<z.infer<typeof Invitation>>;

/** Returns the cursor of a page of invitations whose last item is this one. */
export function invitationCursor({ recordId, id }: Pick<Invitation, 'recordId' | 'id'>): string {
  return `${recordId}#${id}`;
}

export const INVITATION_STATES = ['open', 'used', 'revoked', 'expired', 'bounced'] as const;
type InvitationState = (typeof INVITATION_STATES)[number];

/** Returns the state of an invitation at a moment. */
export function getInvitationState(
  { revoked, usedAt, expiresAt, bounced }: Invitation,
  at: Instant,
): InvitationState {
  if (bounced !== null) return 'bounced';
  if (revoked !== null) return 'revoked';
  if (usedAt !== null) return 'used';
  return at < expiresAt ? 'open' : 'expired';
}

/**
 * Whether an invitation is still for the company that now has the record id. An invitation of a person
 * must also be for the current contact person.
 *
 * @param current identity in the current edition; `undefined` if the edition does not contain the company
 */
export function isForSameContact(
  { identity, mandate }: Pick<Invitation, 'identity' | 'mandate'>,
  current: string | undefined,
): boolean {
  if (identity === null || current === undefined) return true;
  return (
    isSameCompany(identity, current) && (mandate === 'company' || isSameContact(identity, current))
  );
}

/**
 * Returns a digest of an address. It stays after the invitation is closed. It can confirm a given address,
 * but it cannot show that two invitations are for the same person.
 */
export function addressDigest(invitationId: string, email: string): string {
  return sha256(`${invitationId}\n${email.trim().toLowerCase()}`);
}
