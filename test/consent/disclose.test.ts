import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disclose, discloseRow } from '../../lib/consent/disclose.ts';
import type { RecordedConsentEvent } from '../../lib/consent/event.ts';
import { type DataRecipient, timelineFor } from '../../lib/consent/recipient.ts';
import {
  grantedGroupsAt,
  isGrantedAt,
  nextNarrowingAfter,
  readableGroups,
} from '../../lib/consent/timeline.ts';
import { FIELD_GROUPS, type FieldGroup } from '../../lib/consent/vocabulary.ts';
import { FIELDS, type Field } from '../../lib/mapping/record.ts';
import { getFieldGroups } from '../../lib/publication/field-groups.ts';
import { FIELDS_2025 } from '../../lib/register/record-2025.ts';
import {
  anyAudience,
  anyCompanies,
  anyLog,
  anyMoment,
  moment,
  NAMES,
  SPAN_MS,
  type TellingRow,
} from './arbitrary.ts';
import { hour, recorded, timelineOf } from './events.ts';
import { isPermitted } from './oracle.ts';

const GROUP_OF = getFieldGroups(FIELDS_2025);

const DPV = 'https://w3id.org/dpv#';
const PURPOSES = [
  'ScientificResearch',
  'AcademicResearch',
  'ResearchAndDevelopment',
  'PublicBenefit',
  'ServiceProvision',
];
const RUNS = { numRuns: 1_500 };

/** A recipient by name, or any recipient of an audience. */
const anyReader: fc.Arbitrary<DataRecipient> = fc.record(
  { audience: anyAudience, recipient: fc.constantFrom(...NAMES, 'nobody') },
  { requiredKeys: ['audience'] },
);

type Company = {
  readonly id: string;
  readonly row?: TellingRow | undefined;
  readonly log: readonly RecordedConsentEvent[];
};

function versionOf(companies: readonly Company[]) {
  return {
    rows: companies.map(({ row }) => row).filter((row) => row !== undefined),
    timelines: companies
      .filter(({ log }) => log.length > 0)
      .map(({ id, log }) => ({ recordId: id, timeline: timelineOf(log) })),
    groupOf: GROUP_OF,
  };
}

async function allOf<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

/** The expected row of one company, computed by the oracle only. */
function expectedRow({ row, log }: Company, recipient: DataRecipient, at: number) {
  const may = (group: FieldGroup) => isPermitted(log, { group, ...recipient, at, reading: true });
  if (row === undefined || !may('registry')) return [];
  const shown: Record<string, unknown> = {};
  for (const field of FIELDS) {
    const group = groupOf(field);
    if (group !== 'internal' && may(group)) shown[field] = row[field];
  }
  const closed = ['profile', 'headcount', 'funding', 'contact'] as const;
  return [{ ...shown, withheld: closed.filter((group) => !may(group)) }];
}

/** The values of a company that must not be disclosed. The record id is part of each of them, so it is not listed. */
function closedMarks({ id, log }: Company, recipient: DataRecipient, at: string): string[] {
  const isClosed = (field: Field) => {
    const group = groupOf(field);
    if (group === 'internal') return true;
    return !isPermitted(log, { group, ...recipient, at: Date.parse(at), reading: true });
  };
  return FIELDS.filter((field) => field !== 'record_id' && isClosed(field)).map(
    (field) => `«${id}/${field}»`,
  );
}

function groupOf(field: Field): FieldGroup | 'internal' {
  return GROUP_OF[field];
}

describe('disclose', () => {
  it('returns exactly the granted data of an instant, for any log, row, audience and instant', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyCompanies,
        anyReader,
        anyMoment,
        fc.constantFrom(...PURPOSES),
        async (companies, dataRecipient, at, purpose) => {
          const { audience, recipient } = dataRecipient;
          const rows = await allOf(
            disclose(versionOf(companies), audience, DPV + purpose, at, recipient),
          );
          const expected = companies.flatMap((company) =>
            expectedRow(company, dataRecipient, Date.parse(at)),
          );
          expect(rows).toStrictEqual(expected);
          expect(rows.map((row) => Object.keys(row))).toEqual(expected.map(Object.keys));
        },
      ),
      RUNS,
    );
  });

  it('never returns a value of a withheld field, with any name', async () => {
    await fc.assert(
      fc.asyncProperty(anyCompanies, anyReader, anyMoment, async (companies, dataRecipient, at) => {
        const { audience, recipient } = dataRecipient;
        const rows = await allOf(
          disclose(versionOf(companies), audience, `${DPV}PublicBenefit`, at, recipient),
        );
        const text = JSON.stringify(rows);
        const marks = companies.flatMap((company) => closedMarks(company, dataRecipient, at));
        expect(marks.filter((mark) => text.includes(mark))).toEqual([]);
      }),
      RUNS,
    );
  });

  it.each([
    undefined,
    '',
    'PublicBenefit',
    `${DPV}publicbenefit`,
    `${DPV}DirectMarketing`,
    `${DPV}`,
    'constructor',
    'https://w3id.org/dpv/PublicBenefit',
  ])('returns nothing for the purpose %s', async (purpose) => {
    const door = recorded({ at: 0, fieldGroup: 'registry', recordId: 'A' });
    const version = {
      rows: [{ record_id: 'A' }],
      timelines: [{ recordId: 'A', timeline: timelineOf([door]) }],
      groupOf: { record_id: 'registry' as const },
    };
    expect(await allOf(disclose(version, 'partners', purpose, hour(1)))).toEqual([]);
    expect(await allOf(disclose(version, 'partners', `${DPV}PublicBenefit`, hour(1)))).toEqual([
      { record_id: 'A', withheld: ['profile', 'headcount', 'funding', 'contact'] },
    ]);
  });

  it('never uses the grants of another company, even with rows in another order', async () => {
    const timeline = timelineOf([recorded({ at: 0, fieldGroup: 'registry' })]);
    const version = {
      rows: [{ record_id: 'C' }, { record_id: 'A' }, { record_id: 'B' }],
      timelines: [
        { recordId: 'A', timeline },
        { recordId: 'B', timeline: {} },
        { recordId: 'C', timeline },
      ],
      groupOf: { record_id: 'registry' as const },
    };
    const rows = await allOf(disclose(version, 'partners', `${DPV}PublicBenefit`, hour(1)));
    expect(rows.map((row) => row.record_id)).toEqual(['C']);
  });
});

describe('discloseRow', () => {
  const timeline = timelineOf(
    FIELD_GROUPS.map((fieldGroup, n) => recorded({ at: 0, seq: n + 1, fieldGroup })),
  );

  it('does not disclose an unclassified or an internal field', () => {
    const row = { record_id: 'A', employees: 4, internal_note: 'secret', brand_new: 'secret' };
    const groups = { record_id: 'registry', employees: 'headcount', internal_note: 'internal' };
    const groupOf = groups as typeof groups & { brand_new: 'internal' };
    expect(discloseRow(row, timeline, groupOf as never, 'partners', hour(1))).toStrictEqual({
      record_id: 'A',
      employees: 4,
      withheld: [],
    });
  });

  it('has null for unknown values, and no member for withheld ones', () => {
    const row = { record_id: 'A', employees: null, funding_total_eur: null };
    const groupOf = {
      record_id: 'registry',
      employees: 'headcount',
      funding_total_eur: 'funding',
    } as const;
    const open = timelineOf([
      recorded({ at: 0, seq: 1, fieldGroup: 'registry' }),
      recorded({ at: 0, seq: 2, fieldGroup: 'headcount' }),
    ]);
    expect(discloseRow(row, open, groupOf, 'partners', hour(1))).toStrictEqual({
      record_id: 'A',
      employees: null,
      withheld: ['profile', 'funding', 'contact'],
    });
  });
});

describe('the timeline, for any log', () => {
  const logs = anyLog('LUHT-T-0001');

  it('follows the written rules, now and for past instants', () => {
    fc.assert(
      fc.property(logs, anyAudience, anyMoment, (log, audience, at) => {
        const timeline = timelineOf(log);
        const by = (reading: boolean) => (group: FieldGroup) =>
          isPermitted(log, { group, audience, at: Date.parse(at), reading });
        expect(grantedGroupsAt(timeline, audience, at)).toEqual(FIELD_GROUPS.filter(by(false)));
        expect(readableGroups(timeline, audience, at)).toEqual(FIELD_GROUPS.filter(by(true)));
        expect(FIELD_GROUPS.map((group) => isGrantedAt(timeline, group, audience, at))).toEqual(
          FIELD_GROUPS.map(by(false)),
        );
      }),
      RUNS,
    );
  });

  it('for one recipient follows the written rules: a decision by name has priority over the audience', () => {
    fc.assert(
      fc.property(logs, anyReader, anyMoment, (log, recipient, at) => {
        const own = timelineFor(timelineOf(log), recipient);
        const by = (reading: boolean) => (group: FieldGroup) =>
          isPermitted(log, { group, ...recipient, at: Date.parse(at), reading });
        expect(grantedGroupsAt(own, recipient.audience, at)).toEqual(
          FIELD_GROUPS.filter(by(false)),
        );
        expect(readableGroups(own, recipient.audience, at)).toEqual(FIELD_GROUPS.filter(by(true)));
      }),
      RUNS,
    );
  });

  it('of one recipient returns exactly the next instant when access ends', () => {
    fc.assert(
      fc.property(logs, anyReader, fc.integer({ min: 0, max: SPAN_MS }), (log, recipient, ms) => {
        const readable = (at: number) =>
          FIELD_GROUPS.filter((group) =>
            isPermitted(log, { group, ...recipient, at: Date.parse(moment(at)), reading: true }),
          );
        const open = readable(ms);
        const after = Array.from({ length: 2 * SPAN_MS + 2 }, (_, n) => ms + 1 + n);
        const closes = after.find((at) => open.some((group) => !readable(at).includes(group)));
        const own = timelineFor(timelineOf(log), recipient);
        expect(nextNarrowingAfter(own, recipient.audience, moment(ms))).toBe(
          closes === undefined ? null : moment(closes),
        );
      }),
      RUNS,
    );
  });

  it('is the same for any order of the events', () => {
    const shuffled = logs.chain((log) =>
      fc.tuple(fc.constant(log), fc.shuffledSubarray(log, { minLength: log.length })),
    );
    fc.assert(
      fc.property(shuffled, ([log, other]) => {
        expect(timelineOf(other)).toEqual(timelineOf(log));
        expect(timelineOf([...log, ...other])).toEqual(timelineOf(log));
      }),
      RUNS,
    );
  });

  it('of an imported log depends on the order of recording only between grants of one instant', () => {
    const renumbered = logs.map(withoutLive).chain((log) => {
      const alone = log.filter(
        (event) =>
          event.action !== 'grant' ||
          log.find((other) => other.action === 'grant' && sameKeyAndInstant(other, event)) ===
            event,
      );
      const numbers = alone.map((_, index) => index + 1);
      return fc
        .shuffledSubarray(numbers, { minLength: numbers.length })
        .map(
          (order) => [alone, alone.map((event, n) => ({ ...event, seq: order[n] ?? 0 }))] as const,
        );
    });
    fc.assert(
      fc.property(renumbered, anyAudience, anyMoment, ([log, other], audience, at) => {
        const [one, two] = [timelineOf(log), timelineOf(other)];
        expect(grantedGroupsAt(two, audience, at)).toEqual(grantedGroupsAt(one, audience, at));
        expect(readableGroups(two, audience, at)).toEqual(readableGroups(one, audience, at));
      }),
      RUNS,
    );
  });

  it('of an imported log never gives a recipient more than the history does', () => {
    fc.assert(
      fc.property(logs.map(withoutLive), anyAudience, anyMoment, (log, audience, at) => {
        const timeline = timelineOf(log);
        expect(grantedGroupsAt(timeline, audience, at)).toEqual(
          expect.arrayContaining([...readableGroups(timeline, audience, at)]),
        );
      }),
      RUNS,
    );
  });

  it('returns exactly the next instant when access ends', () => {
    fc.assert(
      fc.property(logs, anyAudience, fc.integer({ min: 0, max: SPAN_MS }), (log, audience, ms) => {
        const readable = (at: number) =>
          FIELD_GROUPS.filter((group) =>
            isPermitted(log, { group, audience, at: Date.parse(moment(at)), reading: true }),
          );
        const open = readable(ms);
        const after = Array.from({ length: 2 * SPAN_MS + 2 }, (_, n) => ms + 1 + n);
        const closes = after.find((at) => open.some((group) => !readable(at).includes(group)));
        expect(nextNarrowingAfter(timelineOf(log), audience, moment(ms))).toBe(
          closes === undefined ? null : moment(closes),
        );
      }),
      RUNS,
    );
  });
});

function withoutLive(log: readonly RecordedConsentEvent[]): RecordedConsentEvent[] {
  return log.filter(({ effectiveAt, recordedAt }) => effectiveAt !== recordedAt);
}

function sameKeyAndInstant(a: RecordedConsentEvent, b: RecordedConsentEvent): boolean {
  return (
    a.fieldGroup === b.fieldGroup &&
    a.audience === b.audience &&
    a.recipient === b.recipient &&
    a.effectiveAt === b.effectiveAt
  );
}
