import { randomBytes } from 'node:crypto';
import type {
  AttributeValue,
  DeleteItemCommandInput,
  PutItemCommandInput,
  TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import type { Instant } from '../core/instant.ts';
import type { Condition, Key, Write } from '../store/table.ts';
import {
  type Attributes,
  toAttributes,
  toCounterName,
  toExpiryAttributes,
  WRITE_ID,
} from './dynamodb-item.ts';

/** An expired item counts as absent, also before DynamoDB has deleted it. */
export const LIVE = '(attribute_not_exists(#expires) OR #expires > :now)';
const ABSENT = '(attribute_not_exists(pk) OR #expires <= :now)';

/** A put or deletion that is sent as a single request. If its condition fails, the error contains the stored item. */
export type SingleWrite =
  | { readonly put: PutItemCommandInput; readonly writeId: string }
  | { readonly remove: DeleteItemCommandInput };

/**
 * Converts a write that may be sent alone to the form of DynamoDB. A request alone costs half of a transaction,
 * but DynamoDB does not recognise its repeat. So this is only for a deletion without a condition, which can
 * be repeated, and for a new item, which has an id of its write: a repeat that meets its own item was successful. A put
 * over an item is not, because another write could replace it before the repeat.
 *
 * @returns `undefined` for a write that needs a transaction
 */
export function toSingleWrite(
  TableName: string,
  write: Write,
  now: Instant,
): SingleWrite | undefined {
  const { kind, key } = write;
  if (kind === 'delete' && write.if === 'any')
    return { remove: { TableName, Key: toKeyAttributes(key) } };
  if (kind !== 'put' || write.if !== 'absent') return undefined;
  const writeId = randomBytes(12).toString('base64url');
  const Item = { ...toNewItem(write), [WRITE_ID]: { S: writeId } };
  const ReturnValuesOnConditionCheckFailure = 'ALL_OLD';
  const guard = buildGuard('absent', now);
  return { put: { TableName, Item, ...guard, ReturnValuesOnConditionCheckFailure }, writeId };
}

function toKeyAttributes({ pk, sk }: Key): Attributes {
  return { pk: { S: pk }, sk: { S: sk } };
}

function toNewItem({ key, data, index, expiresAt, ...write }: Extract<Write, { kind: 'put' }>) {
  const version = write.if === 'absent' ? 1 : write.if.version + 1;
  return toAttributes({
    ...key,
    version,
    data,
    ...(index && { index }),
    ...(expiresAt && { expiresAt }),
  });
}

type Guard = Pick<
  Required<NonNullable<TransactWriteItem['Put']>>,
  'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

/**
 * Converts a write to the form of DynamoDB.
 *
 * @param overExpired whether an `add` replaces an expired item; otherwise it adds to a live item or creates one
 */
export function toTransactItem(
  TableName: string,
  write: Write,
  now: Instant,
  overExpired: boolean,
): TransactWriteItem {
  const Key = toKeyAttributes(write.key);
  switch (write.kind) {
    case 'put':
      return { Put: { TableName, Item: toNewItem(write), ...buildGuard(write.if, now) } };
    case 'delete':
      return {
        Delete: { TableName, Key, ...(write.if === 'any' ? {} : buildGuard(write.if, now)) },
      };
    case 'check':
      return { ConditionCheck: { TableName, Key, ...buildGuard(write.if, now) } };
    case 'add':
      if (overExpired)
        return { Put: { TableName, Item: toInitialItem(write), ...buildGuard('absent', now) } };
      return { Update: { TableName, Key, ...buildAddition(write, now) } };
  }
}

function buildGuard(condition: Condition, now: Instant): Guard {
  const at: Record<string, AttributeValue> = { ':now': { S: now } };
  if (condition === 'absent')
    return {
      ConditionExpression: ABSENT,
      ExpressionAttributeNames: { '#expires': 'expires' },
      ExpressionAttributeValues: at,
    };
  return {
    ConditionExpression: `#version = :version AND ${LIVE}`,
    ExpressionAttributeNames: { '#expires': 'expires', '#version': 'version' },
    ExpressionAttributeValues: { ...at, ':version': { N: String(condition.version) } },
  };
}

type Add = Extract<Write, { kind: 'add' }>;

function buildAddition({ amounts, expiresAt }: Add, now: Instant) {
  const names: Record<string, string> = { '#expires': 'expires', '#version': 'version' };
  const values: Record<string, AttributeValue> = { ':now': { S: now }, ':one': { N: '1' } };
  const sums = ['#version :one'];
  for (const [at, [member, amount]] of Object.entries(amounts).entries()) {
    names[`#a${at}`] = toCounterName(member);
    values[`:a${at}`] = { N: String(amount) };
    sums.push(`#a${at} :a${at}`);
  }
  let set = '';
  if (expiresAt !== undefined) {
    const { expires, expiresAt: seconds } = toExpiryAttributes(expiresAt);
    names['#seconds'] = 'expiresAt';
    Object.assign(values, { ':expires': expires, ':seconds': seconds });
    set = 'SET #expires = :expires, #seconds = :seconds ';
  }
  return {
    UpdateExpression: `${set}ADD ${sums.join(', ')}`,
    ConditionExpression: LIVE,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}

/** The item that an addition creates if it is missing. */
function toInitialItem({ key, amounts, expiresAt }: Add): Attributes {
  return toAttributes({ ...key, version: 1, data: amounts, ...(expiresAt && { expiresAt }) });
}
