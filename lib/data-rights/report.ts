import type { AccessRequest } from '../access-requests/access-request.ts';
import type { RecordedConsentEvent } from '../consent/event.ts';
import type { PinnedNotice } from '../consent/notice.ts';
import type { FieldGroup } from '../consent/vocabulary.ts';
import type { AuditEntry } from '../core/audit-entry.ts';
import type { Instant } from '../core/instant.ts';
import type { ReceiptClaims } from '../receipt/claims.ts';
import { getEditionMethod } from '../register/edition-method.ts';
import {
  type ContactAccess,
  listCorrectableFields,
  listDecidableGroups,
  listFieldNames,
  listVisibleGroupsFor,
} from '../self-service/contact-fields.ts';
import type { Correction } from '../self-service/correction.ts';
import type { Invitation } from '../self-service/invitation.ts';
import type { DisclosedVersion, Withdrawal } from '../withdrawal/withdrawal.ts';
import type { KeptProof } from './person-erasure.ts';

/**
 * The place in which a record is stored. Retracted editions and imports that were never released are also stored.
 * `review` is a row under review that was not accepted.
 */
interface RecordSource {
  readonly kind: 'edition' | 'import' | 'review';
  readonly id: string;
  readonly state: string;
  /** Reference date of the edition. */
  readonly referenceDate: string;
  /** Year of the edition. It determines the columns. @see getEditionMethod */
  readonly family: string;
}

/** A record of a company in one place, with the fields that the recipient of the report may see. */
export interface ReportedRecord extends RecordSource {
  readonly record: Readonly<Record<string, unknown>>;
}

export interface ReportedReceipt {
  readonly id: string;
  readonly issuedAt: Instant;
  readonly givenBy: RecordedConsentEvent['givenBy'];
  readonly claims: ReceiptClaims;
  /** The claims as a compact JWS. */
  readonly jws: string;
}

/** All stored data about one company. */
export interface StoredCompanyData {
  readonly recordId: string;
  /** The newest first. */
  readonly records: readonly ReportedRecord[];
  readonly events: readonly RecordedConsentEvent[];
  readonly receipts: readonly ReportedReceipt[];
  readonly disclosures: readonly DisclosedVersion[];
  readonly withdrawals: readonly Withdrawal[];
  readonly invitations: readonly Invitation[];
  readonly corrections: readonly Correction[];
  /** The notices that the events name. */
  readonly notices: readonly PinnedNotice[];
  /** The editions of each other company that had the record id. The report contains no other data about them. */
  readonly otherCompanies: readonly { readonly editions: readonly string[] }[];
  /** Entries of the audit log about the company. They name members of the staff. */
  readonly log: readonly AuditEntry[];
}

/** The stored data about one company, and facts that follow from its records. */
export interface CompanyReport extends StoredCompanyData {
  /** Legal name in the newest record; the record id if no record is left. */
  readonly name: string;
  /** Whether the current edition has the company. */
  readonly isInCurrentEdition: boolean;
}

/** The report for a request for access (GDPR Art. 15). */
export interface AccessReport {
  readonly at: Instant;
  /** The subject of the request: one company, or a person by name or address. */
  readonly about: 'company' | 'person';
  readonly companies: readonly CompanyReport[];
  /** Proofs that a contact person of the company, or the person, was erased. */
  readonly erasures: readonly KeptProof[];
  /** Requests for access as a partner that the person made. */
  readonly accessRequests: readonly AccessRequest[];
}

/**
 * Reduces a report to the part that a contact may see: the fields, decisions and requests that its link gives
 * access to. The part does not name the staff.
 */
export function reduceReportForContact(
  report: CompanyReport,
  access: ContactAccess,
): CompanyReport {
  const requestedFamilies = report.records.flatMap(({ family }) =>
    listCorrectableFields(getEditionMethod({ family }).fields, access),
  );
  const isOwn = (group: FieldGroup) => listDecidableGroups(access).includes(group);
  const decisionMaker = access === 'person' ? 'data-subject' : 'company-representative';
  const events = report.events.filter(
    ({ fieldGroup, givenBy }) =>
      isOwn(fieldGroup) && (access !== 'person' || givenBy === decisionMaker),
  );
  const notices = new Set(events.map(({ noticeVersion }) => noticeVersion));
  return {
    ...report,
    records: report.records.map((reported) => ({
      ...reported,
      record: pickVisibleFields(reported, access),
    })),
    events,
    disclosures: report.disclosures
      .map((each) => ({ ...each, fieldGroups: each.fieldGroups.filter(isOwn) }))
      .filter(({ fieldGroups }) => fieldGroups.length > 0),
    withdrawals: report.withdrawals
      .map((each) => ({
        ...each,
        withdrawnGroups: each.withdrawnGroups.filter(({ fieldGroup }) => isOwn(fieldGroup)),
      }))
      .filter(({ withdrawnGroups }) => withdrawnGroups.length > 0),
    receipts: report.receipts.filter(({ givenBy }) => givenBy === decisionMaker),
    invitations: report.invitations
      .filter(({ mandate }) => access === 'company' || mandate === toMandate(access))
      .map(removePeople),
    corrections: report.corrections
      .filter(({ field }) => requestedFamilies.includes(field))
      .map(({ decided, ...each }) => ({
        ...each,
        decided: decided && { ...decided, by: STAFF },
      })),
    notices: report.notices.filter(({ version }) => notices.has(version)),
    otherCompanies: [],
    log: [],
  };
}

/** Replaces the name of a member of staff in a contact's report. */
const STAFF = 'kaart';

function toMandate(access: ContactAccess): Invitation['mandate'] {
  return access === 'person' ? 'person' : 'company';
}

/** Picks the fields of the groups that the contact may see. The method of the edition defines the fields of a group. */
function pickVisibleFields(
  { record, family }: ReportedRecord,
  access: ContactAccess,
): ReportedRecord['record'] {
  const fields = getEditionMethod({ family }).fields;
  const seen = listVisibleGroupsFor(access).flatMap((group) => listFieldNames(fields, group));
  return Object.fromEntries(Object.entries(record).filter(([field]) => seen.includes(field)));
}

function removePeople({ created, revoked, ...invitation }: Invitation): Invitation {
  return {
    ...invitation,
    created: { ...created, by: STAFF },
    revoked: revoked && { ...revoked, by: STAFF },
  };
}
