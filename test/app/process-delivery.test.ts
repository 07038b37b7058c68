import { afterEach, describe, expect, it } from 'vitest';
import { DAY_MS, instant } from '../../lib/core/instant.ts';
import { ProcessDelivery, type SendResult } from '../../lib/delivery/process-delivery.ts';
import type { Process } from '../../lib/dsp/common/process.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { dropWrite, enqueueWrite, ProcessOutbox } from '../../lib/store/process-outbox.ts';

const PID = 'urn:uuid:019aa9f0-1a2b-7c3d-8e4f-5a6b7c8d9e0f';
const MESSAGE = 'urn:uuid:019aa9f0-1a2b-7c3d-8e4f-5a6b7c8d9e10';
const TYPE = 'ContractAgreementMessage';
const now = () => instant(Date.now());

const process: Process = {
  pid: PID,
  role: 'provider',
  counterpartyId: 'did:web:lab.example',
  counterpartyPid: 'urn:uuid:theirs',
  address: 'https://lab.example/dsp',
  state: 'REQUESTED',
  pending: { messageId: MESSAGE, type: TYPE, to: 'AGREED' },
  ending: null,
  createdAt: now(),
  changedAt: now(),
};

let worker: ProcessDelivery;
afterEach(() => worker.close());

/** A delivery of one queued message that can wait until the message is due. */
async function openDelivery(
  send: () => Promise<SendResult> = async () => ({ kind: 'accepted', response: {} }),
) {
  const table = openSqliteTable(':memory:');
  const message = { messageId: MESSAGE, type: TYPE, path: '/', body: { '@type': TYPE } };
  await table.transact([enqueueWrite('negotiation', process, { ...message, settleMs: 0 }, now())]);
  const done: string[] = [];
  const log: string[] = [];
  const recordEnd = (how: string) => async () => {
    done.push(how);
    await table.transact([dropWrite(PID, MESSAGE)]);
  };
  const correspondent = {
    get: async () => process,
    recordAccepted: recordEnd('acknowledged'),
    recordRefused: recordEnd('refused'),
  };
  const outbox = new ProcessOutbox(table);
  worker = new ProcessDelivery({
    outbox,
    services: { negotiation: correspondent, transfer: correspondent },
    send,
    log: (_, event) => void log.push(event),
  });
  return { table, outbox, done, log };
}

describe('the delivery in the process of a server', () => {
  it('tries again after the store failed, because no other process would', async () => {
    const { table, done, log } = await openDelivery();
    const { query } = table;
    let failures = 0;
    table.query = ((request) => {
      failures += 1;
      return failures === 1 ? Promise.reject(new Error('busy')) : query.call(table, request);
    }) as typeof query;
    await worker.sendQueued(PID);
    expect([log[0], done]).toEqual(['delivery.failed', ['acknowledged']]);
  });

  it('stops looking when it is closed', async () => {
    const { table } = await openDelivery();
    table.query = () => Promise.reject(new Error('gone'));
    const working = worker.sendQueued(PID);
    await worker.close();
    expect(await working).toBe(false);
  });

  it('tries again after a defect', async () => {
    let tries = 0;
    const { done, log } = await openDelivery(async () => {
      tries += 1;
      if (tries < 3) throw new TypeError('defect');
      return { kind: 'accepted', response: {} };
    });
    await worker.sendQueued(PID);
    expect([tries, done]).toEqual([3, ['acknowledged']]);
    expect(log.filter((event) => event === 'message.defect')).toHaveLength(2);
  });

  it('11.4: sends messages that were delayed while the clock was ahead, and counts their time from then on', async () => {
    const { table, outbox, done } = await openDelivery();
    const item = await outbox.next(PID);
    const inAYear = instant(Date.now() + 365 * DAY_MS);
    const message = { ...item?.message, begunAt: inAYear, dueAt: inAYear };
    const key = { pk: `OUTBOX#${PID}`, sk: MESSAGE };
    await table.transact([{ kind: 'put', key, data: message as never, if: { version: 1 } }]);
    const [late] = [await outbox.next(PID)];
    const claimed = late && (await outbox.claim(late, now(), inAYear));
    expect(claimed && claimed.message.begunAt !== null && claimed.message.begunAt <= now()).toBe(
      true,
    );
    await worker.sendQueued(PID);
    expect(done).toEqual(['acknowledged']);
  });

  it('refuses a message that failed by a defect for ten minutes, so that it becomes a dead letter', async () => {
    const { table, outbox, done } = await openDelivery(() =>
      Promise.reject(new TypeError('defect')),
    );
    const item = await outbox.next(PID);
    const message = { ...item?.message, begunAt: instant(Date.now() - 600_000) };
    const key = { pk: `OUTBOX#${PID}`, sk: MESSAGE };
    await table.transact([{ kind: 'put', key, data: message as never, if: { version: 1 } }]);
    await worker.sendQueued(PID);
    expect(done).toEqual(['refused']);
  });
});
