import { hasCode } from '../core/errors.ts';
import type { NewId } from '../core/ids.ts';
import type { Instant } from '../core/instant.ts';
import { collectPage, type ListPage, type PageRequest } from '../core/page.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { SentWithdrawalNotice } from '../withdrawal/notice.ts';
import type { WithdrawalBatchStore, WithdrawalNoticeStore } from '../withdrawal/ports.ts';
import { WithdrawalBatch } from '../withdrawal/withdrawal-batch.ts';
import { outboxWrite } from './outbox.ts';
import { TableProcessStore } from './process-store.ts';
import { type Key, listAllItems, listItemsAfter, type Table, type Write } from './table.ts';

const UNFINISHED = 'WITHDRAWAL-BATCHES#unfinished';
const CLOSED = 'WITHDRAWAL-BATCHES#closed';

const batchKey = (id: string): Key => ({ pk: `WITHDRAWAL-BATCH#${id}`, sk: 'STATE' });

/** Batches over a {@link Table}: `WITHDRAWAL-BATCH#<id>`, and pointers `WITHDRAWN#<record id>` by company. */
export class TableWithdrawalBatchStore implements WithdrawalBatchStore {
  readonly #table: Table;
  readonly #clock: () => Instant;
  readonly #newId: NewId;

  constructor(table: Table, clock: () => Instant, newId: NewId) {
    this.#table = table;
    this.#clock = clock;
    this.#newId = newId;
  }

  async find(id: string): Promise<Revisioned<WithdrawalBatch> | undefined> {
    const item = await this.#table.get(batchKey(id));
    return item && { value: WithdrawalBatch.parse(item.data), revision: item.version };
  }

  async open(batch: WithdrawalBatch): Promise<void> {
    const { id, companies, effectiveAt, recordedAt } = batch;
    const pointers = companies.map(({ recordId }): Write => {
      const key = { pk: `WITHDRAWN#${recordId}`, sk: `${recordedAt}#${id}` };
      return { kind: 'put', key, data: { id }, if: 'absent' };
    });
    // The first nightly run after its instant starts a batch that takes effect later.
    const enqueues = effectiveAt === recordedAt ? [this.#jobWrite('withdrawal-due', id)] : [];
    try {
      await this.#table.transact([put(batch, 0), ...pointers, ...enqueues]);
    } catch (error) {
      if (!hasCode(error, 'concurrent-update')) throw error;
    }
  }

  async update(next: WithdrawalBatch, revision: number, enqueues?: 'erasure-due'): Promise<void> {
    const jobs = enqueues === undefined ? [] : [this.#jobWrite(enqueues, next.id)];
    await this.#table.transact([put(next, revision), ...jobs]);
  }

  async *listUnfinished(): AsyncGenerator<WithdrawalBatch> {
    for await (const { data } of listAllItems(this.#table, { pk: UNFINISHED, index: true }))
      yield WithdrawalBatch.parse(data);
  }

  page(
    { limit, cursor }: PageRequest,
    which: 'all' | 'unfinished',
  ): Promise<ListPage<WithdrawalBatch>> {
    const lists = which === 'all' ? [UNFINISHED, CLOSED] : [UNFINISHED];
    return collectPage(
      this.#listAfter(lists, cursor),
      limit,
      (each) => `${pickBatchList(each)}/${batchSortKey(each)}`,
    );
  }

  /** Yields the batches of several lists after a cursor. @param cursor a list and a sort key in it */
  async *#listAfter(
    lists: readonly string[],
    cursor: string | undefined,
  ): AsyncGenerator<WithdrawalBatch> {
    const begin = Math.max(
      0,
      cursor === undefined ? 0 : lists.findIndex((pk) => cursor.startsWith(`${pk}/`)),
    );
    for (const [at, pk] of lists.slice(begin).entries()) {
      const place = at === 0 ? cursor?.slice(pk.length + 1) : undefined;
      for await (const { data } of listItemsAfter(
        this.#table,
        { pk, index: true, reverse: true },
        place,
      ))
        yield WithdrawalBatch.parse(data);
    }
  }

  async *of(recordId: string): AsyncGenerator<string> {
    for await (const { data } of listAllItems<{ id: string }>(this.#table, {
      pk: `WITHDRAWN#${recordId}`,
    }))
      yield data.id;
  }

  #jobWrite(kind: 'withdrawal-due' | 'erasure-due', id: string): Write {
    return outboxWrite(this.#newId(), this.#clock(), { kind, id });
  }
}

function pickBatchList({ closedAt }: WithdrawalBatch): string {
  return closedAt === null ? UNFINISHED : CLOSED;
}

function batchSortKey({ id, recordedAt }: WithdrawalBatch): string {
  return `${recordedAt}#${id}`;
}

function put(batch: WithdrawalBatch, revision: number): Write {
  const { id } = batch;
  return {
    kind: 'put',
    key: batchKey(id),
    data: batch,
    if: revision === 0 ? 'absent' : { version: revision },
    index: { pk: pickBatchList(batch), sk: batchSortKey(batch) },
  };
}

const noticesPartition = (batch: string) => `NOTICES#${batch}`;

/** Sent withdrawal notices. They are stored like processes, each in the list of its batch. */
export class TableWithdrawalNoticeStore
  extends TableProcessStore<SentWithdrawalNotice>
  implements WithdrawalNoticeStore
{
  constructor(table: Table, clock: () => Instant, newId: NewId) {
    super({
      table,
      kind: 'notice',
      clock,
      newId,
      chooseList: (process) => noticesPartition((process as SentWithdrawalNotice).batch),
    });
  }

  async *of(batch: string): AsyncGenerator<SentWithdrawalNotice> {
    let cursor: string | undefined;
    do {
      const from = cursor === undefined ? {} : { cursor };
      const page = await this.list({ of: noticesPartition(batch), ...from });
      yield* page.processes;
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
}
