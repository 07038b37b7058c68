import { describe, expect, it } from 'vitest';
import { withoutReplaced } from '../../lib/consent/replaced.ts';
import { readableGroups } from '../../lib/consent/timeline.ts';
import { filterTimelineByCompany } from '../../lib/consent/timeline-of-company.ts';
import { computeCompanyIdentity } from '../../lib/core/company-identity.ts';
import { hour, recorded, timelineOf } from './events.ts';

const identity = (rcsNumber: string, since = '2025') =>
  computeCompanyIdentity(
    { rcsNumber, vatNumber: null, name: 'acme', contactName: 'anna', contactEmail: null },
    since,
    new Uint8Array(32).fill(1),
  );
const [A, B] = [identity('B1'), identity('B2')];
const granted = (seq: number, at: number, own: string) =>
  recorded({ at, seq, recordedAt: seq, fieldGroup: 'registry', identity: own });
/** What A withdrew under another record id, as the wrong edition identifies it. */
const copy = (seq: number, action: 'withdraw' | 'refuse' = 'withdraw') =>
  recorded({
    ...{ at: seq, seq, recordedAt: seq, fieldGroup: 'registry', action },
    ...{ identity: identity('B1', '2025.1'), decidedUnder: 'Y' },
  });

describe('10.1 a withdrawal that a company gave under another record id', () => {
  it.each([
    ['closes what the company permitted before', [granted(1, 1, A), copy(2)], [A], []],
    ['leaves what another company permitted before', [granted(1, 1, B), copy(2)], [B], [B]],
    [
      'leaves a permission of another company that begins later',
      [granted(1, 5, B), copy(2)],
      [B],
      [B],
    ],
    [
      'stops a permission of the company that begins later',
      [granted(1, 5, A), copy(2, 'refuse')],
      [A],
      [],
    ],
    [
      'closes an earlier permission that is recorded after it',
      [copy(1), granted(2, 0, A)],
      [A],
      [],
    ],
    [
      'yields to a later permission of the company',
      [granted(1, 1, A), copy(2), granted(3, 3, A)],
      [A],
      [A],
    ],
    [
      'does not undo an own withdrawal of another company',
      [
        granted(1, 1, B),
        recorded({
          at: 2,
          seq: 2,
          recordedAt: 2,
          fieldGroup: 'registry',
          action: 'withdraw',
          identity: B,
        }),
        copy(3),
      ],
      [B],
      [],
    ],
  ])('10.1 %s', (_, log, rows, open) => {
    const whole = timelineOf(log);
    for (const timeline of [whole, withoutReplaced(whole).timeline])
      expect(
        rows.filter(
          (row) =>
            readableGroups(filterTimelineByCompany(timeline, row), 'partners', hour(9)).length > 0,
        ),
      ).toEqual(open);
  });
});
