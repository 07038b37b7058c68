import type { ConsentCommit, ReceiptsOwed } from '../consent/ports.ts';
import { hasCode } from '../core/errors.ts';
import { ReceiptClaims } from '../receipt/claims.ts';
import type { ReceiptStore, StoredReceipt } from '../receipt/ports.ts';
import { outboxWrite } from './outbox.ts';
import { all, type Item, type Key, type Table, type Write } from './table.ts';

/** What `RECEIPT#<record id> / <receipt id>` holds: what is said, from the decision on. It is never changed. */
interface Stored {
  readonly claims: unknown;
}

/** What `SIGNED-RECEIPT#<record id> / <receipt id>` holds once the receipt is signed. */
interface Signed {
  readonly jws: string;
}

/** Receipts over a table. @see ReceiptStore for what it promises */
export class TableReceiptStore implements ReceiptStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(recordId: string, id: string): Promise<StoredReceipt | undefined> {
    const [item, signed] = await Promise.all([
      this.#table.get<Stored>(keyOf(recordId, id)),
      this.#table.get<Signed>(signedKey(recordId, id)),
    ]);
    return item && receiptOf(item, signed?.data.jws);
  }

  async *list(recordId: string): AsyncGenerator<StoredReceipt> {
    const signed = new Map<string, string>();
    for await (const { sk, data } of all<Signed>(this.#table, { pk: signedPartition(recordId) }))
      signed.set(sk, data.jws);
    for await (const item of all<Stored>(this.#table, { pk: partition(recordId) }))
      yield receiptOf(item, signed.get(item.sk));
  }

  async keep({ id, recordId }: StoredReceipt, jws: string): Promise<string> {
    const key = signedKey(recordId, id);
    try {
      await this.#table.transact([{ kind: 'put', key, data: { jws }, if: 'absent' }]);
      return jws;
    } catch (error) {
      const earlier = hasCode(error, 'concurrent-update') && (await this.get(recordId, id))?.jws;
      if (!earlier) throw error;
      return earlier;
    }
  }
}

/** The receipts of a commit, and the message that has them signed. */
export function receiptWrites({ id, at, receipts }: ConsentCommit): Write[] {
  if (receipts.length === 0) return [];
  const message: ReceiptsOwed = {
    kind: 'receipts-owed',
    receipts: receipts.map(({ recordId, id: receipt }) => ({ recordId, id: receipt })),
  };
  return [
    ...receipts.map(({ recordId, id: receipt, claims }): Write => {
      return { kind: 'put', key: keyOf(recordId, receipt), data: { claims }, if: 'absent' };
    }),
    outboxWrite(`${id}-receipts`, at, { ...message }),
  ];
}

function partition(recordId: string): string {
  return `RECEIPT#${recordId}`;
}

function keyOf(recordId: string, id: string): Key {
  return { pk: partition(recordId), sk: id };
}

function signedPartition(recordId: string): string {
  return `SIGNED-RECEIPT#${recordId}`;
}

function signedKey(recordId: string, id: string): Key {
  return { pk: signedPartition(recordId), sk: id };
}

function receiptOf({ pk, sk, data }: Item<Stored>, jws: string | undefined): StoredReceipt {
  const recordId = pk.slice(partition('').length);
  return { id: sk, recordId, claims: ReceiptClaims.parse(data.claims), jws: jws ?? null };
}
