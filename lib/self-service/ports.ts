import type { NamedRecipient } from '../consent/recipient.ts';
import type { Audience, DECISION_MAKERS, FieldGroup } from '../consent/vocabulary.ts';
import type { AuditEntry } from '../core/audit-entry.ts';
import type { Instant } from '../core/instant.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { CompanyRecord } from '../mapping/record.ts';
import type { FieldDeclarations } from '../register/field.ts';
import type { Campaign } from './campaign.ts';
import type { Correction, CorrectionState } from './correction.ts';
import type { Invitation } from './invitation.ts';
import type { ContactSession } from './session.ts';

/** A new invitation. Its mail is queued unless a member of staff hands the link over. */
export interface NewInvitation {
  readonly invitation: Invitation;
  /** Stored with the invitation, and deleted when the invitation is closed or expires. */
  readonly email: string | null;
}

/** A session that begins when an invitation is used. It ends at `until` unless it is extended. */
export interface NewSession {
  readonly digest: string;
  readonly session: ContactSession;
  readonly until: Instant;
}

/**
 * The store of invitations. Reads by id return every write that was acknowledged before; lists may lag by
 * a second. Each write is one transaction with its audit entry. If two writers have read the same
 * revision, one succeeds and the other gets `concurrent-update`.
 */
export interface InvitationStore {
  find(id: string): Promise<Revisioned<Invitation> | undefined>;
  /** The mail address of an open invitation; `undefined` if it has none or is closed. */
  address(id: string): Promise<string | undefined>;
  /** The invitations of one company, or all; the oldest of a company first. @param after cursor of {@link invitationCursor} */
  list(recordId?: string, after?: string): AsyncIterable<Invitation>;
  /** Maximum number of invitations that one transaction can create. */
  readonly capacity: number;
  create(items: readonly NewInvitation[], audit: AuditEntry): Promise<void>;
  /** Closes an invitation and erases its address. If it is used, its session begins. @throws KaartError `concurrent-update` */
  close(
    next: Invitation,
    over: Revisioned<Invitation>,
    audit: AuditEntry,
    session?: NewSession,
  ): Promise<void>;
}

/** Campaigns. A campaign is never changed. */
export interface CampaignStore {
  find(id: string): Promise<Campaign | undefined>;
  /** All campaigns in the order of their ids. @param after id; only campaigns after it */
  list(after?: string): AsyncIterable<Campaign>;
  /** @throws KaartError `concurrent-update` if there is a campaign with this id */
  create(campaign: Campaign, audit: AuditEntry): Promise<void>;
}

/** Sessions by the digest of their token. A session that has ended is not found. */
export interface SessionStore {
  find(digest: string): Promise<ContactSession | undefined>;
  /** Extends a session, unless it has ended. */
  extend(digest: string, until: Instant): Promise<void>;
  end(digest: string): Promise<void>;
}

/** The store of corrections. Its reads and writes have the guarantees of {@link InvitationStore}. */
export interface CorrectionStore {
  /** @throws KaartError `not-found` */
  find(id: string): Promise<Revisioned<Correction>>;
  listOfCompany(recordId: string): Promise<readonly Correction[]>;
  /** The corrections in a state, the oldest first. @param after cursor of {@link correctionCursor} */
  list(state: CorrectionState, after?: string): AsyncIterable<Correction>;
  create(correction: Correction, audit: AuditEntry): Promise<void>;
  change(next: Correction, over: Revisioned<Correction>, audit: AuditEntry): Promise<void>;
}

/** Reads the records of a company in the editions. */
export interface CompanyRecords {
  /** The record in the current edition; `undefined` if this edition does not contain the company. */
  find(recordId: string): Promise<CurrentCompanyRecord | undefined>;
  /** The fields of the records of the current edition; empty if there is no edition. */
  fields(): Promise<FieldDeclarations>;
  /** The contact that the current edition names for a company; `undefined` if the edition does not contain it. */
  contact(recordId: string): Promise<Contact | undefined>;
  /** The editions that contain a company, including retracted ones, newest first, with their contacts. */
  listStoredRecords(recordId: string): AsyncIterable<Contact & { readonly edition: string }>;
  /** When the first edition of the same year was released. @throws KaartError `not-found` for an edition that is not released */
  releasedAt(edition: string): Promise<Instant>;
  /** The record id of a company by its register number or its record id; `undefined` if no edition contains it. */
  findByNumber(number: string): Promise<string | undefined>;
  /** The eligible companies of a released edition. @throws KaartError `not-found` */
  contacts(edition: string): AsyncIterable<Contact>;
}

export interface CurrentCompanyRecord {
  readonly record: CompanyRecord;
  readonly edition: string;
  /** Whether the company is eligible in the edition, so that its row can be published. */
  readonly eligible: boolean;
  /** The fields of the records of the edition. */
  readonly fields: FieldDeclarations;
}

/** The contact that an edition names for a company. */
export interface Contact {
  readonly recordId: string;
  readonly name: string;
  readonly email: string | null;
  /** The identity in that edition. @see CompanyIdentity */
  readonly identity?: string;
}

/** A receipt that a company can download. */
export interface ReceiptEntry {
  readonly id: string;
  readonly at: Instant;
}

/** The decision maker of a receipt. */
export type DecisionMaker = (typeof DECISION_MAKERS)[number];

/** Receipts of the decisions about a company, by decision maker. */
export interface Receipts {
  /** The latest first. */
  listReceipts(recordId: string, decisionMaker: DecisionMaker): Promise<readonly ReceiptEntry[]>;
  /** The receipt as a compact JWS; `undefined` for a receipt of another company or decision maker. */
  download(recordId: string, decisionMaker: DecisionMaker, id: string): Promise<string | undefined>;
}

/** A recipient that a company can name in a decision: a partner, or a participant of the data space. */
export interface KnownRecipient extends NamedRecipient {
  /** The name of its organisation. */
  readonly name: string;
  /** Whether it has access today. A company still sees the name of an earlier recipient. */
  readonly isActive: boolean;
}

/** Lists all partners and participants, also those without access today. */
export type ListRecipients = () => Promise<readonly KnownRecipient[]>;

/** One disclosure of a version that contains the company's row. */
export interface DisclosureEntry {
  readonly at: Instant;
  readonly reader: string;
  readonly version: string;
  readonly audience: Audience;
  /** The groups of the row that it got. */
  readonly fieldGroups: readonly FieldGroup[];
  /** The last notice of a withdrawal to this recipient after this disclosure; `null` if it got none. */
  readonly notice: DisclosureNotice | null;
}

/** A notice of a withdrawal to a recipient of the row. */
export interface DisclosureNotice {
  readonly state: 'START' | 'DELIVERED' | 'UNSUPPORTED' | 'FAILED' | 'ACKNOWLEDGED';
  readonly issuedAt: Instant;
  /** When the recipient confirmed the deletion; `null` before. */
  readonly acknowledgedAt: Instant | null;
}

/** Disclosures of a company's row, latest first. */
export interface DisclosureList {
  readonly entries: readonly DisclosureEntry[];
  /** Whether the list is complete. Old disclosures are not searched. */
  readonly isAll: boolean;
}

export type Disclosures = (recordId: string) => Promise<DisclosureList>;
