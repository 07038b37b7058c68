import type { ConsentEvent } from './event.ts';
import type { ConsentCode, Note } from './finding.ts';
import { noticeOf } from './notice.ts';
import type { Company } from './ports.ts';

/** An event, as far as it could be read, and the company it is about. */
export interface Subject {
  readonly event: Partial<ConsentEvent>;
  /** `undefined` when nobody knows the record id. */
  readonly company: Company | undefined;
  /** Register number that a file gives beside the record id, to catch a slipped row. */
  readonly rcsNumber?: string;
}

interface Rule {
  readonly code: ConsentCode;
  readonly column: string;
  readonly value: (subject: Subject) => string | null | undefined;
  readonly breaks: (subject: Subject) => boolean;
}

/** Every rule is tried on every event; one that asks about a member that could not be read is silent. */
const RULES: readonly Rule[] = [
  {
    code: 'UNKNOWN_COMPANY',
    column: 'record_id',
    value: ({ event }) => event.recordId,
    breaks: ({ event, company }) => event.recordId !== undefined && company === undefined,
  },
  {
    code: 'RCS_RECORD_MISMATCH',
    column: 'rcs_number',
    value: ({ rcsNumber }) => rcsNumber,
    breaks: ({ company, rcsNumber }) =>
      company?.rcsNumber !== undefined &&
      rcsNumber !== undefined &&
      rcsNumber !== (company.rcsNumber ?? ''),
  },
  {
    code: 'CONTACT_NEEDS_DATA_SUBJECT',
    column: 'given_by',
    value: ({ event }) => event.givenBy,
    breaks: ({ event: { action, fieldGroup, givenBy } }) =>
      action === 'grant' && fieldGroup === 'contact' && givenBy === 'company-representative',
  },
  {
    code: 'COMPANY_MUST_GRANT',
    column: 'given_by',
    value: ({ event }) => event.givenBy,
    breaks: ({ event: { action, fieldGroup, givenBy } }) =>
      action === 'grant' &&
      fieldGroup !== undefined &&
      fieldGroup !== 'contact' &&
      givenBy === 'data-subject',
  },
  {
    code: 'EXPIRES_BEFORE_START',
    column: 'valid_until',
    value: ({ event }) => event.validUntil,
    breaks: ({ event: { effectiveAt, validUntil } }) =>
      effectiveAt !== undefined &&
      validUntil !== undefined &&
      validUntil !== null &&
      validUntil < effectiveAt,
  },
  {
    code: 'UNKNOWN_NOTICE',
    column: 'notice_version',
    value: ({ event }) => event.noticeVersion,
    breaks: ({ event: { noticeVersion } }) =>
      noticeVersion !== undefined && noticeOf(noticeVersion) === undefined,
  },
  {
    code: 'MISSING_EVIDENCE',
    column: 'evidence_ref',
    value: ({ event }) => event.evidenceRef,
    breaks: ({ event: { evidenceRef } }) => evidenceRef?.trim() === '',
  },
  {
    code: 'COMPANY_NOT_ELIGIBLE',
    column: 'record_id',
    value: ({ event }) => event.recordId,
    breaks: ({ company }) => company?.eligible === false,
  },
];

/** What the rules have against an event, whatever was recorded before it. */
export function breaches(subject: Subject): Note[] {
  return RULES.filter(({ breaks }) => breaks(subject)).map(({ code, column, value }) => ({
    code,
    column,
    raw: value(subject) ?? null,
    value: null,
  }));
}
