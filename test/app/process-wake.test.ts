import { describe, expect, it } from 'vitest';
import { KaartError } from '../../lib/core/errors.ts';
import { addMilliseconds, type Instant, instant } from '../../lib/core/instant.ts';
import { stateText } from '../../lib/core/stated-reason.ts';
import { ProcessDelivery, type SendResult } from '../../lib/delivery/process-delivery.ts';
import type { Process } from '../../lib/dsp/common/process.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { dropWrite, enqueueWrite, ProcessOutbox } from '../../lib/store/process-outbox.ts';

const PID = 'urn:uuid:019aa9f0-1a2b-7c3d-8e4f-5a6b7c8d9e0f';
const MESSAGE = 'urn:uuid:019aa9f0-1a2b-7c3d-8e4f-5a6b7c8d9e10';
const DOWN: SendResult = { kind: 'failed', status: null, reason: stateText('no server there') };
const ACCEPTED: SendResult = { kind: 'accepted', response: {} };

const now = (): Instant => instant(Date.now());

const process: Process = {
  pid: PID,
  role: 'provider',
  counterpartyId: 'did:web:lab.example',
  counterpartyPid: 'urn:uuid:theirs',
  address: 'https://lab.example/dsp',
  state: 'REQUESTED',
  pending: { messageId: MESSAGE, type: 'ContractAgreementMessage', to: 'AGREED' },
  ending: null,
  createdAt: now(),
  changedAt: now(),
};

interface Given {
  /** Time before the first attempt to send the message. */
  readonly settleMs?: number;
  readonly outcome?: SendResult;
  readonly later?: (pid: string, ms: number) => Promise<void>;
}

/** A delivery that waits for 80 ms. It passes later messages to the queue. */
async function openDelivery({ settleMs = 0, outcome = ACCEPTED, later: wakes }: Given = {}) {
  const table = openSqliteTable(':memory:');
  const outbox = new ProcessOutbox(table);
  const handed: { pid: string; ms: number }[] = [];
  const sent: string[] = [];
  const type = 'ContractAgreementMessage';
  const message = { messageId: MESSAGE, type, path: '/', body: { '@type': type }, settleMs };
  await table.transact([enqueueWrite('negotiation', process, message, now())]);
  const correspondent = {
    get: async () => process,
    recordAccepted: async () => table.transact([dropWrite(PID, MESSAGE)]),
    recordRefused: async () => table.transact([dropWrite(PID, MESSAGE)]),
  };
  const worker = new ProcessDelivery({
    outbox,
    services: { negotiation: correspondent, transfer: correspondent },
    send: async ({ messageId }) => {
      sent.push(messageId);
      return outcome;
    },
    log: () => undefined,
    wake: {
      afterMs: 80,
      later: wakes ?? (async (pid, ms) => void handed.push({ pid, ms })),
    },
  });
  return { table, outbox, worker, handed, sent };
}

describe('a delivery with a time limit', () => {
  it('reports a failure if the wake-up could not be queued', async () => {
    const failUnreached = async () => {
      throw new KaartError('service-silent', { code: 'unavailable' });
    };
    const { worker, outbox, sent } = await openDelivery({ settleMs: 5_000, later: failUnreached });
    expect(await worker.sendQueued(PID)).toBe(false);
    expect(sent).toEqual([]);
    expect(await outbox.next(PID)).toBeDefined();
  });

  it('reports a failure if the outbox cannot be read', async () => {
    const { worker, table } = await openDelivery();
    table.query = () => Promise.reject(new KaartError('table-throttled', { code: 'unavailable' }));
    expect(await worker.sendQueued(PID)).toBe(false);
  });

  it('leaves messages of another worker to the queue, until that worker must be dead', async () => {
    const { worker, outbox, handed, sent } = await openDelivery();
    const item = await outbox.next(PID);
    if (item === undefined) throw new Error('no message is pending');
    await outbox.claim(item, now(), addMilliseconds(now(), 15_000));
    expect(await worker.sendQueued(PID)).toBe(true);
    expect(sent).toEqual([]);
    expect(handed.map(({ pid }) => pid)).toEqual([PID]);
    expect(handed[0]?.ms).toBeGreaterThan(14_000);
    expect(handed[0]?.ms).toBeLessThanOrEqual(15_000);
  });

  it.each<[string, Given, { sent: number; handed: number; isPending: boolean }]>([
    ['hands over what is due later', { settleMs: 400 }, { sent: 0, handed: 1, isPending: true }],
    ['waits for what is due at once', { settleMs: 40 }, { sent: 1, handed: 0, isPending: false }],
    [
      'hands over what has to be tried again',
      { outcome: DOWN },
      { sent: 1, handed: 1, isPending: true },
    ],
  ])('%s', async (_, given, expected) => {
    const { worker, outbox, handed, sent } = await openDelivery(given);
    expect(await worker.sendQueued(PID)).toBe(true);
    const isPending = (await outbox.next(PID)) !== undefined;
    expect({ sent: sent.length, handed: handed.length, isPending }).toEqual(expected);
  });

  it('is finished when its messages are delivered or handed over', async () => {
    const { worker, outbox, sent } = await openDelivery({ settleMs: 40 });
    await worker.resume();
    await worker.waitUntilIdle();
    expect(sent).toEqual([MESSAGE]);
    expect(await outbox.next(PID)).toBeUndefined();
  });
});
