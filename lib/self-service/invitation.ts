import * as z from 'zod';
import { AuditStamp } from '../core/audit-entry.ts';
import { CompanyIdentity, isSameCompany, isSameContact } from '../core/company-identity.ts';
import { sha256 } from '../core/digest.ts';
import { Instant } from '../core/instant.ts';

/**
 * For whom a contact speaks: the company permits everything but the contact data, the person
 * consents to the contact data and to nothing else.
 */
export const MANDATES = ['company', 'person'] as const;
export type Mandate = (typeof MANDATES)[number];

/** What the mail says: an invitation, a reminder of one, or that earlier decisions wait. */
export const MAIL_KINDS = ['invitation', 'reminder', 'waiting'] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

/** A link for one contact of one company, to be used once. The link itself is stored nowhere. */
export const Invitation = z.strictObject({
  id: z.string(),
  recordId: z.string(),
  mandate: z.enum(MANDATES),
  mail: z.enum(MAIL_KINDS),
  /** Id of the campaign that it was made for. */
  campaign: z.string().nullable(),
  /** The company and the person that the edition had then; the link is of no use to another one. `null` if not known. */
  identity: CompanyIdentity.nullable(),
  created: AuditStamp,
  /** From this moment on the link opens nothing. */
  expiresAt: Instant,
  /** Digest of {@link addressDigest}; `null` where the link is handed over in another way. */
  addressSha256: z.string().nullable(),
  /**
   * The person who got the link to hand it over; `null` if the link is sent by mail to the address that
   * the edition names, and no person here sees it.
   */
  handedOverBy: z.string().nullable(),
  usedAt: Instant.nullable(),
  revoked: AuditStamp.nullable(),
  /** When the mail was returned, and who said so: from then on the link opens nothing. */
  bounced: AuditStamp.nullable(),
});
export type Invitation = Readonly<z.infer<typeof Invitation>>;

/** Where a page of invitations that ends with this one has ended. */
export function invitationCursor({ recordId, id }: Pick<Invitation, 'recordId' | 'id'>): string {
  return `${recordId}#${id}`;
}

export const INVITATION_STATES = ['open', 'used', 'revoked', 'expired', 'bounced'] as const;
type InvitationState = (typeof INVITATION_STATES)[number];

/** What an invitation is good for at a moment. */
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
 * Whether an invitation is still for the company, and the person, behind the record id.
 *
 * @param current of the row of the current edition; `undefined` for a company that it does not have
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
 * The digest of an address that stays after the invitation is closed: enough to confirm a given
 * address, and of no use for finding the same person in two invitations.
 */
export function addressDigest(invitationId: string, email: string): string {
  return sha256(`${invitationId}\n${email.trim().toLowerCase()}`);
}
