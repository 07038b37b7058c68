import * as z from 'zod';
import { DISCLOSURES } from '../audit/ended-disclosures.ts';
import { ListedEntry } from '../audit/listed-entry.ts';
import type { EntryList, EntryLists } from '../audit/ports.ts';
import { computeDigest, type Json } from '../core/digest.ts';
import { newUuid } from '../core/ids.ts';
import { inBatches } from '../core/in-batches.ts';
import {
  type Key,
  listAllItems,
  type Table,
  type TransactionOptions,
  type Write,
} from './table.ts';

/** Partition of lists of entries that are under no signed head yet; one item for each transaction. */
const LISTS = 'ENTRY-LISTS';
/** Number of lists that are removed in one transaction. */
const LISTS_PER_TRANSACTION = 100;

/**
 * A table that lists new entries of the append-only logs: each transaction with such entries also
 * writes one item, with their places and digests. The list of a single disclosure follows it. Each item has a new key, so writers do not wait for
 * each other. Through this table, no entry can be written without a list or changed, and none is deleted except disclosures that have ended.
 */
export class ListingTable implements Table {
  readonly #table: Table;
  // Reads are those of the table itself.
  readonly get: Table['get'];
  readonly getMany: Table['getMany'];
  readonly query: Table['query'];

  private constructor(table: Table) {
    this.#table = table;
    this.get = table.get.bind(table);
    this.getMany = table.getMany.bind(table);
    this.query = table.query.bind(table);
  }

  static over(table: Table): ListingTable {
    return table instanceof ListingTable ? table : new ListingTable(table);
  }

  /** @throws RangeError for a write that would change or delete an entry of an append-only log: only a defect can cause it */
  async transact(writes: readonly Write[], options?: TransactionOptions): Promise<void> {
    const entries: ListedEntry[] = [];
    let isApart = writes.length === 1;
    for (const write of writes) {
      const { pk: partition, sk: key } = write.key;
      const log = LOGS.find(({ pk, sk }) => partition.startsWith(pk) && key.startsWith(sk));
      if (log === undefined || write.kind === 'check') continue;
      if (write.kind !== 'put' || write.if !== 'absent')
        throw new RangeError(
          `an entry of an append-only log is never changed: ${partition} / ${key}`,
        );
      isApart &&= log.isApart === true;
      if (log.isListed) entries.push({ partition, key, sha256: computeDigest(write.data) });
    }
    if (entries.length === 0) return this.#table.transact(writes, options);
    const key = { pk: LISTS, sk: newUuid() };
    const list: Write = { kind: 'put', key, data: { entries }, if: 'absent' };
    await this.#table.transact([...writes, list], { apart: isApart });
  }

  /**
   * Removes disclosures whose end a signed head states. Nothing else removes an entry of an append-only log.
   *
   * @throws RangeError for an entry of another log: only a defect can cause it
   */
  async removeDisclosures(keys: readonly Key[]): Promise<void> {
    const other = keys.find(({ pk }) => !pk.startsWith(DISCLOSURES));
    if (other !== undefined) throw new RangeError(`an entry never ends: ${other.pk} / ${other.sk}`);
    const writes = keys.map((key): Write => ({ kind: 'delete', key, if: 'any' }));
    await this.#table.transact(writes, { apart: true });
  }

  close(): Promise<void> {
    return this.#table.close();
  }
}

const Lists = z.strictObject({ entries: z.array(ListedEntry) });

/** The lists over a table. @see EntryLists for its guarantees */
export class TableEntryLists implements EntryLists {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async *listWaiting({
    from,
    together = 1_000,
  }: Parameters<EntryLists['listWaiting']>[0] = {}): AsyncGenerator<EntryList> {
    const query = { pk: LISTS, limit: together, ...(from !== undefined && { from }) };
    for await (const { sk, data } of listAllItems(this.#table, query))
      yield { id: sk, entries: Lists.parse(data).entries };
  }

  async remove(ids: readonly string[]): Promise<void> {
    for await (const batch of inBatches(ids, LISTS_PER_TRANSACTION))
      await this.#table.transact(
        batch.map((sk): Write => ({ kind: 'delete', key: { pk: LISTS, sk }, if: 'any' })),
        { apart: true },
      );
  }

  async removeEnded(entries: readonly ListedEntry[]): Promise<void> {
    const keys = entries.map(({ partition: pk, key: sk }) => ({ pk, sk }));
    await ListingTable.over(this.#table).removeDisclosures(keys);
  }

  async stored({ partition: pk, key: sk }: ListedEntry): Promise<Json | undefined> {
    return (await this.#table.get({ pk, sk }))?.data;
  }
}

/**
 * The append-only logs, by the prefix of their keys. The entries of most are listed under the daily
 * head. Two are covered by other means: the chain of a company, and the signature of a receipt.
 * `isApart`: an entry alone need not be written together with its list. Its writer sends nothing before both are stored,
 * and never writes the same entry again. So an entry without a list is of a read that was not answered.
 */
const LOGS: readonly {
  readonly pk: string;
  readonly sk: string;
  readonly isListed: boolean;
  readonly isApart?: boolean;
}[] = [
  { pk: 'AUDIT#', sk: '', isListed: true },
  { pk: DISCLOSURES, sk: '', isListed: true, isApart: true },
  { pk: 'RECEIPT#', sk: '', isListed: true },
  { pk: 'AGREEMENT#', sk: '', isListed: true },
  { pk: 'COMPANY#', sk: 'CONSENT#', isListed: false },
  { pk: 'SIGNED-RECEIPT#', sk: '', isListed: false },
];
