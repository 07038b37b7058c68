import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { openDynamodbTable } from '../../lib/aws/dynamodb-table.ts';
import { newUuid } from '../../lib/core/ids.ts';
import { instant } from '../../lib/core/instant.ts';
import { type Disclosure, DisclosureStore } from '../../lib/store/disclosure-store.ts';
import { ListingTable, TableEntryLists } from '../../lib/store/listing-table.ts';
import { computeUnits } from './billed-units.ts';
import { makeRespondingClient } from './responses.ts';

const FIRST = { seq: 1, activation: '01979c00-0000-7000-8000-000000000000', redacted: false };

function read(records?: readonly string[]): Disclosure {
  return {
    id: newUuid(),
    at: instant('2026-03-01T12:00:00Z'),
    partnerId: 'demo-partner',
    dataset: 'healthtech-companies',
    version: '2025-0123456789ab',
    audience: 'partners',
    purpose: 'https://w3id.org/dpv#ResearchAndDevelopment',
    format: 'jsonl',
    bytes: 131_700,
    requestId: newUuid(),
    tokenId: newUuid(),
    ...(records && { records: [...records] }),
  };
}

/** A table in DynamoDB without items. It accepts all writes, except those that `refuse` selects. */
function open(isRefused: (body: string) => boolean = () => false) {
  const { sent, config } = makeRespondingClient(({ body }) =>
    isRefused(String(body)) ? { status: 500 } : { status: 200, body: '{}' },
  );
  const table = ListingTable.over(
    openDynamodbTable({ tableName: 'T', client: new DynamoDBClient(config) }),
  );
  const computeSpentUnits = () => {
    const requests = sent.splice(0).map(({ body, headers }) => ({
      operation: headers['x-amz-target']?.split('.')[1],
      request: JSON.parse(String(body)),
    }));
    const writes = requests.filter(({ operation }) => operation !== 'GetItem');
    return {
      operations: writes.map(({ operation }) => operation),
      partitions: writes.map(({ request }) => request.Item?.pk.S),
      units: writes.reduce((sum, { request }) => sum + computeUnits(request), 0),
    };
  };
  return {
    store: new DisclosureStore(table),
    lists: new TableEntryLists(table),
    spent: computeSpentUnits,
  };
}

it('17.3 a repeated read costs two write units, and a third when its list is under a head', async () => {
  const { store, lists, spent } = open();
  await store.record(read(), FIRST);
  expect(spent()).toMatchObject({ operations: ['TransactWriteItems'], units: 8 });
  await store.record(read(), FIRST);
  expect(spent()).toMatchObject({ operations: ['PutItem', 'PutItem'], units: 2 });
  await lists.remove([newUuid()]);
  expect(spent()).toMatchObject({ operations: ['DeleteItem'], units: 1 });
});

it('17.3 a repeated read of a hundred records costs four write units, because its entry has their ids', async () => {
  const { store, spent } = open();
  const records = Array.from({ length: 100 }, (_, at) => `LUHT-DEMO-${1000 + at}`);
  await store.record(read(records), FIRST);
  spent();
  await store.record(read(records), FIRST);
  expect(spent()).toMatchObject({ operations: ['PutItem', 'PutItem'], units: 4 });
});

it('17.3 the entry of a repeated read is stored before its list, and a read without a list is not answered', async () => {
  const { store, spent } = open(
    (body) => /"TransactItems"/.test(body) === false && body.includes('ENTRY-LISTS'),
  );
  await store.record(read(), FIRST);
  spent();
  await expect(store.record(read(), FIRST)).rejects.toMatchObject({ code: 'unavailable' });
  const { partitions } = spent();
  expect(partitions[0]).toBe('DISCLOSURE#demo-partner');
  expect(new Set(partitions.slice(1))).toEqual(new Set(['ENTRY-LISTS']));
});
