import type { RecordedConsentEvent } from '../consent/event.ts';
import type { ConsentCommit, PendingReceipts } from '../consent/ports.ts';
import { hasCode } from '../core/errors.ts';
import type { ListPage, PageRequest } from '../core/page.ts';
import { StoredDecision } from '../receipt/decision.ts';
import type { ReceiptStore, StoredReceipt } from '../receipt/ports.ts';
import { readConsentEvents } from './consent-events.ts';
import { outboxWrite } from './outbox.ts';
import {
  type Item,
  type Key,
  listAllItems,
  readTablePage,
  type Table,
  type Write,
} from './table.ts';

/** Content of `SIGNED-RECEIPT#<record id> / <receipt id>`. */
interface StoredSignature {
  /** Compact JWS without its payload. */
  readonly signature: string;
}

/** Receipts over a table: `RECEIPT#<record id> / <receipt id>` has the decision. @see ReceiptStore for its guarantees */
export class TableReceiptStore implements ReceiptStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(recordId: string, id: string): Promise<StoredReceipt | undefined> {
    const [item, signed] = await Promise.all([
      this.#table.get(receiptKey(recordId, id)),
      this.#table.get<StoredSignature>(signedKey(recordId, id)),
    ]);
    return item && parseStoredReceipt(item, signed?.data.signature);
  }

  async page(recordId: string, page: PageRequest): Promise<ListPage<StoredReceipt>> {
    const { items, cursor } = await readTablePage(this.#table, { pk: partition(recordId) }, page);
    const [first, last] = [items[0]?.sk, items.at(-1)?.sk];
    if (first === undefined || last === undefined) return { items: [], cursor };
    const signed = new Map<string, string>();
    const range = { pk: signedPartition(recordId), from: first, to: last, limit: 1_000 };
    for await (const { sk, data } of listAllItems<StoredSignature>(this.#table, range))
      signed.set(sk, data.signature);
    return { items: items.map((item) => parseStoredReceipt(item, signed.get(item.sk))), cursor };
  }

  async saveSignature(
    { id, recordId }: Pick<StoredReceipt, 'id' | 'recordId'>,
    signature: string,
  ): Promise<string> {
    const key = signedKey(recordId, id);
    try {
      await this.#table.transact([{ kind: 'put', key, data: { signature }, if: 'absent' }]);
      return signature;
    } catch (error) {
      const earlier =
        hasCode(error, 'concurrent-update') && (await this.#table.get<StoredSignature>(key));
      if (!earlier) throw error;
      return earlier.data.signature;
    }
  }

  async events(
    recordId: string,
    seqs: readonly number[],
  ): Promise<readonly RecordedConsentEvent[]> {
    const [first = 0, last = first] = [seqs[0], seqs.at(-1)];
    const wantedSeqs = new Set(seqs);
    const found = await readConsentEvents(this.#table, recordId, { first, last });
    return found.filter(({ seq }) => wantedSeqs.has(seq));
  }
}

/** The writes of the receipts of a commit, and of the job that signs them. */
export function receiptWrites({ id, at, receipts }: ConsentCommit): Write[] {
  if (receipts.length === 0) return [];
  const message: PendingReceipts = {
    kind: 'receipts-due',
    receipts: receipts.map(({ recordId, id: receipt }) => ({ recordId, id: receipt })),
  };
  return [
    ...receipts.map(({ recordId, id: receipt, decision }): Write => {
      return { kind: 'put', key: receiptKey(recordId, receipt), data: decision, if: 'absent' };
    }),
    outboxWrite(`${id}-receipts`, at, { ...message }),
  ];
}

function partition(recordId: string): string {
  return `RECEIPT#${recordId}`;
}

function receiptKey(recordId: string, id: string): Key {
  return { pk: partition(recordId), sk: id };
}

function signedPartition(recordId: string): string {
  return `SIGNED-RECEIPT#${recordId}`;
}

function signedKey(recordId: string, id: string): Key {
  return { pk: signedPartition(recordId), sk: id };
}

function parseStoredReceipt({ pk, sk, data }: Item, signature: string | undefined): StoredReceipt {
  const recordId = pk.slice(partition('').length);
  const decision = StoredDecision.parse(data);
  return { id: sk, recordId, decision, signature: signature ?? null };
}
