import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deliverEvent } from '../../lib/app/deliver-event.ts';
import type { DeliveryResult } from '../../lib/delivery/delivery.ts';

const readRecordedEvent = (name: string) =>
  JSON.parse(readFileSync(new URL(`../fixtures/events/${name}.json`, import.meta.url), 'utf8'))
    .Records[0];
const RECORDED = readRecordedEvent('dynamodb-stream-outbox');

/** A recorded event of the stream: a new item in a partition. */
function streamRecord(pk: string, SequenceNumber = '1', sk = 'a') {
  const Keys = { ...RECORDED.dynamodb.Keys, pk: { S: pk }, sk: { S: sk } };
  return { ...RECORDED, dynamodb: { ...RECORDED.dynamodb, Keys, SequenceNumber } };
}

const queueRecord = (body: string, messageId = 'm1') => ({
  ...readRecordedEvent('sqs-wake'),
  body,
  messageId,
});

/** Records the calls. Processes in `broken` fail. */
function recordDeliveries({
  broken = [] as string[],
  publication = async (): Promise<DeliveryResult> => ({ done: 1, failed: [] }),
} = {}) {
  const requests: string[] = [];
  const kaart = {
    deliver: async () => requests.push('everything'),
    deliverPublication: () => {
      requests.push('publication');
      return publication();
    },
    deliverTo: async (pid: string) => {
      requests.push(pid);
      return !broken.includes(pid);
    },
    waitUntilIdle: async () => void requests.push('idle'),
  };
  return { requests, kaart };
}

describe('an event of the function deliver', () => {
  it('returns the records of failed processes for a retry, and no others', async () => {
    const { kaart, requests } = recordDeliveries({ broken: ['b'] });
    const Records = [
      streamRecord('OUTBOX#a', '11'),
      streamRecord('OUTBOX#b', '12'),
      streamRecord('OUTBOX#b', '13'),
      streamRecord('OUTBOX', '14'),
    ];
    const { batchItemFailures } = await deliverEvent(kaart, { Records });
    expect(batchItemFailures).toEqual([{ itemIdentifier: '12' }, { itemIdentifier: '13' }]);
    expect(requests.sort()).toEqual(['a', 'b', 'publication']);
  });

  it('9.55: returns the records of failed jobs for a retry, and no others', async () => {
    const runPublication = async () => ({ done: 1, failed: ['job-2'] });
    const { kaart } = recordDeliveries({ publication: runPublication });
    const Records = [
      streamRecord('OUTBOX', '21', 'job-1'),
      streamRecord('OUTBOX', '22', 'job-2'),
      streamRecord('OUTBOX#a', '23'),
    ];
    expect(await deliverEvent(kaart, { Records })).toEqual({
      batchItemFailures: [{ itemIdentifier: '22' }],
    });
  });

  it('9.55: runs the jobs when the queue invokes it for them', async () => {
    const { kaart, requests } = recordDeliveries();
    await deliverEvent(kaart, { Records: [queueRecord('jobs')] });
    expect(requests).toEqual(['publication']);
  });

  it('names a record of the queue by its message', async () => {
    const { kaart } = recordDeliveries({ broken: ['b'] });
    const Records = [queueRecord('a', 'm1'), queueRecord('b', 'm2')];
    expect(await deliverEvent(kaart, { Records })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm2' }],
    });
  });

  it('fails as a whole if the table fails, after the processes were handled', async () => {
    const runPublication = async () => {
      throw new Error('no publisher');
    };
    const { kaart } = recordDeliveries({ publication: runPublication });
    let worked = false;
    const slow = {
      ...kaart,
      deliverTo: async () => {
        await new Promise((done) => setTimeout(done, 20));
        worked = true;
        return true;
      },
    };
    const event = { Records: [streamRecord('OUTBOX'), streamRecord('OUTBOX#a')] };
    await expect(deliverEvent(slow, event)).rejects.toThrow('no publisher');
    expect(worked).toBe(true);
  });

  it.each<[string, unknown, string[]]>([
    [
      'of a new message of a process',
      { Records: [streamRecord('OUTBOX#urn:uuid:1')] },
      ['urn:uuid:1'],
    ],
    ['of the publication', { Records: [RECORDED] }, ['publication']],
    ['that wakes a process', { Records: [queueRecord('urn:uuid:1')] }, ['urn:uuid:1']],
    [
      'that names a process twice',
      { Records: [queueRecord('a'), streamRecord('OUTBOX#a')] },
      ['a'],
    ],
    ['of an unknown kind', { Records: [{ strange: true }] }, ['publication']],
    ['without records', { Records: [] }, ['everything', 'idle']],
    ['that an operator sends', {}, ['everything', 'idle']],
    ['that is null', null, ['everything', 'idle']],
  ])('%s starts this work only', async (_, event, expected) => {
    const { kaart, requests } = recordDeliveries();
    expect(await deliverEvent(kaart, event)).toEqual({ batchItemFailures: [] });
    expect(requests).toEqual(expected);
  });
});
