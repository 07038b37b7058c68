import type { RecordedConsentEvent } from '../consent/event.ts';
import type { ListPage, PageAsked } from '../core/page.ts';
import type { StoredDecision } from './decision.ts';

/** A receipt as it is stored. */
export interface StoredReceipt {
  readonly id: string;
  readonly recordId: string;
  /** Written with the decision and never changed. */
  readonly decision: StoredDecision;
  /** Compact JWS without its payload (RFC 7515 #appendix-F); `null` until the receipt is signed. */
  readonly signature: string | null;
}

/** The receipts of companies. Those of a commit of the consent log are written with it. */
export interface ReceiptStore {
  get(recordId: string, id: string): Promise<StoredReceipt | undefined>;
  /** Of one company, the oldest first. */
  page(recordId: string, asked: PageAsked): Promise<ListPage<StoredReceipt>>;
  /** Keeps the signature of a receipt. @returns the stored one, also if another process was first */
  keep(receipt: Pick<StoredReceipt, 'id' | 'recordId'>, signature: string): Promise<string>;
  /** The events of these numbers in the log of a company. */
  events(recordId: string, seqs: readonly number[]): Promise<readonly RecordedConsentEvent[]>;
}
