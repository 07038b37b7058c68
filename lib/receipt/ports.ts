import type { RecordedConsentEvent } from '../consent/event.ts';
import type { ListPage, PageRequest } from '../core/page.ts';
import type { StoredDecision } from './decision.ts';

/** A receipt in the store. */
export interface StoredReceipt {
  readonly id: string;
  readonly recordId: string;
  /** Written with the decision and never changed. */
  readonly decision: StoredDecision;
  /** Compact JWS without its payload (RFC 7515 #appendix-F); `null` until the receipt is signed. */
  readonly signature: string | null;
}

/** Reads the receipts of companies and stores their signatures. The transaction that commits consent events also writes their receipts. */
export interface ReceiptStore {
  get(recordId: string, id: string): Promise<StoredReceipt | undefined>;
  /** The receipts of one company, the oldest first. */
  page(recordId: string, page: PageRequest): Promise<ListPage<StoredReceipt>>;
  /** Stores the signature of a receipt, unless it has one. @returns the stored signature, which another process may have made */
  saveSignature(
    receipt: Pick<StoredReceipt, 'id' | 'recordId'>,
    signature: string,
  ): Promise<string>;
  /** The events with these numbers in the log of a company. */
  events(recordId: string, seqs: readonly number[]): Promise<readonly RecordedConsentEvent[]>;
}
