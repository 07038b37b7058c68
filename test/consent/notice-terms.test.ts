import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideAccess } from '../../lib/consent/decide-access.ts';
import { FIRST_NOTICE } from '../../lib/consent/first-notice.ts';
import {
  createNoticeFilter,
  isCurrentPurpose,
  listAddedPurposes,
} from '../../lib/consent/notice-terms.ts';
import { PURPOSES } from '../../lib/consent/purposes.ts';
import {
  grantedGroupsAt,
  nextNarrowingAfter,
  readableGroups,
  type Timeline,
} from '../../lib/consent/timeline.ts';
import { addMilliseconds, DAY_MS, type Instant, instant } from '../../lib/core/instant.ts';
import { consentSetup, demoCompanies, request } from './consent-setup.ts';
import { listNotices, revision } from './revisions.ts';

const NOW = instant('2025-09-30T22:00:00Z');
const COMPANY = 'LUHT-DEMO-0001';
const TRAINING = 'https://w3id.org/dpv#Marketing';
const wider = { ...FIRST_NOTICE.purposes, [TRAINING]: FIRST_NOTICE.texts.title };

/** A grant of the row to partners under each of the notices, at the same time, by companies 1, 2, … */
async function grantsUnder(...versions: readonly string[]) {
  const all = [1, 2, 3].map((number) => revision(number));
  const setup = consentSetup({ notices: listNotices(...all) });
  for (const [index, noticeVersion] of versions.entries())
    await setup.service.record(
      [request({ recordId: `LUHT-DEMO-000${index + 1}`, noticeVersion })],
      'officer',
    );
  const timelines: Timeline[] = [];
  for await (const { timeline } of setup.store.timelines()) timelines.push(timeline);
  return { ...setup, timelines };
}

describe('a material revision', () => {
  const second = revision(2, { material: true }, addMilliseconds(NOW, DAY_MS));
  const terms = {
    revisions: [revision(1), second, revision(3, {}, addMilliseconds(NOW, 2 * DAY_MS))],
  };
  const readable = (timeline: Timeline, at: Instant) => readableGroups(timeline, 'partners', at);

  it('10.13 ends the grants of earlier revisions, and no others', async () => {
    const { timelines } = await grantsUnder('notice-v1', 'notice-v2', 'notice-v3');
    const under = timelines.map((timeline) => createNoticeFilter(terms)(timeline));
    expect(under.map((timeline) => readable(timeline, addMilliseconds(NOW, 3 * DAY_MS)))).toEqual([
      [],
      ['registry'],
      ['registry'],
    ]);
  });

  it('10.13 ends access for a reader whose clock is late, and does not change the history', async () => {
    const { timelines } = await grantsUnder('notice-v1');
    const under = createNoticeFilter(terms)(timelines[0] ?? {});
    const before = addMilliseconds(NOW, DAY_MS / 2);
    expect(readable(under, before)).toEqual([]);
    expect(grantedGroupsAt(under, 'partners', before)).toEqual(['registry']);
    expect(grantedGroupsAt(under, 'partners', addMilliseconds(NOW, DAY_MS))).toEqual([]);
  });

  it('10.13 that applies from a later day on ends them at its first instant', async () => {
    const from = addMilliseconds(NOW, 10 * DAY_MS);
    const announced = revision(2, { material: true, appliesFrom: from }, NOW);
    const { timelines } = await grantsUnder('notice-v1');
    const under = createNoticeFilter({ revisions: [revision(1), announced] })(timelines[0] ?? {});
    expect(nextNarrowingAfter(under, 'partners', addMilliseconds(NOW, DAY_MS))).toBe(from);
    expect(readable(under, addMilliseconds(from, -1))).toEqual(['registry']);
    expect(readable(under, from)).toEqual([]);
  });

  it('10.13 a grant under an earlier revision that is recorded later gives no access', async () => {
    const setup = consentSetup({ notices: listNotices(...terms.revisions) });
    setup.tick(5 * DAY_MS);
    await setup.service.record([request()], 'officer');
    const state = await setup.service.state(COMPANY, addMilliseconds(NOW, 6 * DAY_MS));
    expect(state.permitted.partners).toEqual([]);
    await setup.service.record([request({ noticeVersion: 'notice-v3' })], 'officer');
    const again = await setup.service.state(COMPANY, addMilliseconds(NOW, 6 * DAY_MS));
    expect(again.permitted.partners).toEqual(['registry']);
    expect((await setup.service.events(COMPANY)).at(-1)?.kind).toBe('reconfirmed');
  });

  it('10.13 records the ends of the grants, once', async () => {
    const { store, service, tick } = consentSetup({ notices: listNotices(...terms.revisions) });
    await service.record([request()], 'officer');
    tick(3 * DAY_MS);
    expect(await service.recordExpiredGrants()).toBe(1);
    expect(await service.recordExpiredGrants()).toBe(0);
    expect((await service.events(COMPANY)).at(-1)).toMatchObject({
      action: 'expire',
      effectiveAt: second.from,
    });
    expect((await store.load([COMPANY])).size).toBe(1);
  });

  it('10.13 changes nothing without a material revision, and only reduces access, in any order', () => {
    const numbers = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
    const materials = fc.array(fc.boolean(), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(numbers, materials, (grants, isMaterial) => {
        const revisions = [1, 2, 3, 4].map((number) =>
          revision(number, number === 1 ? {} : { material: isMaterial[number - 1] ?? false }),
        );
        const decisions = grants.map((number, index) => ({
          ...{ seq: index + 1, action: 'grant' as const, notice: `notice-v${number}` },
          effectiveAt: addMilliseconds(NOW, index),
        }));
        const under = createNoticeFilter({ revisions })({ 'registry/partners': decisions });
        const last = grants.at(-1) ?? 1;
        const isEnded = isMaterial.some((is, index) => is && index > 0 && index + 1 > last);
        expect(readable(under, addMilliseconds(NOW, DAY_MS))).toEqual(isEnded ? [] : ['registry']);
      }),
    );
  });
});

describe('a new purpose', () => {
  const notices = listNotices(revision(1), revision(2, { purposes: wider }));

  it('10.13 is covered by grants under its revision only; the others cover their own purposes', async () => {
    const { store } = await grantsUnder('notice-v1', 'notice-v2');
    const ports = { store, companies: demoCompanies, notices };
    const ask = (purpose: string) =>
      decideAccess(ports, {
        recipient: { audience: 'partners' },
        purpose,
        recordIds: [COMPANY, 'LUHT-DEMO-0002'],
        groups: ['registry'],
        at: addMilliseconds(NOW, DAY_MS),
      });
    const kindsOf = (all: Awaited<ReturnType<typeof ask>>) =>
      all.map(({ groups }) => groups.registry?.reason);
    expect(kindsOf(await ask(TRAINING))).toEqual(['notice-outdated', 'granted']);
    expect(kindsOf(await ask(PURPOSES[0] ?? ''))).toEqual(['granted', 'granted']);
    expect(kindsOf(await ask('https://w3id.org/dpv#DirectMarketing'))).toEqual([
      'purpose-not-covered',
      'purpose-not-covered',
    ]);
  });

  it('10.13 is an added purpose from its revision on, also after a later one leaves it out', async () => {
    const { revisions } = await notices.terms();
    expect(listAddedPurposes({ revisions: revisions.slice(0, 1) })).toEqual([]);
    expect(listAddedPurposes({ revisions })).toEqual([TRAINING]);
    const without = { revisions: [...revisions, revision(3)] };
    expect(listAddedPurposes(without)).toEqual([TRAINING]);
    expect([
      isCurrentPurpose({ revisions }, TRAINING),
      isCurrentPurpose(without, TRAINING),
    ]).toEqual([true, false]);
  });

  it('10.13 makes a grant under an earlier revision reduce access', async () => {
    const { store, service } = await grantsUnder('notice-v2');
    const epochs = async () => (await store.epoch()).partners;
    const before = await epochs();
    const again = { validUntil: null, evidenceRef: 'file://again' };
    await service.record([request({ ...again, noticeVersion: 'notice-v3' })], 'officer');
    expect(await epochs()).toBe(before);
    await service.record([request({ ...again, noticeVersion: 'notice-v1' })], 'officer');
    expect(await epochs()).toBe(before + 1);
    await service.record(
      [request({ ...again, noticeVersion: 'notice-v1', recipient: 'demo-partner' })],
      'officer',
    );
    expect(await epochs()).toBe(before + 2);
  });
});

describe('coverage by notice', () => {
  it('10.13 counts the grants under each revision, and those that still apply', async () => {
    const all = [revision(1), revision(2, { material: true }), revision(3)];
    const { service } = consentSetup({ notices: listNotices(...all) });
    for (const [id, noticeVersion] of [
      ['LUHT-DEMO-0001', 'notice-v1'],
      ['LUHT-DEMO-0002', 'notice-v1'],
      ['LUHT-DEMO-0003', 'notice-v3'],
      ['LUHT-DEMO-0201', 'notice-v3'],
    ] as const)
      await service.record([request({ recordId: id, noticeVersion })], 'officer');
    const coverage = await service.coverageByNotice(addMilliseconds(NOW, DAY_MS));
    const rows = coverage.map(({ notice, granted, counted }) => [
      notice,
      granted.partners.registry,
      counted.partners.registry,
    ]);
    expect(rows).toEqual([
      ['notice-v1', 2, 0],
      ['notice-v2', 0, 0],
      ['notice-v3', 1, 1],
    ]);
    expect((await service.coverage(addMilliseconds(NOW, DAY_MS))).partners.registry).toBe(1);
  });
});
