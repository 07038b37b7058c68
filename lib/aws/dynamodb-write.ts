import type { AttributeValue, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Instant } from '../core/instant.ts';
import type { Condition, Write } from '../store/table.ts';
import { type Attributes, counterName, toAttributes, toExpiryAttributes } from './dynamodb-item.ts';

/** An expired item is as good as absent, whether or not DynamoDB has deleted it. */
const LIVE = '(attribute_not_exists(#expires) OR #expires > :now)';
const GONE = '(attribute_not_exists(pk) OR #expires <= :now)';

type Guard = Pick<
  Required<NonNullable<TransactWriteItem['Put']>>,
  'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

/**
 * One write as DynamoDB takes it.
 *
 * An `add` holds only for a live item or none. Where it turns out that an expired one lies there,
 * it is written again with `overExpired`, which replaces that item.
 */
export function toTransactItem(
  TableName: string,
  write: Write,
  now: Instant,
  overExpired: boolean,
): TransactWriteItem {
  const Key = { pk: { S: write.key.pk }, sk: { S: write.key.sk } };
  switch (write.kind) {
    case 'put': {
      const version = write.if === 'absent' ? 1 : write.if.version + 1;
      const { key, data, index, expiresAt } = write;
      const Item = toAttributes({
        ...key,
        version,
        data,
        ...(index && { index }),
        ...(expiresAt && { expiresAt }),
      });
      return { Put: { TableName, Item, ...buildGuard(write.if, now) } };
    }
    case 'delete':
      return {
        Delete: { TableName, Key, ...(write.if === 'any' ? {} : buildGuard(write.if, now)) },
      };
    case 'check':
      return { ConditionCheck: { TableName, Key, ...buildGuard(write.if, now) } };
    case 'add':
      if (overExpired)
        return { Put: { TableName, Item: toInitialItem(write), ...buildGuard('absent', now) } };
      return { Update: { TableName, Key, ...addition(write, now) } };
  }
}

function buildGuard(condition: Condition, now: Instant): Guard {
  const at: Record<string, AttributeValue> = { ':now': { S: now } };
  if (condition === 'absent')
    return {
      ConditionExpression: GONE,
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

function addition({ amounts, expiresAt }: Add, now: Instant) {
  const names: Record<string, string> = { '#expires': 'expires', '#version': 'version' };
  const values: Record<string, AttributeValue> = { ':now': { S: now }, ':one': { N: '1' } };
  const sums = ['#version :one'];
  for (const [at, [member, amount]] of Object.entries(amounts).entries()) {
    names[`#a${at}`] = counterName(member);
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

/** The item that an addition to nothing makes. */
function toInitialItem({ key, amounts, expiresAt }: Add): Attributes {
  return toAttributes({ ...key, version: 1, data: amounts, ...(expiresAt && { expiresAt }) });
}
