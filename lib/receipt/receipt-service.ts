import type { Companies, ConsentNotices, DraftReceipt, ReceiptsOwed } from '../consent/ports.ts';
import type { Json } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import type { Signer } from '../core/signature.ts';
import { RECEIPT_TYPE } from './claims.ts';
import type { Keeper, ReceiptSubject } from './decision.ts';
import type { ReceiptStore, StoredReceipt } from './ports.ts';
import { claimsOf } from './receipt.ts';

/** What receipts are written, signed and kept with. */
export interface ReceiptPorts {
  readonly store: ReceiptStore;
  readonly signer: Signer;
}

/** A receipt that is signed. */
export interface IssuedReceipt extends StoredReceipt {
  readonly jws: string;
}

/**
 * Signs receipts. What one says was written with the decision; a signature may come later, so that
 * no withdrawal ever waits for a key, and coming twice it is kept once.
 */
export class ReceiptService {
  readonly #ports: ReceiptPorts;

  constructor(ports: ReceiptPorts) {
    this.#ports = ports;
  }

  /** Signs what a commit owes. */
  async onReceiptsOwed({ receipts }: Pick<ReceiptsOwed, 'receipts'>): Promise<void> {
    for (const { recordId, id } of receipts) await this.get(recordId, id);
  }

  /**
   * A receipt of a company, signed now if it was not.
   *
   * @throws KaartError `not-found` also for a receipt of another company
   */
  async get(recordId: string, id: string): Promise<IssuedReceipt> {
    const { store, signer } = this.#ports;
    const stored = await store.get(recordId, id);
    if (stored === undefined) throw new KaartError('no such receipt', { code: 'not-found' });
    if (stored.jws !== null) return { ...stored, jws: stored.jws };
    const jws = await store.keep(stored, await signer.sign(stored.claims as Json, RECEIPT_TYPE));
    return { ...stored, jws };
  }

  /** The receipts of a company, the oldest first. */
  list(recordId: string): AsyncIterable<StoredReceipt> {
    return this.#ports.store.list(recordId);
  }
}

/** Writes receipts down as they are owed, with what is known of the company at that moment. */
export function receiptDrafts(
  companies: Companies,
  notices: ConsentNotices,
  keeper: Keeper,
): DraftReceipt {
  return async (id, events) => {
    const [first, ...rest] = events;
    if (first === undefined) throw new Error('a receipt tells of at least one event');
    const { recordId, noticeVersion } = first;
    const notice = await notices.find(noticeVersion);
    if (notice === undefined) throw new Error(`an event was let through without a notice: ${id}`);
    const company = (await companies.find([recordId])).get(recordId);
    const decision: ReceiptSubject = { events: [first, ...rest], company, notice };
    return { id, recordId, claims: claimsOf(id, decision, keeper) as Json };
  };
}
