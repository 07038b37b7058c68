import { setTimeout as sleep } from 'node:timers/promises';
import {
  BatchWriteItemCommand,
  DynamoDBClient,
  paginateScan,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { type Clock, systemClock } from '../core/clock.ts';
import { computeDigest, type Json } from '../core/digest.ts';
import { KaartError } from '../core/errors.ts';
import { inBatches } from '../core/in-batches.ts';
import { type Item, type WholeTable, withoutWrites } from '../store/table.ts';
import { createAwsClient } from './aws-client.ts';
import { callAws } from './aws-errors.ts';
import { throttled } from './dynamodb-batches.ts';
import { toAttributes, toTableItem } from './dynamodb-item.ts';
import { type DynamodbTableOptions, openDynamodbTable } from './dynamodb-table.ts';

/** Maximum number of items that DynamoDB accepts in one request. */
const BATCH_SIZE = 25;
const ATTEMPTS = 12;
const LONGEST_PAUSE_MS = 2_000;

/** Opens a table of DynamoDB for a backup or a move. In addition to the rights of the program it needs `Scan` and `BatchWriteItem`. */
export function openDynamodbWholeTable(options: DynamodbTableOptions): WholeTable {
  const client = options.client ?? createAwsClient(DynamoDBClient, {});
  const clock = options.clock ?? systemClock;
  const table = openDynamodbTable({ ...options, client });
  return {
    ...withoutWrites(table),
    transact: table.transact.bind(table),
    snapshot: () => snapshot(client, options.tableName, clock),
    load: (items) => load(client, options.tableName, items),
  };
}

/**
 * Yields the items of one moment. A scan of DynamoDB does not read its items at one moment, so they are read
 * twice. If no item differs between the two scans, the table had these items at the moment between the scans.
 *
 * @throws KaartError `concurrent-update` if an item differs
 */
async function* snapshot(
  client: DynamoDBClient,
  tableName: string,
  clock: Clock,
): AsyncGenerator<Item> {
  const now = clock();
  const seen = new Map<string, string>();
  for await (const item of scan(client, tableName, now)) {
    seen.set(toName(item), digest(item));
    yield item;
  }
  for await (const item of scan(client, tableName, now)) {
    if (seen.get(toName(item)) !== digest(item)) throw changedError(toName(item));
    seen.delete(toName(item));
  }
  for (const deleted of seen.keys()) throw changedError(deleted);
}

async function* scan(client: DynamoDBClient, TableName: string, now: string) {
  const pages = paginateScan({ client }, { TableName, ConsistentRead: true });
  for (const each = pages[Symbol.asyncIterator](); ; ) {
    const page = await callAws(each.next());
    if (page.done === true) return;
    for (const attributes of page.value.Items ?? []) {
      const item = toTableItem(attributes);
      if (item.expiresAt === undefined || item.expiresAt > now) yield item;
    }
  }
}

/** Attributes have no order: two reads of one item may have its counters in different orders. */
function digest(item: Item): string {
  return computeDigest(item as unknown as Json);
}

function toName({ pk, sk }: Item): string {
  return JSON.stringify([pk, sk]);
}

function changedError(item: string): KaartError {
  const cause = new Error(`${item} differs between two scans`);
  return new KaartError('written-while-read', { code: 'concurrent-update', cause });
}

async function load(
  client: DynamoDBClient,
  tableName: string,
  items: readonly Item[],
): Promise<void> {
  for await (const batch of inBatches(items, BATCH_SIZE)) {
    let left: WriteRequest[] = batch.map((item) => ({ PutRequest: { Item: toAttributes(item) } }));
    for (let attempt = 1; left.length > 0; attempt += 1) {
      if (attempt > ATTEMPTS) throw throttled();
      if (attempt > 1) await sleep(Math.random() * Math.min(LONGEST_PAUSE_MS, 20 * 2 ** attempt));
      const request = new BatchWriteItemCommand({ RequestItems: { [tableName]: left } });
      left = (await callAws(client.send(request))).UnprocessedItems?.[tableName] ?? [];
    }
  }
}
