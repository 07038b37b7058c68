import type { AuditEntry } from '../core/audit-entry.ts';
import type { Clock } from '../core/clock.ts';
import type { NewId } from '../core/ids.ts';
import { addMilliseconds, DAY_MS } from '../core/instant.ts';
import { addressDigest, type Invitation, type Mandate } from './invitation.ts';
import type { Contact, InvitationStore, NewInvitation } from './ports.ts';

export interface InvitationPorts {
  readonly invitations: InvitationStore;
  /** The real clock, for the expiry of invitations. The demonstration has another clock for consent. */
  readonly clock: Clock;
  readonly newId: NewId;
}

/** The mandate of a contact, and the number of days for which the link works. */
export interface InvitationRequest {
  readonly mandate: Mandate;
  readonly days: number;
}

/** The person or service that creates an invitation. */
export interface InvitationCreator {
  readonly actor: string;
  /** The person who gets the link to hand it over; `null` if the link is sent by mail. */
  readonly handedOverBy: string | null;
}

/** Builds an invitation. It is not stored yet. */
export function buildInvitation(
  { clock, newId }: Pick<InvitationPorts, 'clock' | 'newId'>,
  { recordId, email, identity }: Contact,
  { mandate, days }: InvitationRequest,
  { actor, handedOverBy }: InvitationCreator,
  {
    id = newId(),
    mail = 'invitation',
    campaign = null,
  }: Partial<Pick<Invitation, 'id' | 'mail' | 'campaign'>> = {},
): NewInvitation {
  const at = clock();
  const invitation: Invitation = {
    id,
    recordId,
    mandate,
    mail,
    campaign,
    identity: identity ?? null,
    created: { by: actor, at },
    expiresAt: addMilliseconds(at, days * DAY_MS),
    addressSha256: email === null ? null : addressDigest(id, email),
    handedOverBy,
    usedAt: null,
    revoked: null,
    bounced: null,
  };
  return { invitation, email };
}

/**
 * Stores new invitations, their mails and one audit entry in one transaction.
 *
 * @param count number of invitations in the audit entry, if it describes more than the new ones
 */
export function createInvitations(
  ports: InvitationPorts,
  items: readonly NewInvitation[],
  verb: 'created' | 'handed-over',
  actor: string,
  count = items.length,
): Promise<void> {
  const created = items.map(({ invitation }) => invitation);
  return ports.invitations.create(items, buildInvitationEntry(ports, verb, actor, created, count));
}

/** Builds the audit entry of a change of some invitations. */
export function buildInvitationEntry(
  { clock, newId }: Pick<InvitationPorts, 'clock' | 'newId'>,
  verb: 'created' | 'handed-over' | 'revoked' | 'bounced',
  actor: string,
  invitations: readonly Invitation[],
  count = invitations.length,
): AuditEntry {
  const [first] = invitations;
  return {
    id: newId(),
    at: clock(),
    actor,
    action: `invitation.${verb}`,
    subject: count === 1 && first ? `company/${first.recordId}` : 'companies',
    facts: { invitations: count, mandate: first?.mandate ?? 'company' },
  };
}
