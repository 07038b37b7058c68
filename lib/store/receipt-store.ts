import type { ConsentCommit, ReceiptsOwed } from '../consent/ports.ts';
import { hasCode } from '../core/errors.ts';
import { ReceiptClaims } from '../receipt/claims.ts';
import type { ReceiptStore, StoredReceipt } from '../receipt/ports.ts';
import { outboxWrite } from './outbox.ts';
import { all, type Item, type Key, type Table, type Write } from './table.ts';

/** What `RECEIPT#<record id> / <receipt id>` holds: what is said from the decision on, its signed form once it is signed. */
interface Stored {
  readonly claims: unknown;
  readonly jws?: string;
}

/** Receipts over a table. @see ReceiptStore for what it promises */
export class TableReceiptStore implements ReceiptStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(recordId: string, id: string): Promise<StoredReceipt | undefined> {
    const item = await this.#table.get<Stored>(keyOf(recordId, id));
    return item && receiptOf(item);
  }

  async *list(recordId: string): AsyncGenerator<StoredReceipt> {
    for await (const item of all<Stored>(this.#table, { pk: partition(recordId) }))
      yield receiptOf(item);
  }

  async keep({ id, recordId, claims }: StoredReceipt, jws: string): Promise<string> {
    const key = keyOf(recordId, id);
    try {
      const data = { claims, jws };
      await this.#table.transact([{ kind: 'put', key, data, if: { version: 1 } }]);
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

function receiptOf({ pk, sk, data }: Item<Stored>): StoredReceipt {
  const recordId = pk.slice(partition('').length);
  return { id: sk, recordId, claims: ReceiptClaims.parse(data.claims), jws: data.jws ?? null };
}
