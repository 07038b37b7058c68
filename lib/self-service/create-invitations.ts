import type { AuditEntry } from '../core/audit-entry.ts';
import type { Clock } from '../core/clock.ts';
import type { NewId } from '../core/ids.ts';
import { addMilliseconds, DAY_MS } from '../core/instant.ts';
import { addressDigest, type Invitation, type Mandate } from './invitation.ts';
import type { Contact, InvitationStore, NewInvitation } from './ports.ts';

export interface InvitationPorts {
  readonly invitations: InvitationStore;
  /** The real clock, by which the store forgets: also in the demonstration, which has its own for consent. */
  readonly clock: Clock;
  readonly newId: NewId;
}

/** For whom a contact speaks, and how long the link works. */
export interface InvitationRequest {
  readonly mandate: Mandate;
  readonly days: number;
}

/** Who makes an invitation, and whether that person gets the link. */
export interface MadeBy {
  readonly actor: string;
  readonly handedOverBy: string | null;
}

/** The id of an invitation, what its mail says, and the campaign that it is for. */
type MadeAs = Pick<Invitation, 'id' | 'mail' | 'campaign'>;

/** An invitation that is not stored yet. */
export function buildInvitation(
  { clock, newId }: Pick<InvitationPorts, 'clock' | 'newId'>,
  { recordId, email, identity }: Contact,
  { mandate, days }: InvitationRequest,
  { actor, handedOverBy }: MadeBy,
  { id = newId(), mail = 'invitation', campaign = null }: Partial<MadeAs> = {},
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
 * @param count of the audit entry, if it is about more than the new ones
 */
export function createInvitations(
  ports: InvitationPorts,
  items: readonly NewInvitation[],
  verb: 'created' | 'handed-over',
  actor: string,
  count = items.length,
): Promise<void> {
  const made = items.map(({ invitation }) => invitation);
  return ports.invitations.create(items, buildInvitationEntry(ports, verb, actor, made, count));
}

/** The audit entry of what happened to some invitations. */
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
