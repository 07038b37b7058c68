import type { RecordedConsentEvent } from '../consent/event.ts';
import type { PinnedNotice } from '../consent/notice.ts';
import type { AuditEntry } from '../core/audit-entry.ts';
import type { DisclosedVersion, Withdrawal } from '../propagation/withdrawal.ts';
import type { Correction } from '../self-service/correction.ts';
import type { Invitation } from '../self-service/invitation.ts';
import type { KeptReceipt, KeptRecord } from './report.ts';

/** Where everything about a company is read. */
export interface KeptData {
  /**
   * Records in all editions, in imports that were not released, and in rows that waited for a person and were not taken;
   * newest edition first, each with all of its fields.
   *
   * @param recordId of one company; all companies without it
   */
  records(recordId?: string): AsyncIterable<KeptRecord>;
  /** Id of the current edition that has rows; `undefined` where no such edition is released. */
  currentEdition(): Promise<string | undefined>;
  events(recordId: string): Promise<readonly RecordedConsentEvent[]>;
  receipts(recordId: string): AsyncIterable<KeptReceipt>;
  disclosures(recordId: string): AsyncIterable<DisclosedVersion>;
  withdrawals(recordId: string): AsyncIterable<Withdrawal>;
  invitations(recordId: string): AsyncIterable<Invitation>;
  corrections(recordId: string): Promise<readonly Correction[]>;
  notices(): Promise<readonly PinnedNotice[]>;
  /** Entries of the audit log about a company, newest first. */
  log(recordId: string): AsyncIterable<AuditEntry>;
}

/** Records that a request was answered. */
export type RecordAnswer = (entry: AuditEntry) => Promise<void>;
