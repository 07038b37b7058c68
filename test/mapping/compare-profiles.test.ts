import { describe, expect, it } from 'vitest';
import { instant } from '../../lib/core/instant.ts';
import { CompanyRecord } from '../../lib/mapping/record.ts';
import { compareProfiles, DEFAULT_THRESHOLDS } from '../../lib/mapping/release/compare-profiles.ts';
import { Profile, ProfileCounter } from '../../lib/mapping/release/profile.ts';
import { FIELDS_2025 } from '../../lib/register/record-2025.ts';
import { check } from './rows.ts';

const PUBLISHED: Profile = {
  rows: 148,
  rejected: 0,
  moved: 0,
  eligible: 130,
  jobs: 2_500,
  shares: { 'digital-focus': { count: 65, of: 130 }, 'subsector/software': { count: 40, of: 130 } },
  empty: { website: 0, trade_name: 40 },
  updatedAtMax: instant('2025-09-30T21:00:00Z'),
};

describe('compareProfiles: a new edition and the published one', () => {
  it.each<[string, Partial<Profile>, string[]]>([
    ['the same', {}, []],
    ['9 % fewer companies', { eligible: 118 }, []],
    ['10 % fewer companies', { eligible: 117 }, ['ROWS_DROPPED']],
    ['none left', { eligible: 0, shares: {}, empty: {} }, ['ROWS_DROPPED']],
    ['more companies', { eligible: 300 }, []],
    ['9.96 % more jobs', { jobs: 2_749 }, []],
    ['10 % more jobs', { jobs: 2_750 }, ['JOBS_MOVED']],
    ['10 % fewer jobs', { jobs: 2_250 }, ['JOBS_MOVED']],
    [
      'a share up by 4.6 points',
      { shares: { ...PUBLISHED.shares, 'digital-focus': { count: 71, of: 130 } } },
      [],
    ],
    [
      'a share up by 5 points exactly',
      { shares: { ...PUBLISHED.shares, 'digital-focus': { count: 55, of: 100 } } },
      ['SHARE_MOVED'],
    ],
    [
      'a share that no company has any more',
      { shares: { 'digital-focus': { count: 65, of: 130 } } },
      ['SHARE_MOVED'],
    ],
    ['a column 20 % empty', { empty: { website: 26, trade_name: 40 } }, []],
    [
      'a column newly over 20 % empty',
      { empty: { website: 27, trade_name: 40 } },
      ['COLUMN_EMPTIED'],
    ],
    ['a column that was over 20 % before', { empty: { website: 0, trade_name: 130 } }, []],
    ['5 % rejected', { rows: 100, rejected: 5 }, []],
    ['over 5 % rejected', { rows: 100, rejected: 6 }, ['MANY_REJECTED']],
    [
      'the newest a moment older',
      { updatedAtMax: instant('2025-09-30T20:59:59Z') },
      ['OLDER_THAN_PUBLISHED'],
    ],
    ['the newest newer', { updatedAtMax: instant('2025-10-01T00:00:00Z') }, []],
    ['no updates known', { updatedAtMax: null }, []],
    [
      'everything at once, the gravest first',
      { eligible: 90, jobs: 1_000, rejected: 50, updatedAtMax: instant('2024-09-30T21:00:00Z') },
      ['ROWS_DROPPED', 'OLDER_THAN_PUBLISHED', 'JOBS_MOVED', 'MANY_REJECTED'],
    ],
  ])('%s', (_, change, codes) => {
    const reasons = compareProfiles({ ...PUBLISHED, ...change }, PUBLISHED);
    expect(reasons.map(({ code }) => code)).toEqual(codes);
    for (const { message } of reasons)
      expect(Object.values(message).join()).not.toMatch(/\{|undefined|NaN/);
  });

  it('uses the given limits', () => {
    const strict = { ...DEFAULT_THRESHOLDS, rowsDropped: 1, jobsMoved: 1 };
    const next = { ...PUBLISHED, eligible: 128, jobs: 2_470 };
    expect(compareProfiles(next, PUBLISHED, strict).map(({ code }) => code)).toEqual([
      'ROWS_DROPPED',
      'JOBS_MOVED',
    ]);
  });

  it('writes numbers in the style of each language', () => {
    const [reason] = compareProfiles({ ...PUBLISHED, jobs: 1_863 }, PUBLISHED);
    expect(reason).toMatchObject({ code: 'JOBS_MOVED', published: 2_500, now: 1_863, limit: 10 });
    expect(reason?.message.en).toContain('from 2500 to 1863 (−25.5 %)');
    expect(reason?.message.de).toContain('von 2500 auf 1863 (−25,5 %)');
  });
});

describe('ProfileCounter', () => {
  it('counts eligible companies', () => {
    const counter = new ProfileCounter(FIELDS_2025);
    const add = (cells: Parameters<typeof check>[0]) =>
      counter.add(CompanyRecord.parse(check(cells).record));
    add({ employees: '9', digital_focus: 'true', website: null });
    add({ employees: '10', growth_status: 'startup', updated_at: '2025-09-21T21:00:00Z' });
    add({ employees: null, subsector: 'distributors', human_health_market: 'diversified' });
    const profile = counter.buildProfile({ rows: 5, rejected: 1, moved: 0 });
    expect(Profile.parse(profile)).toMatchObject({
      rows: 5,
      rejected: 1,
      eligible: 3,
      jobs: 19,
      updatedAtMax: '2025-09-21T21:00:00.000Z',
      shares: {
        'employees-under-10': { count: 1, of: 2 },
        'digital-focus': { count: 1, of: 3 },
        'startups-and-scaleups': { count: 1, of: 3 },
        'human-health-only': { count: 2, of: 3 },
        'subsector/medical-devices': { count: 2, of: 3 },
      },
      empty: { website: 1, employees: 1, trade_name: 3, rcs_number: 0 },
    });
  });
});
