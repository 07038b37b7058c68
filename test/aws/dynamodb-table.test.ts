import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { openDynamodbTable } from '../../lib/aws/dynamodb-table.ts';
import type { Write } from '../../lib/store/table.ts';
import { type Answer, makeRespondingClient } from './responses.ts';

const PUT: Write = { kind: 'put', key: { pk: 'P', sk: '1' }, data: {}, if: 'absent' };
const ADD: Write = { kind: 'add', key: { pk: 'P', sk: '2' }, amounts: { n: 1 } };
const DONE: Answer = { status: 200, body: '{}' };

const buildFailure = (type: string, more: object = {}, status = 400): Answer => ({
  status,
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, ...more }),
});
const buildCancellation = (...codes: string[]) =>
  buildFailure('TransactionCanceledException', {
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

/** A table whose requests get these responses in turn. The last response is repeated. */
function openTableWith(...responses: (Answer | ((count: number) => Answer))[]) {
  const { sent, config } = makeRespondingClient((_request, count) => {
    const response = responses[count - 1] ?? responses.at(-1) ?? DONE;
    return typeof response === 'function' ? response(count) : response;
  });
  const table = openDynamodbTable({ tableName: 'T', client: new DynamoDBClient(config) });
  const listRequests = () => sent.map(({ body }) => JSON.parse(String(body)));
  return { table, listRequests };
}

describe('18.2 several items that DynamoDB reads in one request', () => {
  const toKey = (sk: string) => ({ pk: { S: 'P' }, sk: { S: sk } });
  const buildPage = (found: readonly string[], left: readonly string[]): Answer => ({
    status: 200,
    body: JSON.stringify({
      Responses: {
        T: found.map((sk) => ({ ...toKey(sk), version: { N: '1' }, data: { S: '{}' } })),
      },
      UnprocessedKeys: left.length === 0 ? {} : { T: { Keys: left.map(toKey) } },
    }),
  });
  const keys = ['a', 'b', 'c', 'b'].map((sk) => ({ pk: 'P', sk }));

  it('are consistent reads, each key once; what it leaves out is requested again', async () => {
    const { table, listRequests } = openTableWith(
      buildPage(['b'], ['a', 'c']),
      buildPage([], ['a', 'c']),
      buildPage(['a'], []),
    );
    const found = await table.getMany(keys);
    expect(found.map((item) => item?.sk)).toEqual(['a', 'b', undefined, 'b']);
    expect(listRequests().map(({ RequestItems }) => RequestItems.T)).toEqual([
      { ConsistentRead: true, Keys: ['a', 'b', 'c'].map(toKey) },
      { ConsistentRead: true, Keys: ['a', 'c'].map(toKey) },
      { ConsistentRead: true, Keys: ['a', 'c'].map(toKey) },
    ]);
  });

  it('are an error, and not absent, if it leaves them out each time', async () => {
    const { table, listRequests } = openTableWith(buildPage([], ['a', 'b', 'c']));
    await expect(table.getMany(keys)).rejects.toMatchObject({ code: 'unavailable' });
    expect(listRequests()).toHaveLength(12);
  });

  it('are one single read if it is one', async () => {
    const { table, listRequests } = openTableWith({ status: 200, body: '{}' });
    expect(await table.getMany(keys.slice(0, 1))).toEqual([undefined]);
    expect(listRequests()).toMatchObject([{ Key: toKey('a'), ConsistentRead: true }]);
  });
});

describe('a transaction that DynamoDB cancels', () => {
  it.each([
    ['another one in progress', ['TransactionConflict', 'None']],
    ['several others', ['TransactionConflict', 'TransactionConflict']],
    ['throttling of a hot key', ['None', 'ThrottlingError']],
    ['throttling', ['ProvisionedThroughputExceeded', 'None']],
  ])('because of %s is tried again with a new token', async (_name, codes) => {
    const { table, listRequests } = openTableWith(
      buildCancellation(...codes),
      buildCancellation(...codes),
      DONE,
    );
    await table.transact([PUT, ADD]);
    const tokens = listRequests().map(({ ClientRequestToken }) => ClientRequestToken);
    expect(new Set(tokens).size).toBe(3);
  });

  it.each([
    ['a condition', ['ConditionalCheckFailed', 'None'], 'concurrent-update', 0],
    [
      'a condition and a conflict',
      ['ConditionalCheckFailed', 'TransactionConflict'],
      'concurrent-update',
      0,
    ],
  ])('because of %s is not tried again', async (_name, codes, code, index) => {
    const { table, listRequests } = openTableWith(buildCancellation(...codes));
    await expect(table.transact([PUT, ADD])).rejects.toMatchObject({ code, details: { index } });
    expect(listRequests()).toHaveLength(1);
  });

  it.each([
    ['conflicts', ['None', 'TransactionConflict'], 'concurrent-update'],
    ['is throttled', ['None', 'ThrottlingError'], 'unavailable'],
    ['meets too little throughput', ['ProvisionedThroughputExceeded', 'None'], 'unavailable'],
  ])('ends with an error if each attempt %s', async (_name, codes, code) => {
    const { table, listRequests } = openTableWith(buildCancellation(...codes));
    await expect(table.transact([PUT, ADD])).rejects.toMatchObject({ code });
    expect(listRequests()).toHaveLength(12);
  });

  it('for a reason that only a defect of Kaart can cause throws the error of DynamoDB', async () => {
    const { table, listRequests } = openTableWith(buildCancellation('ValidationError', 'None'));
    await expect(table.transact([PUT, ADD])).rejects.toMatchObject({
      name: 'TransactionCanceledException',
    });
    expect(listRequests()).toHaveLength(1);
  });

  it('because an addition found an expired item replaces that item, or adds to a new one', async () => {
    const met = buildCancellation('None', 'ConditionalCheckFailed');
    const { table, listRequests } = openTableWith(met, met, DONE);
    await table.transact([PUT, ADD]);
    const kinds = listRequests().map(({ TransactItems }) => Object.keys(TransactItems[1]));
    expect(kinds).toEqual([['Update'], ['Put'], ['Update']]);
  });
});

describe('a request that the SDK repeats', () => {
  it('has the same token, so that DynamoDB executes it once', async () => {
    const { table, listRequests } = openTableWith(
      buildFailure('InternalServerError', {}, 500),
      DONE,
    );
    await table.transact([ADD]);
    const tokens = listRequests().map(({ ClientRequestToken }) => ClientRequestToken);
    expect(tokens).toHaveLength(2);
    expect(tokens[0]).toBe(tokens[1]);
    expect(tokens[0]).toBeTypeOf('string');
  });

  it.each([
    ['an internal error', buildFailure('InternalServerError', {}, 500)],
    ['throttling', buildFailure('ThrottlingException')],
    ['exhausted throughput', buildFailure('ProvisionedThroughputExceededException')],
    [
      'a connection that breaks',
      { broken: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) },
    ],
  ])('ends as unavailable after %s, for reads and writes', async (_name, response) => {
    const { table } = openTableWith(response);
    const pending = [table.get(PUT.key), table.query({ pk: 'P' }), table.transact([PUT])];
    for (const outcome of await Promise.allSettled(pending))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
  });

  it('throws an error that states the cause unchanged', async () => {
    const { table } = openTableWith(buildFailure('ResourceNotFoundException'));
    await expect(table.get(PUT.key)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('a write alone', () => {
  const DELETION: Write = { kind: 'delete', key: { pk: 'P', sk: '3' }, if: 'any' };
  const isTogether = (body: { TransactItems?: unknown }) => body.TransactItems !== undefined;
  const conflict = buildFailure('TransactionConflictException');

  it.each<[string, Write, boolean]>([
    ['a new item', PUT, false],
    ['a deletion without a condition', DELETION, false],
    ['a put over an item', { ...PUT, kind: 'put', data: {}, if: { version: 1 } }, true],
    ['a deletion with a condition', { ...DELETION, kind: 'delete', if: { version: 1 } }, true],
    ['an addition', ADD, true],
    ['a check', { kind: 'check', key: PUT.key, if: 'absent' }, true],
  ])(
    'of %s is a transaction only if it could not be repeated otherwise',
    async (_name, write, together) => {
      const { table, listRequests } = openTableWith(DONE);
      await table.transact([write]);
      expect(listRequests().map(isTogether)).toEqual([together]);
    },
  );

  it('was successful if it meets the item of its own first attempt', async () => {
    const { table, listRequests } = openTableWith(
      buildFailure('InternalServerError', {}, 500),
      (count) =>
        buildFailure('ConditionalCheckFailedException', { Item: listRequests()[count - 2].Item }),
    );
    await table.transact([PUT]);
    expect(listRequests()).toHaveLength(2);
    expect(listRequests()[0].Item.w).toEqual(listRequests()[1].Item.w);
  });

  it.each([
    ['of another write', { Item: { pk: { S: 'P' }, sk: { S: '1' }, w: { S: 'another' } } }],
    ['of a transaction', { Item: { pk: { S: 'P' }, sk: { S: '1' } } }],
    ['that is not told', {}],
  ])('is refused by an item %s', async (_name, met) => {
    const { table, listRequests } = openTableWith(
      buildFailure('ConditionalCheckFailedException', met),
    );
    const refused = { code: 'concurrent-update', details: { index: 0 } };
    await expect(table.transact([PUT])).rejects.toMatchObject(refused);
    expect(listRequests()).toHaveLength(1);
    expect(listRequests()[0].ReturnValuesOnConditionCheckFailure).toBe('ALL_OLD');
  });

  it.each([
    ['of a new item', PUT],
    ['of a deletion', DELETION],
  ])('%s is tried again after a conflict, and refused after twelve', async (_name, write) => {
    const patient = openTableWith(conflict, conflict, DONE);
    await patient.table.transact([write]);
    expect(patient.listRequests()).toHaveLength(3);
    const { table, listRequests } = openTableWith(conflict);
    await expect(table.transact([write])).rejects.toMatchObject({ code: 'concurrent-update' });
    expect(listRequests()).toHaveLength(12);
  });

  it('of several that need not be done together are puts in their order, then deletions', async () => {
    const { table, listRequests } = openTableWith(DONE);
    const second: Write = {
      ...PUT,
      kind: 'put',
      data: {},
      if: 'absent',
      key: { pk: 'P', sk: '2' },
    };
    await table.transact([DELETION, PUT, second], { apart: true });
    expect(listRequests().map(({ Item, Key }) => (Item ?? Key).sk.S)).toEqual(['1', '2', '3']);
    const failing = openTableWith(DONE, buildFailure('ConditionalCheckFailedException'), DONE);
    const refused = { code: 'concurrent-update' };
    await expect(
      failing.table.transact([PUT, second, DELETION], { apart: true }),
    ).rejects.toMatchObject(refused);
    expect(failing.listRequests()).toHaveLength(2);
  });
});

describe('a read', () => {
  it('of the table is consistent, and a read of the index need not be', async () => {
    const { table, listRequests } = openTableWith(DONE);
    await table.get(PUT.key);
    await table.query({ pk: 'P' });
    await table.query({ pk: 'P', index: true });
    expect(listRequests().map(({ ConsistentRead = false }) => ConsistentRead)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('of an image in the stream gives the item that was written', async () => {
    const { toTableItem } = await import('../../lib/aws/dynamodb-item.ts');
    const { table, listRequests } = openTableWith(DONE);
    const item = { index: { pk: 'I', sk: 'x' }, data: { a: [1, null] } };
    await table.transact([{ ...PUT, ...item }]);
    await table.transact([{ ...PUT, ...item }, ADD]);
    const [{ Item: alone }, { TransactItems }] = listRequests();
    for (const image of [alone, TransactItems[0].Put.Item])
      expect(toTableItem(image)).toEqual({ ...PUT.key, version: 1, ...item });
  });
});
