import type { ReceiptClaims } from './claims.ts';

/** A receipt as it is kept. */
export interface StoredReceipt {
  readonly id: string;
  readonly recordId: string;
  /** Written with the decision and never changed. */
  readonly claims: ReceiptClaims;
  /** The claims as a compact JWS; `null` as long as the signature is owed. */
  readonly jws: string | null;
}

/** The receipts of companies. Those of a commit of the consent log are written with it. */
export interface ReceiptStore {
  get(recordId: string, id: string): Promise<StoredReceipt | undefined>;
  /** Of one company, the oldest first. */
  list(recordId: string): AsyncIterable<StoredReceipt>;
  /** Keeps the signed form of a receipt, or gives the one that another process has kept meanwhile. */
  keep(receipt: StoredReceipt, jws: string): Promise<string>;
}
