import {
  type AttributeValue,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Instant } from '../core/instant.ts';
import { cursorAfter, parseCursor } from '../store/cursor.ts';
import { compareUtf8 } from '../store/key-order.ts';
import { isKeyPart } from '../store/key-part.ts';
import type { Page, TableQuery } from '../store/table.ts';
import { callAws } from './aws-errors.ts';
import { type Attributes, INDEX_NAME, toTableItem } from './dynamodb-item.ts';

/** One page. One item more than asked for is fetched, and tells whether there is a next page. */
export async function queryPage<T>(
  client: DynamoDBClient,
  TableName: string,
  query: TableQuery,
  now: Instant,
): Promise<Page<T>> {
  const input = buildQueryInput(TableName, query, now);
  if (input === undefined) return { items: [] };
  const limit = query.limit ?? 100;
  const { found, cut } = await gather(client, input, limit + 1);
  const items = found.slice(0, limit).map((attributes) => toTableItem<T>(attributes));
  const last = items.at(-1);
  if (last === undefined || (!cut && found.length <= limit)) return { items };
  return { items, cursor: cursorAfter(last, query) };
}

/**
 * DynamoDB counts expired items in its limit, so it is asked until there are enough live ones, the
 * range ends, or it has cut an answer with something in it at 1 MB.
 */
async function gather(client: DynamoDBClient, input: QueryCommandInput, wanted: number) {
  const found: Attributes[] = [];
  let ExclusiveStartKey = input.ExclusiveStartKey;
  for (;;) {
    const Limit = wanted - found.length;
    const request = new QueryCommand({ ...input, Limit, ExclusiveStartKey });
    const page = await callAws(client.send(request));
    found.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
    if (ExclusiveStartKey === undefined || found.length === wanted) return { found, cut: false };
    if (found.length > 0 && (page.ScannedCount ?? 0) < Limit) return { found, cut: true };
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
  const start = position && startKey(query, position);
  return {
    TableName,
    ...(query.index === true ? { IndexName: INDEX_NAME } : { ConsistentRead: true }),
    KeyConditionExpression: ['#pk = :pk', ...range.conditions].join(' AND '),
    FilterExpression: 'attribute_not_exists(#expires) OR #expires > :now',
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

/** DynamoDB refuses empty bounds and a range that ends before it starts; to the port both mean something. */
function buildKeyRange({ from = '', to }: TableQuery) {
  const values: Record<string, AttributeValue> = {};
  if (to !== undefined && (to === '' || compareUtf8(from, to) > 0)) return undefined;
  if (from !== '') values[':from'] = { S: from };
  if (to !== undefined) values[':to'] = { S: to };
  if (from !== '' && to !== undefined) return { conditions: ['#sk BETWEEN :from AND :to'], values };
  if (from !== '') return { conditions: ['#sk >= :from'], values };
  return { conditions: to === undefined ? [] : ['#sk <= :to'], values };
}

function startKey(
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
