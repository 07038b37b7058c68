import type { ConsentEvent } from './event.ts';
import type { ConsentCellFinding, ConsentCode } from './finding.ts';
import type { PinnedNotice } from './notice.ts';
import type { Company } from './ports.ts';
import { NAMED_AUDIENCES } from './recipient.ts';
import { isClosing } from './vocabulary.ts';

/** A partly read event, with its company. */
export interface RuleInput {
  readonly event: Partial<ConsentEvent>;
  /** `undefined` if the record id is unknown. */
  readonly company: Company | undefined;
  /** The notice that the event names; `undefined` if it does not exist. */
  readonly notice: PinnedNotice | undefined;
  /** Whether the named recipient is unknown. */
  readonly unknownRecipient?: boolean;
  /** Register number in the row, to detect a row with a wrong record id. */
  readonly rcsNumber?: string;
}

interface Rule {
  readonly code: ConsentCode;
  readonly column: string;
  readonly value: (subject: RuleInput) => string | null | undefined;
  readonly breaks: (subject: RuleInput) => boolean;
}

/** All rules are applied to each event. A rule that needs an unread member adds no finding. */
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
    code: 'ACTOR_NOT_GIVER',
    column: 'given_by',
    value: ({ event }) => event.givenBy,
    breaks: ({ event: { actor, givenBy } }) =>
      actor !== undefined && givenBy !== undefined && actor.role !== requiredRole(givenBy),
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
    breaks: ({ event: { noticeVersion }, notice }) =>
      noticeVersion !== undefined && notice === undefined,
  },
  {
    code: 'NOBODY_NAMED_IN_PUBLIC',
    column: 'recipient',
    value: ({ event }) => event.recipient,
    breaks: ({ event: { audience, recipient } }) =>
      recipient !== undefined && audience !== undefined && !NAMED_AUDIENCES.includes(audience),
  },
  {
    code: 'UNKNOWN_RECIPIENT',
    column: 'recipient',
    value: ({ event }) => event.recipient,
    breaks: ({ unknownRecipient }) => unknownRecipient === true,
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

/** Whether a decision may omit the audience; then it applies to all recipients with a permission. */
export function canNameNoAudience(action: ConsentEvent['action'] | undefined): boolean {
  return isClosing({ action });
}

/** The role that may take a decision as this decision maker: the company and its contact person have different roles. */
export function requiredRole(givenBy: ConsentEvent['givenBy']): 'company' | 'person' {
  return givenBy === 'data-subject' ? 'person' : 'company';
}

/** The findings of the rules on an event, independent of the log. */
export function findRuleBreaches(subject: RuleInput): ConsentCellFinding[] {
  return RULES.filter(({ breaks }) => breaks(subject)).map(({ code, column, value }) => ({
    code,
    column,
    raw: value(subject) ?? null,
    value: null,
  }));
}
