import { describe, expect, it } from 'vitest';
import { timelineFor } from '../../lib/consent/recipient.ts';
import { readableGroups } from '../../lib/consent/timeline.ts';
import {
  filterTimelineByCompany,
  listTimelinesByRow,
} from '../../lib/consent/timeline-of-company.ts';
import { computeCompanyIdentity } from '../../lib/core/company-identity.ts';
import { hour, recorded, timelineOf } from './events.ts';

const KEY = new Uint8Array(32).fill(1);
const FACTS = {
  rcsNumber: 'B1',
  vatNumber: null as string | null,
  name: 'acme',
  contactName: 'anna',
  contactEmail: 'anna@acme.example',
};
const identity = (facts: Partial<typeof FACTS> = {}, since = '2025') =>
  computeCompanyIdentity({ ...FACTS, ...facts }, since, KEY);
const ACME = identity();

/** `registry` and `contact` granted for one identity. */
function granted(own: string | null = ACME) {
  const bound = own === null ? {} : { identity: own };
  return timelineOf([
    recorded({ at: 1, seq: 1, fieldGroup: 'registry', ...bound }),
    recorded({ at: 1, seq: 2, fieldGroup: 'contact', ...bound }),
  ]);
}

const readable = (timeline: ReturnType<typeof granted>, row: string) =>
  readableGroups(filterTimelineByCompany(timeline, row), 'partners', hour(9));

describe('10.2 decisions apply to the company that they were recorded for', () => {
  it.each<[string, string, readonly string[]]>([
    ['the same company and person', ACME, ['registry', 'contact']],
    [
      'the same with a VAT number that was unknown',
      identity({ vatNumber: 'LU1' }),
      ['registry', 'contact'],
    ],
    ['the same under another name', identity({ name: 'other' }), ['registry', 'contact']],
    ['another register number', identity({ rcsNumber: 'B2' }), []],
    ['10.3 another person', identity({ contactName: 'ben' }), ['registry']],
    ['10.3 another address', identity({ contactEmail: 'ben@acme.example' }), ['registry']],
    ['10.4 a company that an edition lacked', identity({}, '2027'), []],
  ])('%s', (_, row, open) => {
    expect(readable(granted(), row)).toEqual(open);
  });

  it('another VAT number is another company', () => {
    const before = granted(identity({ vatNumber: 'LU1' }));
    expect(readable(before, identity({ vatNumber: 'LU2' }))).toEqual([]);
  });

  it('a decision without an identity applies to no row', () => {
    expect(readable(granted(null), ACME)).toEqual([]);
  });

  it('a name counts only for a company without a number', () => {
    const nameless = { rcsNumber: null, vatNumber: null } as unknown as Partial<typeof FACTS>;
    const before = granted(identity(nameless));
    expect(readable(before, identity({ ...nameless, name: 'other' }))).toEqual([]);
    expect(readable(before, identity(nameless))).toEqual(['registry', 'contact']);
  });

  const BY_NAME = { fieldGroup: 'registry', recipient: 'lab' } as const;
  const readableTo = (log: Parameters<typeof timelineOf>[0], recipient: string) => {
    const own = filterTimelineByCompany(timelineOf(log), identity({ rcsNumber: 'B2' }));
    const dataRecipient = { audience: 'partners', recipient } as const;
    return readableGroups(timelineFor(own, dataRecipient), 'partners', hour(9));
  };
  const refusal = recorded({ at: 1, seq: 1, action: 'refuse', identity: ACME, ...BY_NAME });
  const grantAfter = recorded({
    ...{ at: 3, seq: 3, fieldGroup: 'registry' },
    identity: identity({ rcsNumber: 'B2' }),
  });

  it('10.1 a refusal by name stays valid under the next register number, with any grants to audiences', () => {
    expect(readableTo([refusal, grantAfter], 'lab')).toEqual([]);
    expect(readableTo([refusal, grantAfter], 'other')).toEqual(['registry']);
  });

  it('10.1 a refusal by name that was reversed before the next register number has no effect', () => {
    const takenBack = recorded({ at: 2, seq: 2, identity: ACME, ...BY_NAME });
    expect(readableTo([refusal, takenBack, grantAfter], 'lab')).toEqual(['registry']);
  });

  it('a withdrawal that is recorded for a successor ends earlier grants', () => {
    const withdrawal = recorded({
      at: 3,
      seq: 3,
      recordedAt: 3,
      fieldGroup: 'registry',
      action: 'withdraw',
      identity: identity({ rcsNumber: 'B2' }),
    });
    const log = [
      recorded({ at: 1, seq: 1, fieldGroup: 'registry', identity: ACME }),
      recorded({ at: 1, seq: 2, fieldGroup: 'contact', identity: ACME }),
      withdrawal,
    ];
    expect(readable(timelineOf(log), ACME)).toEqual([]);
  });

  it('an earlier refusal of another company has no effect', () => {
    const log = [
      recorded({ at: 1, seq: 1, fieldGroup: 'registry', action: 'refuse', identity: ACME }),
      recorded({ at: 2, seq: 2, fieldGroup: 'registry', identity: identity({ rcsNumber: 'B2' }) }),
    ];
    expect(readable(timelineOf(log), identity({ rcsNumber: 'B2' }))).toEqual(['registry']);
  });

  it('digests depend on the key', () => {
    const other = computeCompanyIdentity(FACTS, '2025', new Uint8Array(32).fill(2));
    expect(other.split('/').slice(1)).not.toEqual(ACME.split('/').slice(1));
    expect(readable(granted(other), ACME)).toEqual([]);
  });

  it('timelines are joined to the rows of an edition, each to its own row', async () => {
    const timelines = ['A', 'B', 'D'].map((recordId) => ({ recordId, timeline: granted() }));
    const rows = [
      { id: 'B', identity: ACME },
      { id: 'C', identity: ACME },
      { id: 'D', identity: identity({ rcsNumber: 'B2' }) },
    ];
    async function* stream<T>(items: readonly T[]) {
      yield* items;
    }
    const found: [string, readonly string[]][] = [];
    for await (const { recordId, timeline } of listTimelinesByRow(stream(timelines), stream(rows)))
      found.push([recordId, readableGroups(timeline, 'partners', hour(9))]);
    expect(found).toEqual([
      ['B', ['registry', 'contact']],
      ['D', []],
    ]);
  });
});
