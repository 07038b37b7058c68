import type { DECISION_MAKERS } from '../consent/vocabulary.ts';
import type { AuditEntry } from '../core/audit-entry.ts';
import type { Instant } from '../core/instant.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { CompanyRecord } from '../mapping/record.ts';
import type { FieldDeclarations } from '../register/field.ts';
import type { Campaign } from './campaign.ts';
import type { Correction, CorrectionState } from './correction.ts';
import type { Invitation } from './invitation.ts';
import type { ContactSession } from './session.ts';

/** A new invitation; its mail is queued unless a person hands the link over. */
export interface NewInvitation {
  readonly invitation: Invitation;
  /** Kept beside it until it is closed or expires, and gone then. */
  readonly email: string | null;
}

/** A session to be opened with the use of an invitation; it ends at `until` unless it is used again. */
export interface NewSession {
  readonly digest: string;
  readonly session: ContactSession;
  readonly until: Instant;
}

/**
 * Invitations. Reads by id see every write that was acknowledged before; lists may lag by a second.
 * Each write is one transaction with its audit entry; of two writers that read the same revision
 * exactly one succeeds, the other gets `concurrent-update`.
 */
export interface InvitationStore {
  find(id: string): Promise<Revisioned<Invitation> | undefined>;
  /** Where its mail goes, as long as it is open. */
  address(id: string): Promise<string | undefined>;
  /** Of one company, or all; the oldest of a company first. @param after cursor of {@link invitationCursor} */
  list(recordId?: string, after?: string): AsyncIterable<Invitation>;
  /** How many can be created in one transaction. */
  readonly capacity: number;
  create(items: readonly NewInvitation[], audit: AuditEntry): Promise<void>;
  /** Closes it: the address is erased, and with a use the session begins. @throws KaartError `concurrent-update` */
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
  /** By id. */
  list(after?: string): AsyncIterable<Campaign>;
  /** @throws KaartError `concurrent-update` if there is a campaign with this id */
  create(campaign: Campaign, audit: AuditEntry): Promise<void>;
}

/** Sessions by the digest of their token. One whose time is over is not found. */
export interface SessionStore {
  find(digest: string): Promise<ContactSession | undefined>;
  /** Lets it live until then. One that has ended meanwhile stays ended. */
  keepUntil(digest: string, until: Instant): Promise<void>;
  end(digest: string): Promise<void>;
}

/** Requests for correction. The same promises as {@link InvitationStore}. */
export interface CorrectionStore {
  /** @throws KaartError `not-found` */
  find(id: string): Promise<Revisioned<Correction>>;
  ofCompany(recordId: string): Promise<readonly Correction[]>;
  /** All in one of the states, the oldest first. @param after cursor of {@link correctionCursor} */
  list(state: CorrectionState, after?: string): AsyncIterable<Correction>;
  create(correction: Correction, audit: AuditEntry): Promise<void>;
  change(next: Correction, over: Revisioned<Correction>, audit: AuditEntry): Promise<void>;
}

/** What the editions hold of a company. */
export interface CompanyRecords {
  /** Its record in the current edition; `undefined` for a company that this edition does not hold. */
  find(recordId: string): Promise<CurrentCompanyRecord | undefined>;
  /** The fields of the records of the current edition; none if there is no edition. */
  fields(): Promise<FieldDeclarations>;
  /** The contact that the current edition names for a company; `undefined` if the edition does not contain it. */
  contact(recordId: string): Promise<Contact | undefined>;
  /** The editions that contain a company, including retracted ones, newest first, with their contacts. */
  listStoredRecords(recordId: string): AsyncIterable<Contact & { readonly edition: string }>;
  /** When the first edition of the year of a released edition was released. @throws KaartError `not-found` */
  releasedAt(edition: string): Promise<Instant>;
  /** The companies of a released edition that are in its scope. @throws KaartError `not-found` */
  contacts(edition: string): AsyncIterable<Contact>;
}

export interface CurrentCompanyRecord {
  readonly record: CompanyRecord;
  readonly edition: string;
  /** In the scope of the edition, so that its row can be published. */
  readonly eligible: boolean;
  /** The fields of the records of the edition. */
  readonly fields: FieldDeclarations;
}

/** The contact that an edition names for a company. */
export interface Contact {
  readonly recordId: string;
  readonly name: string;
  readonly email: string | null;
  /** In that edition. @see CompanyIdentity */
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
  of(recordId: string, giver: DecisionMaker): Promise<readonly ReceiptEntry[]>;
  /** The receipt as a compact JWS; `undefined` for one of another company or giver. */
  download(recordId: string, giver: DecisionMaker, id: string): Promise<string | undefined>;
}

/** One reading of a version that holds the company's row. */
export interface DisclosureEntry {
  readonly at: Instant;
  readonly reader: string;
  readonly version: string;
}

/** Disclosures of a company's row, latest first. */
export interface DisclosureList {
  readonly entries: readonly DisclosureEntry[];
  /** Whether the list is complete: old disclosures are not searched. */
  readonly isAll: boolean;
}

export type Disclosures = (recordId: string) => Promise<DisclosureList>;
