import {
  type AttributeValue,
  type CancellationReason,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { type Clock, systemClock } from '../core/clock.ts';
import type { Json } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import { inBatches } from '../core/in-batches.ts';
import type { Instant } from '../core/instant.ts';
import { checkWrites } from '../store/check-writes.ts';
import { buildCursor, parseCursor } from '../store/cursor.ts';
import { compareUtf8 } from '../store/key-order.ts';
import {
  type Item,
  isKeyPart,
  type Key,
  keyName,
  type Page,
  type Table,
  type TableQuery,
  type TransactionOptions,
  type Write,
} from '../store/table.ts';
import { createAwsClient } from './aws-client.ts';
import { callAws } from './aws-errors.ts';
import { ATTEMPTS, getBatches, pauseAfter, throttled } from './dynamodb-batches.ts';
import { type Attributes, INDEX_NAME, toTableItem, WRITE_ID } from './dynamodb-item.ts';
import { LIVE, type SingleWrite, toSingleWrite, toTransactItem } from './dynamodb-writes.ts';

export interface DynamodbTableOptions {
  readonly tableName: string;
  /** @default by the environment: region, credentials, `AWS_ENDPOINT_URL_DYNAMODB` */
  readonly client?: DynamoDBClient;
  /** @default the clock of the machine */
  readonly clock?: Clock;
}

/** Number of single deletions that are sent side by side. */
const DELETIONS_AT_ONCE = 25;

/**
 * Opens a table of DynamoDB: keys `pk` and `sk`, a secondary index `index` over `gsi1pk` and
 * `gsi1sk` with all attributes, and time to live by `expiresAt`.
 */
export function openDynamodbTable(options: DynamodbTableOptions): Table {
  return new DynamodbTable(options);
}

/**
 * Writes several changes together as a transaction, and a new item or a deletion alone as a single request, which costs
 * half as much. Other single writes are transactions too: a transaction has a token, by which DynamoDB recognises a
 * repeat of the SDK after a lost response. Without it, an addition would count twice.
 */
class DynamodbTable implements Table {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #clock: Clock;

  constructor({ tableName, client, clock }: DynamodbTableOptions) {
    this.#client = client ?? createAwsClient(DynamoDBClient, {});
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
    return this.#liveItem<T>(found);
  }

  #liveItem<T>(found: Attributes | undefined): Item<T> | undefined {
    const item = found && toTableItem<T>(found);
    const expired = item?.expiresAt !== undefined && item.expiresAt <= this.#clock();
    return expired ? undefined : item;
  }

  async getMany<T = Json>(keys: readonly Key[]): Promise<readonly (Item<T> | undefined)[]> {
    const [only] = keys;
    if (only !== undefined && keys.length === 1) return [await this.get<T>(only)];
    const found = await getBatches(this.#client, this.#tableName, keys);
    return keys.map((key) => this.#liveItem<T>(found.get(keyName(key))));
  }

  query<T = Json>(query: TableQuery): Promise<Page<T>> {
    return queryPage<T>(this.#client, this.#tableName, query, this.#clock());
  }

  async transact(
    writes: readonly Write[],
    { apart = false }: TransactionOptions = {},
  ): Promise<void> {
    checkWrites(writes);
    if (apart) return this.#writeApart(writes);
    const [only] = writes.length === 1 ? writes : [];
    const single = only && toSingleWrite(this.#tableName, only, this.#clock());
    return single === undefined ? this.#transact(writes) : this.#writeAlone(single);
  }

  /** Does the puts in their order, and then the deletions side by side. */
  async #writeApart(writes: readonly Write[]): Promise<void> {
    const isDeletion = ({ kind }: Write) => kind === 'delete';
    for (const write of writes) if (!isDeletion(write)) await this.transact([write]);
    for await (const batch of inBatches(writes.filter(isDeletion), DELETIONS_AT_ONCE))
      await Promise.all(batch.map((write) => this.transact([write])));
  }

  async #transact(writes: readonly Write[]): Promise<void> {
    const overExpired = new Set<number>();
    for (let attempt = 1; ; attempt += 1) {
      const reasons = await this.#attempt(writes, overExpired);
      if (reasons === undefined) return;
      handleFailedConditions(writes, reasons, overExpired);
      if (attempt === ATTEMPTS) throw buildLastError(reasons);
      await pauseAfter(attempt);
    }
  }

  async #writeAlone(single: SingleWrite): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await callAws(
          'put' in single
            ? this.#client.send(new PutItemCommand(single.put))
            : this.#client.send(new DeleteItemCommand(single.remove)),
        );
        return;
      } catch (error) {
        if (isOwnItem(error, single)) return;
        if (error instanceof ConditionalCheckFailedException) throw conflictError(0);
        if (!(error instanceof TransactionConflictException)) throw error;
        if (attempt === ATTEMPTS) throw conflictError(0);
        await pauseAfter(attempt);
      }
    }
  }

  async close(): Promise<void> {
    this.#client.destroy();
  }

  /** @returns the reason for each write if DynamoDB cancelled the transaction; `undefined` after a success */
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
      if (reasons.some(({ Code }) => Code !== 'None' && !RETRYABLE.test(Code ?? ''))) throw error;
      return reasons;
    }
  }
}

/** Whether the condition of a put failed because its own first attempt was successful, and the response was lost. */
function isOwnItem(error: unknown, single: SingleWrite): boolean {
  if (!(error instanceof ConditionalCheckFailedException) || !('put' in single)) return false;
  return error.Item?.[WRITE_ID]?.S === single.writeId;
}

/** Reasons of a cancelled transaction that are not a defect of the request. */
const RETRYABLE = /^(ConditionalCheckFailed|TransactionConflict|Throttl|ProvisionedThroughput)/;

/**
 * Handles failed conditions. The condition of an addition fails if an expired item is at the key, and at
 * the second attempt if that item was deleted meanwhile. Every other condition fails because another write
 * was first.
 *
 * @param overExpired indexes of the additions that replace an expired item at the next attempt; is changed
 * @throws KaartError `concurrent-update`
 */
function handleFailedConditions(
  writes: readonly Write[],
  reasons: readonly CancellationReason[],
  overExpired: Set<number>,
): void {
  for (const [index, { Code }] of reasons.entries()) {
    if (Code !== 'ConditionalCheckFailed') continue;
    if (writes[index]?.kind !== 'add') throw conflictError(index);
    if (!overExpired.delete(index)) overExpired.add(index);
  }
}

function conflictError(index: number): KaartError {
  return new KaartError('another-write-first', { code: 'concurrent-update', details: { index } });
}

function buildLastError(reasons: readonly CancellationReason[]): KaartError {
  const conflict = reasons.findIndex(
    ({ Code }) => Code !== 'None' && !/^(Thr|Pro)/.test(Code ?? ''),
  );
  if (conflict !== -1) return conflictError(conflict);
  return throttled();
}

/** Reads one page. It fetches one more item than requested to know whether there is a next page. */
async function queryPage<T>(
  client: DynamoDBClient,
  TableName: string,
  query: TableQuery,
  now: Instant,
): Promise<Page<T>> {
  const input = buildQueryInput(TableName, query, now);
  if (input === undefined) return { items: [] };
  const limit = query.limit ?? 100;
  const { found, isCut } = await queryItems(client, input, limit + 1);
  const items = found.slice(0, limit).map((attributes) => toTableItem<T>(attributes));
  const last = items.at(-1);
  if (last === undefined || (!isCut && found.length <= limit)) return { items };
  return { items, cursor: buildCursor(last, query) };
}

/**
 * Reads until it has enough live items, the range ends, or DynamoDB has cut a response with items at
 * 1 MB. One request is not enough, because DynamoDB counts expired items in its limit.
 */
async function queryItems(client: DynamoDBClient, input: QueryCommandInput, wanted: number) {
  const found: Attributes[] = [];
  let ExclusiveStartKey = input.ExclusiveStartKey;
  for (;;) {
    const Limit = wanted - found.length;
    const request = new QueryCommand({ ...input, Limit, ExclusiveStartKey });
    const page = await callAws(client.send(request));
    found.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
    if (ExclusiveStartKey === undefined || found.length === wanted) return { found, isCut: false };
    if (found.length > 0 && (page.ScannedCount ?? 0) < Limit) return { found, isCut: true };
  }
}

function buildQueryInput(
  TableName: string,
  query: TableQuery,
  now: Instant,
): QueryCommandInput | undefined {
  const position = parseCursor(query);
  const [pk, sk] = query.index === true ? ['gsi1pk', 'gsi1sk'] : ['pk', 'sk'];
  const range = buildKeyRange(query);
  if (range === undefined || !isKeyPart(query.pk)) return undefined;
  const start = position && buildStartKey(query, position);
  return {
    TableName,
    ...(query.index === true ? { IndexName: INDEX_NAME } : { ConsistentRead: true }),
    KeyConditionExpression: ['#pk = :pk', ...range.conditions].join(' AND '),
    FilterExpression: LIVE,
    ExpressionAttributeNames: {
      '#pk': pk ?? '',
      '#expires': 'expires',
      ...(range.conditions.length > 0 && { '#sk': sk ?? '' }),
    },
    ExpressionAttributeValues: { ':pk': { S: query.pk }, ':now': { S: now }, ...range.values },
    ScanIndexForward: query.reverse !== true,
    ...(start && { ExclusiveStartKey: start }),
  };
}

/** DynamoDB refuses empty bounds and a range that ends before it starts. The port allows both. */
function buildKeyRange({ from = '', to }: TableQuery) {
  const values: Record<string, AttributeValue> = {};
  if (to !== undefined && (to === '' || compareUtf8(from, to) > 0)) return undefined;
  if (from !== '') values[':from'] = { S: from };
  if (to !== undefined) values[':to'] = { S: to };
  if (from !== '' && to !== undefined) return { conditions: ['#sk BETWEEN :from AND :to'], values };
  if (from !== '') return { conditions: ['#sk >= :from'], values };
  return { conditions: to === undefined ? [] : ['#sk <= :to'], values };
}

function buildStartKey(
  query: TableQuery,
  position: NonNullable<ReturnType<typeof parseCursor>>,
): Attributes {
  if (!('of' in position)) return { pk: { S: query.pk }, sk: { S: position.sk } };
  const { pk, sk } = position.of;
  return {
    gsi1pk: { S: query.pk },
    gsi1sk: { S: position.sk },
    pk: { S: pk },
    sk: { S: sk },
  };
}
