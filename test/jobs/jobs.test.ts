import { describe, expect, it } from 'vitest';
import { hasCode, KaartError } from '../../lib/core/errors.ts';
import { addMilliseconds, DAY_MS, type Instant, instant } from '../../lib/core/instant.ts';
import { noLog } from '../../lib/core/log.ts';
import { stateReason } from '../../lib/core/stated-reason.ts';
import { Delivery } from '../../lib/delivery/delivery.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { Jobs } from '../../lib/jobs/jobs.ts';
import { type CheckRight, JOB_STEP, type JobKind } from '../../lib/jobs/ports.ts';
import { TableJobStore } from '../../lib/store/job-store.ts';
import { pendingJobs } from '../../lib/store/outbox.ts';
import type { Table } from '../../lib/store/table.ts';
import { Faults, type Strike } from '../publication/faults.ts';

const NOW = instant(Date.now());
const ALICE = { subject: 'alice', tokenId: 't', roles: ['consent-officer'] };
const ENTRIES = 5;
const allowed: CheckRight = async () => ({ holds: true });

/** Writes two entries a step into the table. An entry that is written already stays. */
function writing(table: Table): JobKind {
  return {
    needs: 'consent:write',
    async step({ done }, before) {
      const end = Math.min(done + 2, ENTRIES);
      for (let at = done; at < end; at += 1) {
        const key = { pk: 'ENTRY', sk: String(at) };
        await table
          .transact([{ kind: 'put', key, data: { at }, if: 'absent' }])
          .catch((error: unknown) => {
            if (!hasCode(error, 'concurrent-update')) throw error;
          });
      }
      const sum = Number(before ?? 0) + (end - done);
      return { done: end, total: ENTRIES, result: sum };
    },
  };
}

interface Made {
  readonly kind?: JobKind;
  readonly checkRight?: CheckRight;
  readonly clock?: () => Instant;
}

function process(table: Table, { kind = writing(table), checkRight = allowed, clock }: Made = {}) {
  let id = 0;
  const newId = () => `${Date.now()}-${++id}-${Math.random()}`;
  const store = new TableJobStore(table, newId);
  const kinds = { writing: kind };
  const jobs = new Jobs({ store, kinds, checkRight, clock: clock ?? (() => NOW), newId });
  let days = 0;
  // A failed step is due again at the next check.
  const tomorrow = () => addMilliseconds(instant(Date.now()), ++days * DAY_MS);
  const handlers = {
    [JOB_STEP]: (message: Record<string, unknown>) =>
      jobs.runStep(String(message['id']), Number(message['steps'])),
  };
  const delivery = new Delivery({ table, handlers, log: noLog, clock: tomorrow });
  const deliver = async () => {
    while ((await delivery.drain()).done > 0);
    await delivery.close();
  };
  return { jobs, deliver };
}

async function countOf(table: Table) {
  const { items } = await table.query({ pk: 'ENTRY' });
  const queued = [];
  for await (const job of pendingJobs(table)) queued.push(job);
  return { entries: items.length, queued: queued.length };
}

describe('a job', () => {
  it('is done in steps, each queued with the result of the step before', async () => {
    const table = openSqliteTable(':memory:');
    const { jobs, deliver } = process(table);
    const { id, state } = await jobs.start('writing', {}, ALICE);
    expect(state).toBe('waiting');
    await jobs.runStep(id, 0);
    expect((await jobs.get(id)).value).toMatchObject({ state: 'running', done: 2, total: ENTRIES });
    await deliver();
    const { value, result } = await jobs.get(id);
    expect(value).toMatchObject({ state: 'done', done: ENTRIES, steps: 3, reason: null });
    expect(result).toBe(ENTRIES);
    expect(await countOf(table)).toEqual({ entries: ENTRIES, queued: 0 });
  });

  it('ignores a step that is delivered again, by the same or another worker', async () => {
    const table = openSqliteTable(':memory:');
    const { jobs } = process(table);
    const { id } = await jobs.start('writing', {}, ALICE);
    await Promise.all([jobs.runStep(id, 0), process(table).jobs.runStep(id, 0)]);
    await jobs.runStep(id, 0);
    expect(await jobs.get(id)).toMatchObject({ value: { steps: 1, done: 2 }, result: 2 });
    expect(await countOf(table)).toEqual({ entries: 2, queued: 2 });
  });

  it.each([
    ['killed', 'after a write'],
    ['failed', 'before'],
    ['failed', 'after a write'],
  ] as const)(
    '%s %s at each call of the table: it ends with the same result',
    async (manner, moment) => {
      for (let call = 1; ; call += 1) {
        const table = openSqliteTable(':memory:');
        const { id } = await process(table).jobs.start('writing', {}, ALICE);
        const faults = new Faults({ call, manner, moment } satisfies Strike);
        await process(faults.table(table))
          .deliver()
          .catch(() => undefined);
        await process(table).deliver();
        const { value, result } = await process(table).jobs.get(id);
        expect(value, `call ${call}`).toMatchObject({ state: 'done', done: ENTRIES, steps: 3 });
        expect(result, `call ${call}`).toBe(ENTRIES);
        expect(await countOf(table), `call ${call}`).toEqual({ entries: ENTRIES, queued: 0 });
        await table.close();
        if (!faults.struck) return expect(call).toBeGreaterThan(8);
      }
    },
  );

  it('stops with the reason if the person lost the right between two steps', async () => {
    const table = openSqliteTable(':memory:');
    const { jobs } = process(table);
    const { id } = await jobs.start('writing', {}, ALICE);
    await jobs.runStep(id, 0);
    const checkRight: CheckRight = async () => ({ holds: false, reason: 'person-was-revoked' });
    await process(table, { checkRight }).deliver();
    expect(await jobs.get(id)).toMatchObject({
      value: { state: 'failed', done: 2, reason: stateReason('person-was-revoked') },
      result: 2,
    });
    expect(await countOf(table)).toEqual({ entries: 2, queued: 0 });
  });

  it('fails with an error that no repetition repairs, and waits after another one', async () => {
    const table = openSqliteTable(':memory:');
    const failing = (error: Error): JobKind => ({
      needs: 'consent:write',
      step: () => Promise.reject(error),
    });
    const lost = failing(new KaartError('no-such-upload', { code: 'object-not-found' }));
    const { jobs } = process(table, { kind: lost });
    const { id } = await jobs.start('writing', {}, ALICE);
    const broken = process(table, { kind: failing(new TypeError('defect')) }).jobs;
    await expect(broken.runStep(id, 0)).rejects.toThrow('defect');
    expect((await jobs.get(id)).value).toMatchObject({ state: 'waiting', steps: 0 });
    await jobs.runStep(id, 0);
    const reason = stateReason('no-such-upload');
    expect((await jobs.get(id)).value).toMatchObject({ state: 'failed', reason });
  });

  it('of a kind that this release does not know fails', async () => {
    const table = openSqliteTable(':memory:');
    const { jobs, deliver } = process(table);
    const { id } = await jobs.start('constructor', {}, ALICE);
    await deliver();
    const reason = stateReason('no-job-handler', { kind: 'constructor' });
    expect((await jobs.get(id)).value).toMatchObject({ state: 'failed', reason });
  });

  it('expires after 30 days; its late step does nothing', async () => {
    const table = openSqliteTable(':memory:');
    const clock = () => addMilliseconds(instant(Date.now()), -31 * DAY_MS);
    const { jobs, deliver } = process(table, { clock });
    const { id } = await jobs.start('writing', {}, ALICE);
    await deliver();
    await expect(jobs.get(id)).rejects.toMatchObject({ code: 'not-found' });
    expect((await jobs.page({ limit: 10 })).items).toEqual([]);
    expect(await countOf(table)).toEqual({ entries: 0, queued: 0 });
  });
});
