import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { openDynamodbWholeTable } from '../../lib/aws/dynamodb-whole-table.ts';
import type { Item } from '../../lib/store/table.ts';
import { makeRespondingClient } from './responses.ts';

type Attributes = Readonly<Record<string, Readonly<Record<string, string>>>>;

const ITEM = { pk: { S: 'EPOCH' }, sk: { S: 'E' }, version: { N: '1' }, data: { S: '{}' } };

/** The items of a snapshot, if the two scans return these items. */
async function readSnapshot(first: readonly Attributes[], second: readonly Attributes[]) {
  const { config } = makeRespondingClient((_request, count) => {
    const Items = count === 1 ? first : second;
    return { status: 200, body: JSON.stringify({ Items, Count: Items.length }) };
  });
  const table = openDynamodbWholeTable({ tableName: 'T', client: new DynamoDBClient(config) });
  const items: Item[] = [];
  for await (const item of table.snapshot()) items.push(item);
  return items;
}

describe('17.1 a snapshot of a table in DynamoDB', () => {
  it('does not depend on the order of attributes, which DynamoDB does not define', async () => {
    const [one, two] = [{ 'n:public': { N: '1' } }, { 'n:partners': { N: '2' } }];
    const items = await readSnapshot([{ ...ITEM, ...one, ...two }], [{ ...two, ...one, ...ITEM }]);
    expect(items).toMatchObject([{ pk: 'EPOCH', data: { public: 1, partners: 2 } }]);
  });

  it.each<[string, readonly Attributes[]]>([
    ['changed', [{ ...ITEM, version: { N: '2' } }]],
    ['was deleted', []],
    ['was added', [ITEM, { ...ITEM, sk: { S: 'F' } }]],
  ])('is refused, and names the item, if one %s meanwhile', async (_name, second) => {
    await expect(readSnapshot([ITEM], second)).rejects.toMatchObject({
      code: 'concurrent-update',
      reason: 'written-while-read',
      cause: { message: expect.stringContaining('"EPOCH"') },
    });
  });
});
