import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordedConsentEvent } from '../../lib/consent/event.ts';
import type { NoticeTerms } from '../../lib/consent/notice.ts';
import { createNoticeFilter } from '../../lib/consent/notice-terms.ts';
import type { ConsentNotices } from '../../lib/consent/ports.ts';
import {
  type DataRecipient,
  listNamedRecipients,
  timelineFor,
} from '../../lib/consent/recipient.ts';
import { expiryId, withoutReplaced } from '../../lib/consent/replaced.ts';
import {
  findDecidingAt,
  grantedGroupsAt,
  nextNarrowingAfter,
  readableGroups,
  type Timeline,
  type TimelineKey,
  timelineOfLog,
} from '../../lib/consent/timeline.ts';
import { filterTimelineByCompany } from '../../lib/consent/timeline-of-company.ts';
import { AUDIENCES, FIELD_GROUPS } from '../../lib/consent/vocabulary.ts';
import {
  computeCompanyIdentity,
  isSameCompanyWithoutGap,
} from '../../lib/core/company-identity.ts';
import {
  addMilliseconds,
  EARLIEST,
  HOUR_MS,
  instant,
  laterInstant,
} from '../../lib/core/instant.ts';
import { anyLog, moment, NAMES, SPAN_MS } from './arbitrary.ts';
import { consentSetup, request } from './consent-setup.ts';
import { hour, recorded, timelineOf } from './events.ts';
import { revision } from './revisions.ts';

const KEY = new Uint8Array(32).fill(1);
const facts = { rcsNumber: 'B1', vatNumber: null, name: 'acme' };
const contact = (name: string) => ({ contactName: name, contactEmail: null });
const identity = (rcsNumber: string, name: string, since = '2025') =>
  computeCompanyIdentity({ ...facts, rcsNumber, ...contact(name) }, since, KEY);

/** Two identities of one company, the first one again after a gap, another company, and no company. */
const IDENTITIES = [
  identity('B1', 'anna'),
  identity('B1', 'ben'),
  identity('B1', 'anna', '2027'),
  identity('B2', 'carl'),
  undefined,
] as const;

/** A log with some live decisions. Each decision is for one of the identities. */
const anyBoundLog = fc
  .tuple(
    anyLog('LUHT-DEMO-0001'),
    fc.array(fc.tuple(fc.boolean(), fc.nat(2 * IDENTITIES.length)), {
      minLength: 40,
      maxLength: 40,
    }),
  )
  .map(([log, drawn]) => log.map((event, index) => bound(event, ...(drawn[index] ?? [true, 0]))))
  .map((log) => log.map((event, index) => ofItsGrant(event, log.slice(0, index))));

function bound(event: RecordedConsentEvent, isLive: boolean, of: number): RecordedConsentEvent {
  const identity = IDENTITIES[Math.max(0, of - IDENTITIES.length)];
  return {
    ...event,
    noticeVersion: `notice-v${1 + (of % 2)}`,
    ...(isLive && { recordedAt: event.effectiveAt }),
    ...(identity !== undefined && { identity }),
  };
}

/**
 * The product records the end of a grant once, for the identity of the grant, at its last moment or when a
 * notice ended it. Any other `expire` event becomes a request, which decides nothing.
 */
function ofItsGrant(
  event: RecordedConsentEvent,
  before: readonly RecordedConsentEvent[],
): RecordedConsentEvent {
  if (event.action !== 'expire') return event;
  const isSameKey = (other: RecordedConsentEvent) =>
    other.fieldGroup === event.fieldGroup &&
    other.audience === event.audience &&
    other.recipient === event.recipient;
  const grant = before.findLast((other) => other.action === 'grant' && isSameKey(other));
  const { identity: _, ...ended } = event;
  const request = { ...ended, action: 'request' as const };
  if (grant === undefined) return request;
  const id = expiryId(grant.seq);
  const { identity, effectiveAt, validUntil } = grant;
  if (
    before.some((other) => other.action === 'expire' && isSameKey(other) && other.seq > grant.seq)
  )
    return request;
  const end = validUntil === null ? event.effectiveAt : addMilliseconds(validUntil, 1);
  return {
    ...ended,
    id,
    effectiveAt: laterInstant(effectiveAt, end),
    ...(identity !== undefined && { identity }),
  };
}

/** No revision, a revision that ends earlier grants at once, or one that ends them later. */
const TERMS: readonly NoticeTerms[] = [
  { revisions: [] },
  ...[moment(0), moment(SPAN_MS / 2)].map((appliesFrom) => ({
    revisions: [revision(1), revision(2, { material: true, appliesFrom }, moment(0))],
  })),
];

const READERS = AUDIENCES.flatMap((audience) => [
  { audience },
  ...(audience === 'public' ? [] : NAMES.map((recipient) => ({ audience, recipient }))),
]);
const INSTANTS = Array.from({ length: 2 * SPAN_MS + 3 }, (_, ms) => moment(ms - 1));
const KEYS = FIELD_GROUPS.flatMap((group) =>
  AUDIENCES.map((audience): TimelineKey => `${group}/${audience}`),
);

interface Question {
  readonly row: string | undefined;
  readonly terms: NoticeTerms;
  readonly recipient: DataRecipient;
}

/**
 * The groups of a row that a recipient gets, the time of the next reduction, and the event that decides each
 * group.
 */
function listReads(timeline: Timeline, { row, terms, recipient }: Question) {
  const own = timelineFor(
    filterTimelineByCompany(createNoticeFilter(terms)(timeline), row),
    recipient,
  );
  return INSTANTS.map((at) => [
    readableGroups(own, recipient.audience, at),
    nextNarrowingAfter(own, recipient.audience, at),
    KEYS.map((key) => [own[key] === undefined, findDecidingAt(own, key, at, 'read')?.id]),
  ]);
}

/** The history without later additions, from an instant on. */
function historyOf(timeline: Timeline, { row, terms, recipient }: Question, from: string) {
  const own = timelineFor(
    filterTimelineByCompany(createNoticeFilter(terms)(timeline), row),
    recipient,
  );
  return INSTANTS.filter((at) => at >= from).map((at) => [
    grantedGroupsAt(own, recipient.audience, at),
    KEYS.map((key) => findDecidingAt(own, key, at, 'history')?.id),
  ]);
}

const anyQuestion = fc.record({
  row: fc.constantFrom(...IDENTITIES),
  terms: fc.constantFrom(...TERMS),
  recipient: fc.constantFrom(...READERS),
});

/** Whether some decision waits until a person confirms that the company is the same. */
function hasOtherStay(whole: Timeline, row: string): boolean {
  const decisions = Object.values(whole).flatMap((list) => list ?? []);
  return decisions.some(({ identity = row }) => !isSameCompanyWithoutGap(identity, row));
}

describe('11.10 a timeline without replaced decisions', () => {
  it('gives the same access as the complete one, at every instant, for every recipient, row and notice', () => {
    fc.assert(
      fc.property(
        anyBoundLog,
        fc.array(anyQuestion, { minLength: 4, maxLength: 4 }),
        (log, all) => {
          const whole = timelineOfLog(log);
          const { timeline, historyFrom = EARLIEST } = withoutReplaced(whole);
          expect(listNamedRecipients(timeline)).toEqual(listNamedRecipients(whole));
          for (const question of all) {
            const { row } = question;
            expect(listReads(timeline, question)).toEqual(listReads(whole, question));
            const history = historyOf(whole, question, historyFrom);
            expect(historyOf(timeline, question, historyFrom)).toEqual(history);
            const isOwn = filterTimelineByCompany(whole, row) === whole;
            if (isOwn) expect(filterTimelineByCompany(timeline, row)).toBe(timeline);
            if (row !== undefined && hasOtherStay(whole, row))
              expect(filterTimelineByCompany(timeline, row)).not.toBe(timeline);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('does not grow with the number of live decisions', () => {
    const live = (seq: number, action: 'grant' | 'withdraw' | 'refuse', of = 0) =>
      recorded({ at: seq, recordedAt: seq, seq, action, identity: IDENTITIES[of] ?? '' });
    const sizeOf = (events: readonly RecordedConsentEvent[]) =>
      Object.values(withoutReplaced(timelineOf(events)).timeline).flat().length;
    const turns = Array.from({ length: 300 }, (_, n) =>
      live(
        n + 1,
        (['grant', 'withdraw', 'grant', 'refuse', 'withdraw'] as const)[n % 5] ?? 'grant',
      ),
    );
    expect(sizeOf(turns)).toBe(1);
    expect(sizeOf([...turns, live(301, 'grant')])).toBe(2);
    const ofTwo = turns.map((event) => ({ ...event, identity: IDENTITIES[event.seq % 2] ?? '' }));
    expect(sizeOf(ofTwo)).toBeLessThan(6);
  });

  it('keeps an expired grant until its expiry is recorded', () => {
    const first = recorded({ at: 1, recordedAt: 1, until: 2, seq: 1 });
    const second = recorded({ at: 5, recordedAt: 5, seq: 2 });
    const expired = recorded({ at: 2, seq: 3, id: 'expired-1', action: 'expire' });
    const seqs = (events: readonly RecordedConsentEvent[]) =>
      Object.values(withoutReplaced(timelineOf(events)).timeline).flatMap((list) =>
        (list ?? []).map(({ seq }) => seq),
      );
    expect(seqs([first, second])).toEqual([1, 2]);
    expect(seqs([first, second, expired])).toEqual([2]);
    const inTime = recorded({ at: 1.5, recordedAt: 1.5, seq: 2 });
    expect(seqs([first, inTime])).toEqual([2]);
  });

  it('states since when its history is complete', () => {
    const grant = recorded({ at: 1, recordedAt: 1, seq: 1 });
    const withdrawal = recorded({ at: 5, recordedAt: 5, seq: 2, action: 'withdraw' });
    expect(withoutReplaced(timelineOf([grant])).historyFrom).toBeUndefined();
    expect(withoutReplaced(timelineOf([grant, withdrawal])).historyFrom).toBe(hour(5));
  });
});

describe('11.10 the store of timelines', () => {
  const COMPANY = 'LUHT-DEMO-0001';

  it('uses the log for past instants', async () => {
    const { service, store, tick } = consentSetup();
    const states: [string, number][] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      await service.record([request({ action: turn % 2 === 0 ? 'grant' : 'withdraw' })], 'officer');
      tick(HOUR_MS);
      const began = instant('2025-09-30T22:00:00Z');
      states.push([addMilliseconds(began, turn * HOUR_MS + HOUR_MS / 2), turn % 2 === 0 ? 1 : 0]);
    }
    expect((await store.load([COMPANY])).get(COMPANY)?.timeline['registry/partners']).toHaveLength(
      1,
    );
    for (const [at, open] of states) {
      const { permitted } = await service.state(COMPANY, instant(at));
      expect([at, permitted.partners.length]).toEqual([at, open]);
      expect((await service.coverage(instant(at))).partners.registry).toBe(open);
    }
    const whole = (await store.load([COMPANY], EARLIEST)).get(COMPANY)?.timeline;
    expect(whole?.['registry/partners']).toHaveLength(6);
  });

  it('records the end of a grant by a notice, also if the grant was replaced before the nightly run', async () => {
    const began = instant('2025-09-30T22:00:00Z');
    const all = [revision(1, {}, addMilliseconds(began, -HOUR_MS))];
    const notices: ConsentNotices = {
      find: async (version) => all.find((each) => each.version === version),
      current: async () => all.at(-1) ?? revision(1),
      terms: async () => ({ revisions: all }),
    };
    const { service, tick } = consentSetup({ notices });
    await service.record([request()], 'officer');
    all.push(revision(2, { material: true }, addMilliseconds(began, HOUR_MS)));
    tick(2 * HOUR_MS);
    await service.record([request({ noticeVersion: all[1]?.version })], 'officer');
    tick(HOUR_MS);
    expect(await service.recordExpiredGrants()).toBe(1);
    expect((await service.events(COMPANY)).at(-1)).toMatchObject({
      id: 'expired-1',
      effectiveAt: addMilliseconds(began, HOUR_MS),
    });
    expect(await service.recordExpiredGrants()).toBe(0);
  });

  it('reads no log for an instant that the stored timeline covers', async () => {
    const { service, store, tick, table } = consentSetup();
    await service.record([request()], 'officer');
    tick(HOUR_MS);
    const [withdrawal] = await service.record([request({ action: 'withdraw' })], 'officer');
    let logs = 0;
    const query = table.query.bind(table);
    table.query = (request) => {
      if (request.pk.startsWith('COMPANY#')) logs += 1;
      return query(request);
    };
    await store.load([COMPANY], withdrawal?.effectiveAt);
    expect(logs).toBe(0);
    await store.load([COMPANY], addMilliseconds(instant(withdrawal?.effectiveAt ?? ''), -1));
    expect(logs).toBe(1);
  });
});
