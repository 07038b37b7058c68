import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConsentRequest } from '../../lib/consent/event.ts';
import { readableGroups } from '../../lib/consent/timeline.ts';
import { AUDIENCES } from '../../lib/consent/vocabulary.ts';
import { addMilliseconds, DAY_MS, HOUR_MS, type Instant, instant } from '../../lib/core/instant.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { withoutWrites } from '../../lib/store/table.ts';
import { consentSetup, request, row } from './consent-setup.ts';
import { listNotices, revision } from './revisions.ts';

const NOW = instant('2025-09-30T22:00:00Z');
const COMPANY = 'LUHT-DEMO-0001';
const notices = listNotices(revision(1), revision(2));

/** A setup that counts the writes to its table. */
function countingSetup() {
  const table = openSqliteTable(':memory:');
  const writes = { count: 0 };
  const counting = {
    ...withoutWrites(table),
    transact: (all: Parameters<typeof table.transact>[0]) => {
      writes.count += all.length;
      return table.transact(all);
    },
  };
  return { ...consentSetup({ table: counting, notices }), writes };
}

const someDecision = fc.record({
  audience: fc.constantFrom(...AUDIENCES),
  action: fc.constantFrom('grant' as const, 'withdraw' as const, 'refuse' as const),
  /** Milliseconds by which the clock advances before the decision. */
  ms: fc.integer({ min: -HOUR_MS, max: HOUR_MS }),
});
type SomeDecision = typeof someDecision extends fc.Arbitrary<infer D> ? D : never;

/**
 * Records decisions one after the other. Expects events for those that differ from the last one of their
 * audience.
 */
async function play(decisions: readonly SomeDecision[]): Promise<void> {
  const setup = consentSetup();
  const last = new Map<string, string>();
  let recorded = 0;
  for (const { audience, action, ms } of decisions) {
    setup.tick(ms);
    await setup.service.record([request({ audience, action })], 'officer');
    if (last.get(audience) !== action) recorded += 1;
    last.set(audience, action);
    const granted = AUDIENCES.filter((each) => last.get(each) === 'grant');
    for (const at of [addMilliseconds(NOW, -DAY_MS), addMilliseconds(NOW, DAY_MS)])
      expect(await openTo(setup, at)).toEqual(granted);
  }
  expect(await setup.service.events(COMPANY)).toHaveLength(recorded);
}

/** The audiences that may read the row if their clock shows `at`. */
async function openTo({ store }: ReturnType<typeof consentSetup>, at: Instant) {
  const timeline = (await store.load([COMPANY])).get(COMPANY)?.timeline ?? {};
  return AUDIENCES.filter((each) => readableGroups(timeline, each, at).length > 0);
}

describe('9.42 a decision that is in force already', () => {
  it.each<[string, Partial<ConsentRequest>]>([
    ['a permission', {}],
    ['a permission with an end', { validUntil: addMilliseconds(NOW, 9 * DAY_MS) }],
    ['a permission of one reader by name', { recipient: 'acme' }],
    ['a refusal', { action: 'refuse' }],
    ['a withdrawal', { action: 'withdraw' }],
    ['what was called superseded', { action: 'withdraw', kind: 'superseded' }],
  ])('9.42 writes nothing: %s', async (_, changes) => {
    const { service, tick, writes } = countingSetup();
    await service.record([request({ validUntil: addMilliseconds(NOW, DAY_MS) })], 'officer');
    tick(1_000);
    expect(await service.record([request(changes)], 'officer')).toHaveLength(1);
    const before = writes.count;
    tick(1_000);
    const again = request({ ...changes, language: 'fr', evidenceRef: 'mail://again' });
    expect(await service.record([again], 'other')).toEqual([]);
    expect(writes.count).toBe(before);
  });

  it.each<[string, Partial<ConsentRequest>, Partial<ConsentRequest>]>([
    ['another notice', {}, { noticeVersion: 'notice-v2' }],
    ['another end', {}, { validUntil: addMilliseconds(NOW, DAY_MS) }],
    ['no end any more', { validUntil: addMilliseconds(NOW, DAY_MS) }, {}],
    ['another audience', {}, { audience: 'dataspace' }],
    ['another group', {}, { fieldGroup: 'profile' }],
    ['one reader by name', {}, { recipient: 'acme' }],
    ['another giver', { action: 'withdraw' }, { action: 'withdraw', givenBy: 'data-subject' }],
    ['another action', { action: 'withdraw' }, { action: 'refuse' }],
    ['another kind', { action: 'withdraw' }, { action: 'withdraw', kind: 'invalidated' }],
    ['a reconfirmation', {}, { kind: 'reconfirmed' }],
    ['a beginning of its own', {}, { effectiveAt: addMilliseconds(NOW, -DAY_MS) }],
  ])('9.42 is recorded with %s', async (_, first, second) => {
    const { service, tick } = countingSetup();
    await service.record([request()], 'officer');
    tick(1_000);
    if (Object.keys(first).length > 0) await service.record([request(first)], 'officer');
    tick(1_000);
    expect(await service.record([request(second)], 'officer')).toHaveLength(1);
  });

  it('9.42 is recorded after a grant that has expired, or has not begun', async () => {
    const { service, tick } = countingSetup();
    await service.record([request({ effectiveAt: addMilliseconds(NOW, 5 * DAY_MS) })], 'officer');
    expect(await service.record([request()], 'officer')).toHaveLength(1);
    const ends = request({ audience: 'public', validUntil: addMilliseconds(NOW, DAY_MS) });
    await service.record([ends], 'officer');
    tick(2 * DAY_MS);
    await service.recordExpiredGrants();
    const then = { ...ends, validUntil: null };
    expect(await service.record([then], 'officer')).toHaveLength(1);
  });

  it('9.42 is recorded if a withdrawal of a file begins later', async () => {
    const { service, store, tick } = countingSetup();
    const future = { action: 'withdraw', effective_at: '2025-10-05T08:00:00Z' };
    await service.importFile([row(), row(future, 2)], 'officer');
    expect(await service.record([request({ action: 'withdraw' })], 'officer')).toHaveLength(1);
    const timeline = (await store.load([COMPANY])).get(COMPANY)?.timeline ?? {};
    tick(1_000);
    expect(readableGroups(timeline, 'partners', addMilliseconds(NOW, 1_000))).toEqual([]);
  });

  it('9.42 omits unchanged decisions from the response, and records the others', async () => {
    const { service } = countingSetup();
    await service.record([request()], 'officer');
    const both = [request(), request({ fieldGroup: 'profile' })];
    expect(await service.record(both, 'officer')).toMatchObject([{ fieldGroup: 'profile' }]);
  });

  it('9.42 must still name the last event, and follow the rules', async () => {
    const { service } = countingSetup();
    await service.record([request()], 'officer');
    const stale = service.record([request()], 'officer', { seq: 0 });
    await expect(stale).rejects.toMatchObject({ code: 'precondition-failed' });
    const wrong = service.record([request({ evidenceRef: ' ' })], 'officer');
    await expect(wrong).rejects.toMatchObject({ code: 'consent-rejected' });
  });

  it('9.42 is compared with the last decision, whatever was omitted and whatever the clock was', async () => {
    await fc.assert(fc.asyncProperty(fc.array(someDecision, { maxLength: 12 }), play), {
      numRuns: 60,
    });
  });
});
