import type { AttributeValue } from '@aws-sdk/client-dynamodb';

type Attributes = Readonly<Record<string, AttributeValue>>;

/** A request to DynamoDB, as the SDK sends it. */
interface TableRequest {
  readonly Key?: Attributes;
  readonly Item?: Attributes;
  readonly TransactItems?: readonly Readonly<Record<string, TableRequest>>[];
}

/**
 * Size of an item: the names and the values of its attributes. A number takes at most 21 bytes; here, one for each two digits and one.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function computeItemBytes(item: Attributes): number {
  return Object.entries(item).reduce((sum, [name, { S, N = '' }]) => {
    const value = S === undefined ? Math.ceil(N.length / 2) + 1 : Buffer.byteLength(S);
    return sum + Buffer.byteLength(name) + value;
  }, 0);
}

/**
 * Units of one write of an item: the double in a transaction, plus one more for an index that projects all
 * attributes.
 */
export function writeUnits(item: Attributes, together = false): number {
  const units = Math.max(1, Math.ceil(computeItemBytes(item) / 1024));
  return units * (together ? 2 : 1) + ('gsi1pk' in item ? units : 0);
}

/** Units of the writes in a request. A deleted item counts as an item of up to 1 KB. */
export function computeUnits({ TransactItems, Item, Key }: TableRequest): number {
  const written = Item ?? Key;
  if (TransactItems === undefined) return written === undefined ? 0 : writeUnits(written);
  return TransactItems.flatMap((each) => Object.values(each)).reduce(
    (sum, write) => sum + writeUnits(write.Item ?? write.Key ?? {}, true),
    0,
  );
}

/** Units of a strongly consistent read. @param bytes of all items that it reads; 0 for a missing item */
export function readUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 4096));
}
