import type { AccessRequest } from '../access-requests/access-request.ts';
import type { RecordedConsentEvent } from '../consent/event.ts';
import type { PinnedNotice } from '../consent/notice.ts';
import type { AuditEntry } from '../core/audit-entry.ts';
import type { Correction } from '../self-service/correction.ts';
import type { Invitation } from '../self-service/invitation.ts';
import type { DisclosedVersion, Withdrawal } from '../withdrawal/withdrawal.ts';
import type { ReportedReceipt, ReportedRecord } from './report.ts';

/** Where everything about a company is read. */
export interface CompanyDataSource {
  /**
   * Records in all editions, in imports that were not released, and in rows that waited for a person and were not taken;
   * newest edition first, each with all of its fields.
   *
   * @param recordId of one company; all companies without it
   */
  records(recordId?: string): AsyncIterable<ReportedRecord>;
  /** Id of the current edition that has rows; `undefined` where no such edition is released. */
  currentEdition(): Promise<string | undefined>;
  /** The company and the person behind a record id, by edition. */
  identities(recordId: string): Promise<ReadonlyMap<string, string>>;
  events(recordId: string): Promise<readonly RecordedConsentEvent[]>;
  receipts(recordId: string): AsyncIterable<ReportedReceipt>;
  disclosures(recordId: string): AsyncIterable<DisclosedVersion>;
  withdrawals(recordId: string): AsyncIterable<Withdrawal>;
  invitations(recordId: string): AsyncIterable<Invitation>;
  corrections(recordId: string): Promise<readonly Correction[]>;
  notices(): Promise<readonly PinnedNotice[]>;
  /** Requests for access as a partner, in every state. */
  accessRequests(): AsyncIterable<AccessRequest>;
  /** Entries of the audit log about a company, newest first. */
  log(recordId: string): AsyncIterable<AuditEntry>;
}

/** Records that a request was answered. */
export type RecordAccessReport = (entry: AuditEntry) => Promise<void>;
