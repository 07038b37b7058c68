import { describe, expect, it } from 'vitest';
import type { ConsentDecision } from '../../lib/consent/timeline.ts';
import { instant } from '../../lib/core/instant.ts';
import { accessEndedAt } from '../../lib/publication/change-feed.ts';

const day = (n: number) => instant(`2025-10-${String(n).padStart(2, '0')}T00:00:00Z`);
const NOW = day(20);

/** Decisions on `registry` for partners, in order. */
function decisions(...changes: (Omit<ConsentDecision, 'seq'> & object)[]) {
  return {
    'registry/partners': changes.map((decision, index) => ({ seq: index + 1, ...decision })),
  };
}

const grant = (n: number, until?: number): Omit<ConsentDecision, 'seq'> => ({
  action: 'grant',
  effectiveAt: day(n),
  ...(until === undefined ? {} : { validUntil: day(until) }),
});
const withdraw = (n: number, effectiveImmediately?: true): Omit<ConsentDecision, 'seq'> => ({
  action: 'withdraw',
  effectiveAt: day(n),
  ...(effectiveImmediately && { effectiveImmediately }),
});

describe('accessEndedAt', () => {
  it.each([
    ['the withdrawal', [grant(1), withdraw(5)], '2025-10-05T00:00:00.000Z'],
    [
      'the first of two withdrawals',
      [grant(1), withdraw(5), withdraw(7)],
      '2025-10-05T00:00:00.000Z',
    ],
    [
      'the millisecond after the last instant of a grant',
      [grant(1, 5)],
      '2025-10-05T00:00:00.001Z',
    ],
    [
      'the end of a grant that was withdrawn after it',
      [grant(1, 5), withdraw(7)],
      '2025-10-05T00:00:00.001Z',
    ],
    [
      'the withdrawal of a grant that would have ended later',
      [grant(1, 9), withdraw(7)],
      '2025-10-07T00:00:00.000Z',
    ],
    [
      'the second withdrawal, after a grant in between',
      [grant(1), withdraw(2), grant(3), withdraw(8)],
      '2025-10-08T00:00:00.000Z',
    ],
    [
      'a withdrawal in the future of a late clock',
      [grant(1), withdraw(25, true)],
      '2025-10-25T00:00:00.000Z',
    ],
    [
      'the earlier of a withdrawal by name and one from everyone',
      [grant(1), withdraw(7), withdraw(5)],
      '2025-10-05T00:00:00.000Z',
    ],
    ['undefined while the group is granted', [grant(1)], undefined],
    ['undefined before the withdrawal takes effect', [grant(1), withdraw(25)], undefined],
    ['undefined if the company made no decision', [], undefined],
  ])('returns %s', (_, changes, expected) => {
    expect(accessEndedAt(decisions(...changes), 'partners', NOW)).toBe(expected);
  });
});
