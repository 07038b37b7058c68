import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasCode } from '../../lib/core/errors.ts';
import { newUuid } from '../../lib/core/ids.ts';
import { addMilliseconds, DAY_MS, type Instant, instant } from '../../lib/core/instant.ts';
import { noLog } from '../../lib/core/log.ts';
import { stateReason } from '../../lib/core/stated-reason.ts';
import { Delivery, MAX_ATTEMPTS } from '../../lib/delivery/delivery.ts';
import {
  createProcessEventHandler,
  PROCESS_EVENT,
  reportTransfer,
} from '../../lib/delivery/process-events.ts';
import { newTransfer, type Transfer } from '../../lib/dsp/transfer/transfer.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { createOutbound } from '../../lib/outbound/outbound.ts';
import { deadJobs, pendingJobs, replayJob } from '../../lib/store/outbox.ts';
import { TableProcessStore } from '../../lib/store/process-store.ts';
import type { Table } from '../../lib/store/table.ts';
import { Faults, type Strike, Struck } from '../publication/faults.ts';
import { EventReceiver, isAuthentic } from './data-space/event-receiver.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const STATES = ['REQUESTED', 'STARTED', 'SUSPENDED', 'TERMINATED'] as const;
const PID = 'urn:uuid:0d3f7e0e-3a5b-4f0e-9b52-0c1c1f3ad0a1';

let receiver: EventReceiver;
let now: Instant;
beforeEach(async () => {
  receiver = await EventReceiver.open();
  now = instant(Date.now());
});
afterEach(() => receiver.close());

/** A process of Kaart over a table that exists longer than the process. */
function start(table: Table, faults = new Faults(), allow = ['127.0.0.0/8'], url = receiver.url) {
  const faulty = faults.table(table);
  const outbound = createOutbound({ allow });
  const store = new TableProcessStore<Transfer>({
    table: faulty,
    kind: 'transfer',
    clock: () => now,
    newId: newUuid,
    report: reportTransfer,
  });
  const handler = createProcessEventHandler({
    outbound: { send: (request) => faults.call('call', () => outbound.send(request)) },
    webhook: async () => ({ url, secret: SECRET }),
    clock: () => now,
  });
  const handlers = { [PROCESS_EVENT]: handler };
  const wake = async () => undefined;
  const delivery = new Delivery({ table: faulty, handlers, log: noLog, clock: () => now, wake });
  return { store, delivery, close: () => outbound.close() };
}

/** Brings the transfer into the next state. A second call has no effect. */
async function bringInto(
  store: TableProcessStore<Transfer>,
  state: Transfer['state'],
): Promise<void> {
  const stored = await store.find(PID);
  if (stored?.value.state === state) return;
  const given = { address: 'http://127.0.0.1/dsp', dataset: 'd', format: 'HttpData-PULL' } as const;
  const begun = newTransfer(now, {
    ...{ ...given, pid: PID, role: 'consumer', counterpartyId: 'p', counterpartyPid: 'q' },
    ...{ state, agreement: 'a' },
    dataAddress: { '@type': 'DataAddress', endpointType: 'x', endpoint: 'http://secret.example' },
  });
  const next = { ...(stored?.value ?? begun), state, changedAt: now };
  const action = `transfer.${state.toLowerCase()}`;
  const revision = stored?.revision ?? 0;
  await store.commit({ next, revision, isNewState: true, actor: 'p', action });
}

async function collectAll<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const value of values) found.push(value);
  return found;
}

describe('an event', () => {
  it('is not queued for a change within a state', async () => {
    const table = openSqliteTable(':memory:');
    const { store, close } = start(table);
    await bringInto(store, 'REQUESTED');
    const stored = await store.find(PID);
    const next = { ...(stored?.value as Transfer), awaitsAddress: true };
    await store.commit({ next, revision: 1, isNewState: false, actor: 'p', action: 'transfer.x' });
    await store.amend(next, 2);
    expect(await collectAll(pendingJobs(table))).toHaveLength(1);
    close();
  });

  it('is not queued if another change was first', async () => {
    const table = openSqliteTable(':memory:');
    const { store, close } = start(table);
    await bringInto(store, 'REQUESTED');
    const stored = await store.find(PID);
    const ends = ['STARTED', 'TERMINATED'] as const;
    const done = await Promise.allSettled(
      ends.map((state) => {
        const next = { ...(stored?.value as Transfer), state };
        return store.commit({ next, revision: 1, isNewState: true, actor: 'p', action: 't.x' });
      }),
    );
    const refused = done.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    expect(refused.map((error) => hasCode(error, 'concurrent-update'))).toEqual([true]);
    expect(await collectAll(pendingJobs(table))).toHaveLength(2);
    close();
  });

  it('that the receiver refuses is sent again with the same id and content, and a new time', async () => {
    const table = openSqliteTable(':memory:');
    const { store, delivery, close } = start(table);
    receiver.responses.push(503, 302, 404);
    await bringInto(store, 'REQUESTED');
    for (let each = 0; each < 5; each += 1) {
      await delivery.drain();
      now = addMilliseconds(now, 60_000);
    }
    expect(receiver.calls).toHaveLength(4);
    expect(receiver.events.size).toBe(1);
    expect(new Set(receiver.calls.map(({ text }) => text)).size).toBe(1);
    expect(receiver.calls.every((call) => isAuthentic(call, SECRET))).toBe(true);
    expect(receiver.calls[0]?.text).not.toContain('secret.example');
    const times = receiver.calls.map(({ headers }) => headers['webhook-timestamp']);
    expect(new Set(times).size).toBe(4);
    expect(await collectAll(pendingJobs(table))).toEqual([]);
    close();
  });

  it('becomes a dead letter after the last attempt, and is sent when it is replayed', async () => {
    const table = openSqliteTable(':memory:');
    const { store, delivery, close } = start(table);
    receiver.responses.push(...Array(MAX_ATTEMPTS).fill(500));
    await bringInto(store, 'REQUESTED');
    for (let each = 0; each < MAX_ATTEMPTS; each += 1) {
      await delivery.drain();
      now = addMilliseconds(now, DAY_MS);
    }
    const [letter] = await collectAll(deadJobs(table));
    expect(letter?.reason).toEqual(stateReason('webhook-answered', { status: 500 }));
    await replayJob(table, letter?.id ?? '', { entryId: newUuid(), at: now, actor: 'alice' });
    await delivery.drain();
    expect(receiver.calls).toHaveLength(MAX_ATTEMPTS + 1);
    expect(receiver.events.size).toBe(1);
    expect([
      ...(await collectAll(pendingJobs(table))),
      ...(await collectAll(deadJobs(table))),
    ]).toEqual([]);
    close();
  });

  it('that gets no response delays the others: the receiver is called again half a minute later', async () => {
    const table = openSqliteTable(':memory:');
    const { store, delivery, close } = start(table);
    receiver.responses.push('cut');
    for (const state of STATES) await bringInto(store, state);
    await delivery.drain();
    now = addMilliseconds(now, 20_000);
    await delivery.drain();
    expect([receiver.cut, receiver.calls.length]).toEqual([1, 0]);
    now = addMilliseconds(now, 60_000);
    await delivery.drain();
    expect([receiver.cut, receiver.events.size]).toEqual([1, STATES.length]);
    close();
  });

  it.each(['http://127.0.0.1:9/events', 'https://10.0.0.1/events', 'https://localhost/events'])(
    'is never sent to %s, an address inside',
    async (url) => {
      const table = openSqliteTable(':memory:');
      const { store, delivery, close } = start(table, new Faults(), [], url);
      await bringInto(store, 'REQUESTED');
      for (let each = 0; each < MAX_ATTEMPTS; each += 1) {
        await delivery.drain();
        now = addMilliseconds(now, DAY_MS);
      }
      const [letter] = await collectAll(deadJobs(table));
      expect(letter?.reason.reason).toMatch(/^address-/);
      expect(receiver.calls).toEqual([]);
      close();
    },
  );
});

/** All states of a transfer and the calls for them, in processes of which one fails or is killed. */
async function play(strike?: Strike): Promise<{ readonly faults: Faults }> {
  const table = openSqliteTable(':memory:');
  const faults = new Faults(strike);
  let process = start(table, faults);
  const restart = () => {
    process.close();
    process = start(table);
  };
  const drain = async () => {
    await process.delivery.drain().catch((error) => {
      if (!(error instanceof Struck)) throw error;
    });
    if (faults.struck) restart();
    now = addMilliseconds(now, 60_000);
  };
  for (const state of STATES) {
    await bringInto(process.store, state).catch(async (error) => {
      if (!(error instanceof Struck)) throw error;
      restart();
      await bringInto(process.store, state);
    });
    await drain();
  }
  await drain();
  await drain();
  process.close();
  expect(await collectAll(pendingJobs(table))).toEqual([]);
  return { faults };
}

describe('a crash', () => {
  it('at any call of the store or of the receiver loses no event, and gives none a second id', async () => {
    const { faults } = await play();
    const calls = faults.names.length;
    expect(faults.names.filter((name) => name === 'call')).toHaveLength(STATES.length);
    expect(calls).toBeGreaterThan(15);
    for (let call = 1; call <= calls; call += 1)
      for (const moment of ['before', 'after'] as const) {
        receiver.calls.length = 0;
        await play({ call, moment, manner: 'killed' });
        const states = [...receiver.events.values()].map(({ data }) => data.state);
        const where = [call, moment, faults.names[call - 1]];
        expect([...where, ...states.toSorted()]).toEqual([...where, ...STATES.toSorted()]);
      }
  }, 120_000);
});
