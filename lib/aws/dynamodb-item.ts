import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Json } from '../core/digest.ts';
import { type Instant, instant } from '../core/instant.ts';
import { addAmounts } from '../store/item-rows.ts';
import type { Item, Key } from '../store/table.ts';

/**
 * The form of an item in DynamoDB:
 *
 * - `pk`, `sk`, and `gsi1pk`, `gsi1sk` for the secondary index named `index`
 * - `version` (N)
 * - `data` (S), the JSON text: it is returned exactly as it was stored, also its numbers
 * - `n:<member>` (N), the sum added to a member of `data` since then: DynamoDB adds to top-level attributes only
 * - `w` (S), the id of the write, if the item was stored without a transaction
 * - `expires` (S), the instant; and `expiresAt` (N), the same in whole epoch seconds. The time-to-live
 *   feature of DynamoDB deletes the item some time after it
 */
export type Attributes = Record<string, AttributeValue>;

const COUNTER = 'n:';

/** The name of the secondary index over `gsi1pk` and `gsi1sk`, with all attributes projected. */
export const INDEX_NAME = 'index';

/** The attribute with the id of the write. It is no part of the item of the port. */
export const WRITE_ID = 'w';

/** Returns the name of the attribute that holds the sum added to a member of the item's data. */
export function toCounterName(member: string): string {
  return `${COUNTER}${member}`;
}

export function toAttributes(item: Item): Attributes {
  return {
    pk: { S: item.pk },
    sk: { S: item.sk },
    version: { N: String(item.version) },
    data: { S: JSON.stringify(item.data) },
    ...(item.index === undefined
      ? {}
      : { gsi1pk: { S: item.index.pk }, gsi1sk: { S: item.index.sk } }),
    ...(item.expiresAt === undefined ? {} : toExpiryAttributes(item.expiresAt)),
  };
}

/** `expiresAt` is rounded up, so that DynamoDB never deletes an item before its time. */
export function toExpiryAttributes(expiresAt: Instant): Attributes {
  return {
    expires: { S: expiresAt },
    expiresAt: { N: String(Math.ceil(Date.parse(expiresAt) / 1000)) },
  };
}

/** Converts stored attributes to an item. They come from a response or from the new image of a stream record. */
export function toTableItem<T = Json>(attributes: Readonly<Attributes>): Item<T> {
  const index = { pk: attributes['gsi1pk']?.S, sk: attributes['gsi1sk']?.S };
  const expires = attributes['expires']?.S;
  return {
    ...toItemKey(attributes),
    version: Number(attributes['version']?.N),
    data: parseItemData(attributes) as T,
    ...(index.pk === undefined || index.sk === undefined
      ? {}
      : { index: { pk: index.pk, sk: index.sk } }),
    ...(expires === undefined ? {} : { expiresAt: instant(expires) }),
  };
}

function toItemKey(attributes: Readonly<Attributes>): Key {
  return { pk: attributes['pk']?.S ?? '', sk: attributes['sk']?.S ?? '' };
}

function parseItemData(attributes: Readonly<Attributes>): unknown {
  const stored: unknown = JSON.parse(attributes['data']?.S ?? '{}');
  const counters = Object.entries(attributes).filter(([name]) => name.startsWith(COUNTER));
  if (counters.length === 0) return stored;
  return addAmounts(
    stored,
    Object.fromEntries(counters.map(([name, { N }]) => [name.slice(COUNTER.length), Number(N)])),
  );
}
