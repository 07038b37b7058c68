import { afterEach, describe, expect, it } from 'vitest';
import { addMilliseconds, DAY_MS, HOUR_MS, type Instant, instant } from '../../lib/core/instant.ts';
import { type Log, noLog } from '../../lib/core/log.ts';
import { stateReason, stateText } from '../../lib/core/stated-reason.ts';
import { Delivery, MAX_ATTEMPTS } from '../../lib/delivery/delivery.ts';
import { ProcessDelivery } from '../../lib/delivery/process-delivery.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { deadJobs, pendingJobs } from '../../lib/store/outbox.ts';
import { ProcessOutbox } from '../../lib/store/process-outbox.ts';
import { type Table, withoutWrites } from '../../lib/store/table.ts';
import { body, linesOf, Setup } from './setup.ts';

interface Line {
  readonly id: string;
  readonly state: string;
  readonly process: string;
  readonly type: string;
  readonly attempts: number;
  readonly reason: string | null;
}

const AT = instant('2026-01-01T00:00:00Z');

function put(table: Table, id: string, data: object): Promise<void> {
  const key = { pk: 'OUTBOX', sk: `${AT}#${id}` };
  return table.transact([{ kind: 'put', key, data: data as never, if: 'absent' }]);
}

async function collectAll<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const value of values) found.push(value);
  return found;
}

describe('11.4: a job that was postponed while the clock was ahead', () => {
  it('is done once the clock is right', async () => {
    const table = openSqliteTable(':memory:');
    await put(table, 'a', { kind: 'known' });
    const done: string[] = [];
    let works = false;
    const handlers = {
      known: async () => {
        if (!works) throw new Error('not yet');
        done.push('known');
      },
    };
    const openDeliveryAt = (clock: () => Instant) =>
      new Delivery({ table, handlers, log: noLog, clock });
    const yearOn = addMilliseconds(instant(Date.now()), 365 * DAY_MS);
    await openDeliveryAt(() => yearOn).drain();
    works = true;
    await openDeliveryAt(() => addMilliseconds(yearOn, -1)).drain();
    expect(done).toEqual([]);
    await openDeliveryAt(() => instant(Date.now())).drain();
    expect(done).toEqual(['known']);
  });
});

describe('9.55: an outbox job that cannot be done', () => {
  it.each([
    ['of an unknown kind', { kind: 'from-the-future', x: 1 }, 'from-the-future'],
    ['that is not a job', { nonsense: true }, 'unreadable'],
    ['of a kind that every object has', { kind: '__proto__' }, '__proto__'],
    ['that is a list', [1, 2], 'unreadable'],
  ])('%s becomes a dead letter at once, and the following jobs are done', async (_, data, kind) => {
    const table = openSqliteTable(':memory:');
    await put(table, 'a', data);
    await put(table, 'b', { kind: 'known' });
    const done: string[] = [];
    const handlers = { known: async () => void done.push('known') };
    const delivery = new Delivery({ table, handlers, log: noLog });
    await delivery.drain();
    expect(done).toEqual(['known']);
    expect(await collectAll(pendingJobs(table))).toEqual([]);
    expect(await collectAll(deadJobs(table))).toMatchObject([
      { message: { kind }, reason: stateReason('no-job-handler', { kind }) },
    ]);
  });

  it('that always fails is counted, waits longer each time, and becomes a dead letter', async () => {
    const table = openSqliteTable(':memory:');
    await put(table, 'a', { kind: 'broken' });
    await put(table, 'b', { kind: 'known' });
    let now: Instant = AT;
    let done = 0;
    const waits: number[] = [];
    const delivery = new Delivery({
      table,
      log: noLog,
      clock: () => now,
      handlers: {
        broken: () => Promise.reject(new Error('disk full')),
        async known() {
          done += 1;
        },
      },
      wake: async (ms) => void waits.push(ms),
    });
    await delivery.drain();
    await delivery.drain();
    expect([done, waits.length]).toEqual([1, 1]); // not due yet
    for (let tries = 1; tries < MAX_ATTEMPTS; tries += 1) {
      expect(await collectAll(pendingJobs(table))).toMatchObject([{ attempts: tries }]);
      now = addMilliseconds(now, HOUR_MS);
      await delivery.drain();
    }
    expect(await collectAll(pendingJobs(table))).toEqual([]);
    expect(await collectAll(deadJobs(table))).toMatchObject([
      {
        attempts: MAX_ATTEMPTS,
        reason: stateText('Error: disk full'),
        message: { kind: 'broken' },
      },
    ]);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    await delivery.close();
  });

  it('17.2 is logged once, also if two workers give it up at the same time', async () => {
    const table = openSqliteTable(':memory:');
    await put(table, 'a', { kind: 'from-the-future' });
    const events: string[] = [];
    const log: Log = (_, event) => void events.push(event);
    const workers = [1, 2].map(() => new Delivery({ table, handlers: {}, log }));
    await Promise.all(workers.map((worker) => worker.drain()));
    expect(await collectAll(deadJobs(table))).toHaveLength(1);
    expect(events).toEqual(['delivery.dead-letter']);
  });

  it('stays pending if the failed try cannot be stored', async () => {
    const table = openSqliteTable(':memory:');
    await put(table, 'a', { kind: 'broken' });
    const full: Table = {
      ...withoutWrites(table),
      transact: () => Promise.reject(new Error('disk full')),
    };
    const handlers = { broken: () => Promise.reject(new Error('disk full')) };
    const delivery = new Delivery({ table: full, handlers, log: noLog });
    expect(await delivery.drain()).toEqual({ done: 0, failed: [`${AT}#a`] });
    expect(await collectAll(pendingJobs(table))).toMatchObject([{ attempts: 0 }]);
  });

  it('to a process of an unknown kind becomes a dead letter', async () => {
    const table = openSqliteTable(':memory:');
    const key = { pk: 'OUTBOX#urn:uuid:1', sk: 'urn:uuid:m' };
    await table.transact([{ kind: 'put', key, data: { process: 'strange' }, if: 'absent' }]);
    const outbox = new ProcessOutbox(table);
    const send = async () => ({ kind: 'accepted', response: {} }) as const;
    const worker = new ProcessDelivery({ outbox, services: {}, send, log: noLog });
    expect(await worker.sendQueued('urn:uuid:1')).toBe(true);
    expect(await outbox.next('urn:uuid:1')).toBeUndefined();
    expect(await collectAll(outbox.deadLetters())).toMatchObject([
      { messageId: 'urn:uuid:m', reason: stateReason('no-message-handler', { kind: 'strange' }) },
    ]);
  });
});

describe('9.55: an operator', () => {
  let setup: Setup;
  afterEach(() => setup.close());

  it('sees a dead letter that cannot be read, and may drop it', async () => {
    const table = openSqliteTable(':memory:');
    setup = new Setup(undefined, {}, undefined, { table, objects: new Setup().objects });
    const key = { pk: 'DEAD-LETTER', sk: 'strange' };
    await table.transact([{ kind: 'put', key, data: { nonsense: true }, if: 'absent' }]);
    const lines = await linesOf<Line>(setup.as('operator', '/v1/outbox'));
    expect(lines).toMatchObject([{ state: 'dead-letter', type: 'unreadable' }]);
    const checks = await body<{ check: string; detail: string }[]>(
      setup.as('operator', '/v1/checks'),
    );
    expect(checks).toContainEqual(
      expect.objectContaining({ check: 'dead-letters', detail: expect.stringContaining('1 job') }),
    );
    expect((await setup.as('operator', '/v1/outbox/strange/drop', { json: {} })).status).toBe(200);
    expect(await linesOf<Line>(setup.as('operator', '/v1/outbox'))).toEqual([]);
  });

  it('sees dead letters, which the checks report, and replays or drops them', async () => {
    const table = openSqliteTable(':memory:');
    setup = new Setup(undefined, {}, undefined, { table, objects: new Setup().objects });
    await put(table, 'a', { kind: 'from-the-future' });
    await put(table, 'b', { kind: 'from-the-past' });
    await setup.kaart.deliver();
    const lines = await linesOf<Line>(setup.as('operator', '/v1/outbox'));
    expect(lines).toMatchObject([
      { state: 'dead-letter', process: 'job', type: 'from-the-future' },
      { state: 'dead-letter', process: 'job', type: 'from-the-past' },
    ]);
    const checks = await body<{ check: string; detail: string }[]>(
      setup.as('operator', '/v1/checks'),
    );
    expect(checks).toContainEqual(
      expect.objectContaining({ check: 'dead-letters', detail: expect.stringContaining('2 jobs') }),
    );
    const postTo = (line: Line | undefined, verb: string) =>
      setup.as('operator', `/v1/outbox/${encodeURIComponent(line?.id ?? '')}/${verb}`, {
        json: {},
      });
    expect(await body(postTo(lines[0], 'drop'))).toMatchObject({ dropped: true });
    expect((await postTo(lines[0], 'drop')).status).toBe(404);
    expect(await body(postTo(lines[1], 'replay'))).toMatchObject({
      process: 'job',
      isWanted: true,
    });
    await setup.kaart.deliver();
    const left = await linesOf<Line>(setup.as('operator', '/v1/outbox'));
    expect(left).toMatchObject([{ state: 'dead-letter', type: 'from-the-past' }]);
    const actions = await collectAll(listAuditActions(table));
    expect(actions).toEqual(['outbox.dropped', 'outbox.replayed']);
  });
});

async function* listAuditActions(table: Table): AsyncGenerator<unknown> {
  const pk = `AUDIT#${new Date().toISOString().slice(0, 10)}`;
  const { items } = await table.query<{ action: string }>({ pk });
  for (const { data } of items) yield data.action;
}
