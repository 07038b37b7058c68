import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KaartError } from '../core/errors.ts';
import { inBatches } from '../core/in-batches.ts';
import { isKeyPart, type Key, keyName } from '../store/table.ts';
import { callAws } from './aws-errors.ts';
import type { Attributes } from './dynamodb-item.ts';

/** Maximum number of attempts for a request that only conflicts with others in progress, or is throttled. */
export const ATTEMPTS = 12;
const LONGEST_PAUSE_MS = 400;
/** Maximum number of keys of one request. */
const KEYS_PER_REQUEST = 100;

export function pauseAfter(attempt: number): Promise<void> {
  return sleep(Math.random() * Math.min(LONGEST_PAUSE_MS, 10 * 2 ** attempt));
}

export function throttled(): KaartError {
  return new KaartError('table-throttled', { code: 'unavailable' });
}

/**
 * Reads items by their keys with consistent reads, each once. DynamoDB leaves keys out if it is throttled, or if a
 * response would have more than 16 MB: these are requested again.
 *
 * @returns the attributes by {@link keyName}
 * @throws KaartError `unavailable` if keys were left out each time
 */
export async function getBatches(
  client: DynamoDBClient,
  tableName: string,
  keys: readonly Key[],
): Promise<ReadonlyMap<string, Attributes>> {
  const found = new Map<string, Attributes>();
  const wanted = new Map(
    keys
      .filter(({ pk, sk }) => isKeyPart(pk) && isKeyPart(sk))
      .map((key) => [keyName(key), { pk: { S: key.pk }, sk: { S: key.sk } }]),
  );
  for await (const batch of inBatches(wanted.values(), KEYS_PER_REQUEST))
    await getBatch(client, tableName, batch, found);
  return found;
}

async function getBatch(
  client: DynamoDBClient,
  tableName: string,
  keys: readonly Attributes[],
  found: Map<string, Attributes>,
): Promise<void> {
  let left = [...keys];
  for (let attempt = 1; ; attempt += 1) {
    const RequestItems = { [tableName]: { Keys: left, ConsistentRead: true } };
    const page = await callAws(client.send(new BatchGetItemCommand({ RequestItems })));
    for (const item of page.Responses?.[tableName] ?? [])
      found.set(keyName({ pk: item['pk']?.S ?? '', sk: item['sk']?.S ?? '' }), item);
    const before = left.length;
    left = page.UnprocessedKeys?.[tableName]?.Keys ?? [];
    if (left.length === 0) return;
    if (left.length < before) attempt = 0; // it goes on, so this is no failure
    if (attempt === ATTEMPTS) throw throttled();
    await pauseAfter(attempt);
  }
}
