import fc from 'fast-check';
import type { RecordedConsentEvent } from '../../lib/consent/event.ts';
import {
  AUDIENCES,
  type Audience,
  FIELD_GROUPS,
  type FieldGroup,
  LOGGED_ACTIONS,
} from '../../lib/consent/vocabulary.ts';
import { type Instant, instant } from '../../lib/core/instant.ts';
import { FIELDS, type Field } from '../../lib/mapping/record.ts';

/** Few instants, a millisecond or two apart, so that equal instants and limits occur often. */
const START = Date.UTC(2025, 9, 15, 15);
export const SPAN_MS = 16;
export const anyMoment = fc.integer({ min: 0, max: SPAN_MS }).map((ms) => moment(ms));
export const anyAudience = fc.constantFrom(...AUDIENCES);

/** Every moment of a log, because a grant may last from the last instant for the whole period. */
const MOMENTS = Array.from({ length: 2 * SPAN_MS + 1 }, (_, ms) => instant(START + ms));

export function moment(ms: number): Instant {
  return MOMENTS[ms] ?? instant(START + ms);
}

/** Field groups and audiences, chosen so that many logs grant the base group and another group. */
const anyGroup: fc.Arbitrary<FieldGroup> = fc.oneof(
  { weight: 1, arbitrary: fc.constant('registry' as const) },
  { weight: 3, arbitrary: fc.constantFrom(...FIELD_GROUPS) },
);
const anyReader: fc.Arbitrary<Audience> = fc.oneof(
  { weight: 2, arbitrary: fc.constant('partners' as const) },
  { weight: 1, arbitrary: anyAudience },
);
const anyAction = fc.oneof(
  { weight: 4, arbitrary: fc.constant('grant' as const) },
  { weight: 1, arbitrary: fc.constantFrom(...LOGGED_ACTIONS) },
);
/** Recipients that companies decide about by name. */
export const NAMES = ['acme', 'did:web:lab.example'] as const;
const anyRecipient = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom(...NAMES) },
);

const NO_HASH = '0'.repeat(64);

/** The log of one company in the order of recording. The clocks of recording may be wrong. */
export function anyLog(recordId: string): fc.Arbitrary<RecordedConsentEvent[]> {
  const event = fc.record({
    fieldGroup: anyGroup,
    audience: anyReader,
    recipient: anyRecipient,
    action: anyAction,
    effective: fc.integer({ min: 0, max: SPAN_MS }),
    lasts: fc.oneof(
      { weight: 2, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: SPAN_MS }) },
    ),
    recordedAt: anyMoment,
  });
  return fc.array(event, { maxLength: 40, size: 'max' }).map((events) =>
    // lists each member: copying an object made by fast-check takes longer than the rest of a test
    events.map(
      ({ fieldGroup, audience, recipient, action, effective, lasts, recordedAt }, index) => ({
        fieldGroup,
        audience,
        recipient,
        action,
        recordedAt,
        id: `C-${index + 1}`,
        recordId,
        seq: index + 1,
        effectiveAt: moment(effective),
        validUntil: lasts === null ? null : moment(effective + lasts),
        givenBy: fieldGroup === 'contact' ? 'data-subject' : 'company-representative',
        noticeVersion: 'notice-v1',
        language: 'en',
        evidenceRef: 'synthetic://evidence/1',
        receipt: null,
        prevHash: null,
        hash: NO_HASH,
      }),
    ),
  );
}

/**
 * A row in which every value is `null` or contains its company and field, so that a leaked value is
 * recognised everywhere.
 */
export type TellingRow = { readonly record_id: string } & Readonly<Record<Field, string | null>>;

function anyRow(recordId: string): fc.Arbitrary<TellingRow> {
  return fc
    .array(fc.boolean(), { minLength: FIELDS.length, maxLength: FIELDS.length })
    .map((flags) => ({
      ...(Object.fromEntries(
        FIELDS.map((field, n) => [field, flags[n] === true ? `«${recordId}/${field}»` : null]),
      ) as Record<Field, string | null>),
      record_id: recordId,
    }));
}

/** Companies in order. A company may have a row, a log, both or neither. */
export const anyCompanies = fc
  .array(
    fc.record({
      hasRow: fc.boolean(),
      hasLog: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
      number: fc.integer({ min: 1, max: 20 }),
    }),
    { maxLength: 5, size: 'max' },
  )
  .chain((companies) => {
    const ids = [...new Map(companies.map((company) => [company.number, company]))]
      .sort(([a], [b]) => a - b)
      .map(([number, company]) => ({
        ...company,
        id: `LUHT-T-${String(number).padStart(4, '0')}`,
      }));
    return fc.tuple(
      ...ids.map(({ id, hasRow, hasLog }) =>
        fc.record({
          id: fc.constant(id),
          row: hasRow || !hasLog ? anyRow(id) : fc.constant(undefined),
          log: hasLog ? anyLog(id) : fc.constant<RecordedConsentEvent[]>([]),
        }),
      ),
    );
  });
