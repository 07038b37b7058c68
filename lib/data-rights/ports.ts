import type { AccessRequest } from '../access-requests/access-request.ts';
import type { RecordedConsentEvent } from '../consent/event.ts';
import type { PinnedNotice } from '../consent/notice.ts';
import type { AuditEntry } from '../core/audit-entry.ts';
import type { Correction } from '../self-service/correction.ts';
import type { Invitation } from '../self-service/invitation.ts';
import type { DisclosedVersion, Withdrawal } from '../withdrawal/withdrawal.ts';
import type { ReportedReceipt, ReportedRecord } from './report.ts';

/** Reads all stored data about companies. */
export interface CompanyDataSource {
  /**
   * Reads the records in all editions, in imports that were not released, and in rows under review that were not
   * accepted. The newest edition is first. Each record has all its fields.
   *
   * @param recordId id of one company. @default all companies
   */
  records(recordId?: string): AsyncIterable<ReportedRecord>;
  /** Returns the id of the current edition with rows; `undefined` if no such edition is released. */
  currentEdition(): Promise<string | undefined>;
  /** Returns the identities (company and contact person) of a record id, by edition. */
  identities(recordId: string): Promise<ReadonlyMap<string, string>>;
  events(recordId: string): Promise<readonly RecordedConsentEvent[]>;
  receipts(recordId: string): AsyncIterable<ReportedReceipt>;
  disclosures(recordId: string): AsyncIterable<DisclosedVersion>;
  withdrawals(recordId: string): AsyncIterable<Withdrawal>;
  invitations(recordId: string): AsyncIterable<Invitation>;
  corrections(recordId: string): Promise<readonly Correction[]>;
  notices(): Promise<readonly PinnedNotice[]>;
  /** Yields the requests for access as a partner, in every state. */
  accessRequests(): AsyncIterable<AccessRequest>;
  /** Yields the entries of the audit log about a company, the newest first. */
  log(recordId: string): AsyncIterable<AuditEntry>;
}

/** Stores the audit entry of an answered request for access. */
export type RecordAccessReport = (entry: AuditEntry) => Promise<void>;
