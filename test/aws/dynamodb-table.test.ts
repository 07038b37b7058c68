import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { openDynamodbTable } from '../../lib/aws/dynamodb-table.ts';
import type { Write } from '../../lib/store/table.ts';
import { type Answer, respondingClient } from './responses.ts';

const PUT: Write = { kind: 'put', key: { pk: 'P', sk: '1' }, data: {}, if: 'absent' };
const ADD: Write = { kind: 'add', key: { pk: 'P', sk: '2' }, amounts: { n: 1 } };
const DONE: Answer = { status: 200, body: '{}' };

const failed = (type: string, more: object = {}, status = 400): Answer => ({
  status,
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, ...more }),
});
const cancelled = (...codes: string[]) =>
  failed('TransactionCanceledException', { CancellationReasons: codes.map((Code) => ({ Code })) });

/** A table whose requests get these responses in turn. The last response is repeated. */
function tableThat(...responses: (Answer | ((count: number) => Answer))[]) {
  const { sent, config } = respondingClient((_request, count) => {
    const response = responses[count - 1] ?? responses.at(-1) ?? DONE;
    return typeof response === 'function' ? response(count) : response;
  });
  const table = openDynamodbTable({ tableName: 'T', client: new DynamoDBClient(config) });
  const requests = () => sent.map(({ body }) => JSON.parse(String(body)));
  return { table, requests };
}

describe('18.2 several items that DynamoDB reads in one request', () => {
  const key = (sk: string) => ({ pk: { S: 'P' }, sk: { S: sk } });
  const page = (found: readonly string[], left: readonly string[]): Answer => ({
    status: 200,
    body: JSON.stringify({
      Responses: { T: found.map((sk) => ({ ...key(sk), version: { N: '1' }, data: { S: '{}' } })) },
      UnprocessedKeys: left.length === 0 ? {} : { T: { Keys: left.map(key) } },
    }),
  });
  const keys = ['a', 'b', 'c', 'b'].map((sk) => ({ pk: 'P', sk }));

  it('are consistent reads, each key once; what it leaves out is requested again', async () => {
    const { table, requests } = tableThat(
      page(['b'], ['a', 'c']),
      page([], ['a', 'c']),
      page(['a'], []),
    );
    const found = await table.getMany(keys);
    expect(found.map((item) => item?.sk)).toEqual(['a', 'b', undefined, 'b']);
    expect(requests().map(({ RequestItems }) => RequestItems.T)).toEqual([
      { ConsistentRead: true, Keys: ['a', 'b', 'c'].map(key) },
      { ConsistentRead: true, Keys: ['a', 'c'].map(key) },
      { ConsistentRead: true, Keys: ['a', 'c'].map(key) },
    ]);
  });

  it('are an error, and not absent, if it leaves them out each time', async () => {
    const { table, requests } = tableThat(page([], ['a', 'b', 'c']));
    await expect(table.getMany(keys)).rejects.toMatchObject({ code: 'unavailable' });
    expect(requests()).toHaveLength(12);
  });

  it('are one single read if it is one', async () => {
    const { table, requests } = tableThat({ status: 200, body: '{}' });
    expect(await table.getMany(keys.slice(0, 1))).toEqual([undefined]);
    expect(requests()).toMatchObject([{ Key: key('a'), ConsistentRead: true }]);
  });
});

describe('a transaction that DynamoDB cancels', () => {
  it.each([
    ['another one in progress', ['TransactionConflict', 'None']],
    ['several others', ['TransactionConflict', 'TransactionConflict']],
    ['throttling of a hot key', ['None', 'ThrottlingError']],
    ['throttling', ['ProvisionedThroughputExceeded', 'None']],
  ])('because of %s is tried again with a new token', async (_name, codes) => {
    const { table, requests } = tableThat(cancelled(...codes), cancelled(...codes), DONE);
    await table.transact([PUT, ADD]);
    const tokens = requests().map(({ ClientRequestToken }) => ClientRequestToken);
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
    const { table, requests } = tableThat(cancelled(...codes));
    await expect(table.transact([PUT, ADD])).rejects.toMatchObject({ code, details: { index } });
    expect(requests()).toHaveLength(1);
  });

  it.each([
    ['conflicts', ['None', 'TransactionConflict'], 'concurrent-update'],
    ['is throttled', ['None', 'ThrottlingError'], 'unavailable'],
    ['meets too little throughput', ['ProvisionedThroughputExceeded', 'None'], 'unavailable'],
  ])('ends with an error if each attempt %s', async (_name, codes, code) => {
    const { table, requests } = tableThat(cancelled(...codes));
    await expect(table.transact([PUT, ADD])).rejects.toMatchObject({ code });
    expect(requests()).toHaveLength(12);
  });

  it('for a reason that only a defect of Kaart can cause throws the error of DynamoDB', async () => {
    const { table, requests } = tableThat(cancelled('ValidationError', 'None'));
    await expect(table.transact([PUT, ADD])).rejects.toMatchObject({
      name: 'TransactionCanceledException',
    });
    expect(requests()).toHaveLength(1);
  });

  it('because an addition found an expired item replaces that item, or adds to a new one', async () => {
    const met = cancelled('None', 'ConditionalCheckFailed');
    const { table, requests } = tableThat(met, met, DONE);
    await table.transact([PUT, ADD]);
    const kinds = requests().map(({ TransactItems }) => Object.keys(TransactItems[1]));
    expect(kinds).toEqual([['Update'], ['Put'], ['Update']]);
  });
});

describe('a request that the SDK repeats', () => {
  it('has the same token, so that DynamoDB executes it once', async () => {
    const { table, requests } = tableThat(failed('InternalServerError', {}, 500), DONE);
    await table.transact([ADD]);
    const tokens = requests().map(({ ClientRequestToken }) => ClientRequestToken);
    expect(tokens).toHaveLength(2);
    expect(tokens[0]).toBe(tokens[1]);
    expect(tokens[0]).toBeTypeOf('string');
  });

  it.each([
    ['an internal error', failed('InternalServerError', {}, 500)],
    ['throttling', failed('ThrottlingException')],
    ['exhausted throughput', failed('ProvisionedThroughputExceededException')],
    [
      'a connection that breaks',
      { broken: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) },
    ],
  ])('ends as unavailable after %s, for reads and writes', async (_name, response) => {
    const { table } = tableThat(response);
    const pending = [table.get(PUT.key), table.query({ pk: 'P' }), table.transact([PUT])];
    for (const outcome of await Promise.allSettled(pending))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
  });

  it('throws an error that states the cause unchanged', async () => {
    const { table } = tableThat(failed('ResourceNotFoundException'));
    await expect(table.get(PUT.key)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('a write alone', () => {
  const DELETION: Write = { kind: 'delete', key: { pk: 'P', sk: '3' }, if: 'any' };
  const isTogether = (body: { TransactItems?: unknown }) => body.TransactItems !== undefined;
  const conflict = failed('TransactionConflictException');

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
      const { table, requests } = tableThat(DONE);
      await table.transact([write]);
      expect(requests().map(isTogether)).toEqual([together]);
    },
  );

  it('was successful if it meets the item of its own first attempt', async () => {
    const { table, requests } = tableThat(failed('InternalServerError', {}, 500), (count) =>
      failed('ConditionalCheckFailedException', { Item: requests()[count - 2].Item }),
    );
    await table.transact([PUT]);
    expect(requests()).toHaveLength(2);
    expect(requests()[0].Item.w).toEqual(requests()[1].Item.w);
  });

  it.each([
    ['of another write', { Item: { pk: { S: 'P' }, sk: { S: '1' }, w: { S: 'another' } } }],
    ['of a transaction', { Item: { pk: { S: 'P' }, sk: { S: '1' } } }],
    ['that is not told', {}],
  ])('is refused by an item %s', async (_name, met) => {
    const { table, requests } = tableThat(failed('ConditionalCheckFailedException', met));
    const refused = { code: 'concurrent-update', details: { index: 0 } };
    await expect(table.transact([PUT])).rejects.toMatchObject(refused);
    expect(requests()).toHaveLength(1);
    expect(requests()[0].ReturnValuesOnConditionCheckFailure).toBe('ALL_OLD');
  });

  it.each([
    ['of a new item', PUT],
    ['of a deletion', DELETION],
  ])('%s is tried again after a conflict, and refused after twelve', async (_name, write) => {
    const patient = tableThat(conflict, conflict, DONE);
    await patient.table.transact([write]);
    expect(patient.requests()).toHaveLength(3);
    const { table, requests } = tableThat(conflict);
    await expect(table.transact([write])).rejects.toMatchObject({ code: 'concurrent-update' });
    expect(requests()).toHaveLength(12);
  });

  it('of several that need not be done together are puts in their order, then deletions', async () => {
    const { table, requests } = tableThat(DONE);
    const second: Write = {
      ...PUT,
      kind: 'put',
      data: {},
      if: 'absent',
      key: { pk: 'P', sk: '2' },
    };
    await table.transact([DELETION, PUT, second], { apart: true });
    expect(requests().map(({ Item, Key }) => (Item ?? Key).sk.S)).toEqual(['1', '2', '3']);
    const failing = tableThat(DONE, failed('ConditionalCheckFailedException'), DONE);
    const refused = { code: 'concurrent-update' };
    await expect(
      failing.table.transact([PUT, second, DELETION], { apart: true }),
    ).rejects.toMatchObject(refused);
    expect(failing.requests()).toHaveLength(2);
  });
});

describe('a read', () => {
  it('of the table is consistent, and a read of the index need not be', async () => {
    const { table, requests } = tableThat(DONE);
    await table.get(PUT.key);
    await table.query({ pk: 'P' });
    await table.query({ pk: 'P', index: true });
    expect(requests().map(({ ConsistentRead = false }) => ConsistentRead)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('of an image in the stream gives the item that was written', async () => {
    const { toTableItem } = await import('../../lib/aws/dynamodb-item.ts');
    const { table, requests } = tableThat(DONE);
    const item = { index: { pk: 'I', sk: 'x' }, data: { a: [1, null] } };
    await table.transact([{ ...PUT, ...item }]);
    await table.transact([{ ...PUT, ...item }, ADD]);
    const [{ Item: alone }, { TransactItems }] = requests();
    for (const image of [alone, TransactItems[0].Put.Item])
      expect(toTableItem(image)).toEqual({ ...PUT.key, version: 1, ...item });
  });
});
