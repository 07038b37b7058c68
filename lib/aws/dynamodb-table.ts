import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CancellationReason,
  DynamoDBClient,
  GetItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { type Clock, systemClock } from '../core/clock.ts';
import type { Json } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import { checkWrites } from '../store/check-writes.ts';
import { isKeyPart } from '../store/key-part.ts';
import type { Item, Key, Page, Table, TableQuery, Write } from '../store/table.ts';
import { callAws } from './aws-errors.ts';
import { toTableItem } from './dynamodb-item.ts';
import { queryPage } from './dynamodb-query.ts';
import { toTransactItem } from './dynamodb-write.ts';

export interface DynamodbTableOptions {
  readonly tableName: string;
  /** @default by the environment: region, credentials, `AWS_ENDPOINT_URL_DYNAMODB` */
  readonly client?: DynamoDBClient;
  /** @default the machine's own */
  readonly clock?: Clock;
}

/** How often a transaction is tried that nothing but another one in progress was in the way of. */
const ATTEMPTS = 12;
const LONGEST_PAUSE_MS = 400;

/**
 * Opens a table of DynamoDB: keys `pk` and `sk`, a secondary index `index` over `gsi1pk` and
 * `gsi1sk` with all attributes, and time to live by `expiresAt`.
 */
export function openDynamodbTable(options: DynamodbTableOptions): Table {
  return new DynamodbTable(options);
}

/**
 * A single write is a transaction too. It costs twice the write units, and buys the request token
 * by which DynamoDB recognises a repetition of the SDK after a lost answer: otherwise an addition
 * would count twice, and a put would find that its own first attempt "was first".
 */
class DynamodbTable implements Table {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #clock: Clock;

  constructor({ tableName, client, clock }: DynamodbTableOptions) {
    this.#client = client ?? new DynamoDBClient({});
    this.#tableName = tableName;
    this.#clock = clock ?? systemClock;
  }

  async get<T = Json>({ pk, sk }: Key): Promise<Item<T> | undefined> {
    if (!isKeyPart(pk) || !isKeyPart(sk)) return undefined;
    const { Item: found } = await callAws(
      this.#client.send(
        new GetItemCommand({
          TableName: this.#tableName,
          Key: { pk: { S: pk }, sk: { S: sk } },
          ConsistentRead: true,
        }),
      ),
    );
    const item = found && toTableItem<T>(found);
    const expired = item?.expiresAt !== undefined && item.expiresAt <= this.#clock();
    return expired ? undefined : item;
  }

  query<T = Json>(query: TableQuery): Promise<Page<T>> {
    return queryPage<T>(this.#client, this.#tableName, query, this.#clock());
  }

  async transact(writes: readonly Write[]): Promise<void> {
    checkWrites(writes);
    const overExpired = new Set<number>();
    for (let attempt = 1; ; attempt += 1) {
      const reasons = await this.#attempt(writes, overExpired);
      if (reasons === undefined) return;
      settleExpired(writes, reasons, overExpired);
      if (attempt === ATTEMPTS) throw transactionGaveUp(reasons);
      await sleep(Math.random() * Math.min(LONGEST_PAUSE_MS, 10 * 2 ** attempt));
    }
  }

  async close(): Promise<void> {
    this.#client.destroy();
  }

  /** Why DynamoDB cancelled the transaction, one reason a write; `undefined` when it did not. */
  async #attempt(
    writes: readonly Write[],
    overExpired: ReadonlySet<number>,
  ): Promise<readonly CancellationReason[] | undefined> {
    const now = this.#clock();
    const TransactItems = writes.map((write, index) =>
      toTransactItem(this.#tableName, write, now, overExpired.has(index)),
    );
    try {
      await callAws(this.#client.send(new TransactWriteItemsCommand({ TransactItems })));
      return undefined;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = error.CancellationReasons ?? [];
      if (reasons.some(({ Code }) => Code !== 'None' && !PASSING.test(Code ?? ''))) throw error;
      return reasons;
    }
  }
}

const PASSING = /^(ConditionalCheckFailed|TransactionConflict|Throttl|ProvisionedThroughput)/;

/**
 * A condition that failed is another writer's doing, except that of an addition: that one failed
 * because an expired item lies there (or, on the second attempt, does so no longer).
 *
 * @throws KaartError `concurrent-update`
 */
function settleExpired(
  writes: readonly Write[],
  reasons: readonly CancellationReason[],
  overExpired: Set<number>,
): void {
  for (const [index, { Code }] of reasons.entries()) {
    if (Code !== 'ConditionalCheckFailed') continue;
    if (writes[index]?.kind !== 'add') throw refused(index);
    if (!overExpired.delete(index)) overExpired.add(index);
  }
}

function refused(index: number): KaartError {
  return new KaartError('another-write-first', { code: 'concurrent-update', details: { index } });
}

function transactionGaveUp(reasons: readonly CancellationReason[]): KaartError {
  const conflict = reasons.findIndex(
    ({ Code }) => Code !== 'None' && !/^(Thr|Pro)/.test(Code ?? ''),
  );
  if (conflict !== -1) return refused(conflict);
  return new KaartError('table-throttled', { code: 'unavailable' });
}
