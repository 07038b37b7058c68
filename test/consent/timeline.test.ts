import { describe, expect, it } from 'vitest';
import type { RecordedConsentEvent } from '../../lib/consent/event.ts';
import {
  addEvent,
  grantedGroupsAt,
  isGrantedAt,
  nextNarrowingAfter,
  readableGroups,
} from '../../lib/consent/timeline.ts';
import { addMilliseconds, instant } from '../../lib/core/instant.ts';
import { hour, recorded, timelineOf } from './events.ts';

const DOOR = recorded({ at: 0, seq: 1, fieldGroup: 'registry' });
const withDoor = (...events: RecordedConsentEvent[]) => timelineOf([DOOR, ...events]);
const grant = (seq: number, at: number, until?: number) =>
  recorded({ seq, at, ...(until === undefined ? {} : { until }) });
const withdraw = (seq: number, at: number, recordedAt?: number) =>
  recorded({ seq, at, action: 'withdraw', ...(recordedAt === undefined ? {} : { recordedAt }) });
const refuse = (seq: number, at: number) => recorded({ seq, at, action: 'refuse' });

describe('isGrantedAt', () => {
  it.each<[string, RecordedConsentEvent[], number, boolean]>([
    ['nothing was ever said', [], 5, false],
    ['a grant has not begun', [grant(2, 5)], 4.999, false],
    ['a grant begins at this instant', [grant(2, 5)], 5, true],
    ['a withdrawal takes effect at this instant', [grant(2, 1), withdraw(3, 5)], 5, false],
    ['a withdrawal is still to come', [grant(2, 1), withdraw(3, 5)], 4.999, true],
    ['a refusal came later', [grant(2, 1), refuse(3, 2)], 5, false],
    ['a new grant came after the withdrawal', [grant(2, 1), withdraw(3, 2), grant(4, 3)], 5, true],
    [
      'the withdrawal was recorded before the grant of the same instant',
      [withdraw(2, 5), grant(3, 5)],
      5,
      false,
    ],
    [
      'the grant was recorded before the withdrawal of the same instant',
      [grant(2, 5), withdraw(3, 5)],
      5,
      false,
    ],
    [
      'a refusal was recorded before the grant of the same instant',
      [refuse(2, 5), grant(3, 5)],
      5,
      false,
    ],
    ['it is the last instant of the grant', [grant(2, 1, 5)], 5, true],
    ['the grant ran out, and an older one had no end', [grant(2, 1), grant(3, 2, 4)], 5, false],
    [
      'of two grants of one instant the one recorded last has run out',
      [grant(2, 1), grant(3, 1, 4)],
      5,
      false,
    ],
    [
      'of two grants of one instant the one recorded last has no end',
      [grant(2, 1, 4), grant(3, 1)],
      5,
      true,
    ],
    [
      'a withdrawal was recorded late, for before the grant',
      [grant(2, 3), withdraw(3, 2)],
      5,
      true,
    ],
  ])('when %s', (_, events, at, expected) => {
    expect(isGrantedAt(withDoor(...events), 'profile', 'partners', hour(at))).toBe(expected);
  });

  it('returns false one millisecond after the last instant of a grant', () => {
    const timeline = withDoor(grant(2, 1, 5));
    expect(isGrantedAt(timeline, 'profile', 'partners', addMilliseconds(hour(5), 1))).toBe(false);
  });

  it('returns false for every group without the base group, for this audience only', () => {
    const everywhere = (['partners', 'dataspace'] as const).flatMap((audience, n) => [
      recorded({ at: 0, seq: n + 1, audience, fieldGroup: 'registry' }),
      recorded({ at: 0, seq: n + 3, audience, fieldGroup: 'funding' }),
    ]);
    const shut = recorded({ at: 5, seq: 5, fieldGroup: 'registry', action: 'withdraw' });
    const timeline = timelineOf([...everywhere, shut]);
    expect(isGrantedAt(timeline, 'funding', 'partners', hour(5))).toBe(false);
    expect(isGrantedAt(timeline, 'funding', 'dataspace', hour(5))).toBe(true);
    expect(isGrantedAt(timeline, 'funding', 'public', hour(5))).toBe(false);
  });

  it('returns false for a granted group if the base group was never granted', () => {
    expect(isGrantedAt(timelineOf([grant(1, 1)]), 'profile', 'partners', hour(5))).toBe(false);
  });
});

describe('grantedGroupsAt', () => {
  it('returns the granted groups in the order of the vocabulary', () => {
    const timeline = timelineOf(
      (['contact', 'headcount', 'registry'] as const).map((fieldGroup, n) =>
        recorded({ at: n, seq: n + 1, fieldGroup }),
      ),
    );
    expect(grantedGroupsAt(timeline, 'partners', hour(5))).toEqual([
      'registry',
      'headcount',
      'contact',
    ]);
    expect(grantedGroupsAt(timeline, 'public', hour(5))).toEqual([]);
  });
});

describe('readableGroups, for a reader whose clock is late', () => {
  it.each<[string, RecordedConsentEvent[], string[]]>([
    ['counts a withdrawal recorded as of now', [grant(2, 1), withdraw(3, 8, 8)], ['registry']],
    ['counts a withdrawal recorded as of before', [grant(2, 1), withdraw(3, 7, 8)], ['registry']],
    ['counts a refusal alike', [grant(2, 1), refuse(3, 8)], ['registry']],
    [
      'waits for a withdrawal recorded as of later',
      [grant(2, 1), withdraw(3, 9, 8)],
      ['registry', 'profile'],
    ],
    [
      'keeps a grant of a log that was kept elsewhere waiting',
      [grant(2, 1), withdraw(3, 7, 7), grant(4, 8)],
      ['registry'],
    ],
    [
      'counts a live grant that was recorded after the withdrawal',
      [grant(2, 1), withdraw(3, 7, 7), recorded({ seq: 4, at: 8, recordedAt: 8 })],
      ['registry', 'profile'],
    ],
    [
      'never begins a grant that a live withdrawal followed',
      [recorded({ seq: 2, at: 4, recordedAt: 1 }), withdraw(3, 2, 2)],
      ['registry'],
    ],
    [
      'shuts the door at once',
      [grant(2, 1), recorded({ seq: 3, at: 8, fieldGroup: 'registry', action: 'withdraw' })],
      [],
    ],
  ])('%s', (_, events, expected) => {
    expect(readableGroups(withDoor(...events), 'partners', hour(5))).toEqual(expected);
  });

  it('does not change the history', () => {
    const timeline = withDoor(grant(2, 1), withdraw(3, 8, 8));
    expect(grantedGroupsAt(timeline, 'partners', hour(5))).toEqual(['registry', 'profile']);
  });
});

describe('addEvent', () => {
  it('changes nothing for a known event', () => {
    const timeline = withDoor(grant(2, 1));
    expect(addEvent(timeline, grant(2, 1))).toBe(timeline);
  });
});

describe('nextNarrowingAfter', () => {
  const end = addMilliseconds(hour(5), 1);
  it.each<[string, RecordedConsentEvent[], number, string | null]>([
    ['nothing is open', [], 1, null],
    ['nothing ends', [grant(2, 1)], 2, null],
    ['a grant runs out', [grant(2, 1, 5)], 2, end],
    ['it is the last instant of a grant', [grant(2, 1, 5)], 5, end],
    ['a grant has run out already', [grant(2, 1, 5)], 6, null],
    ['a grant that is still to begin would run out', [grant(2, 3, 5)], 2, null],
    ['a withdrawal is to come', [grant(2, 1), withdraw(3, 6, 1)], 2, hour(6)],
    ['a withdrawal has been', [grant(2, 1), withdraw(3, 2)], 2, null],
    ['a longer grant takes over in time', [grant(2, 1, 5), grant(3, 5)], 2, null],
    ['a longer grant takes over too late', [grant(2, 1, 5), grant(3, 5.5)], 2, end],
    ['a shorter grant takes over', [grant(2, 1), grant(3, 3, 5)], 2, end],
    [
      'the same instant grants and withdraws',
      [grant(2, 1), withdraw(3, 6, 1), grant(4, 6)],
      2,
      hour(6),
    ],
  ])('when %s', (_, events, at, expected) => {
    expect(nextNarrowingAfter(withDoor(...events), 'partners', hour(at))).toBe(expected);
  });

  it('is undefined for a grant until the last possible instant', () => {
    const endless = { ...grant(2, 1), validUntil: instant('9999-12-31T23:59:59.999Z') };
    expect(nextNarrowingAfter(withDoor(endless), 'partners', hour(2))).toBeNull();
  });

  it('includes the end of the base group, for all other groups', () => {
    const timeline = timelineOf([
      recorded({ at: 0, until: 5, fieldGroup: 'registry' }),
      grant(2, 1),
    ]);
    expect(nextNarrowingAfter(timeline, 'partners', hour(2))).toBe(end);
    expect(nextNarrowingAfter(timeline, 'dataspace', hour(2))).toBeNull();
  });
});
