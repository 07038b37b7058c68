import type { RecordedConsentEvent } from '../../../consent/event.ts';
import { AUDIENCES, type EventKind, FIELD_GROUPS } from '../../../consent/vocabulary.ts';
import { toLocalDay, toLocalMinute } from '../../../core/local-time.ts';
import { GROUP_LABELS } from '../../../publication/render/dataset-messages.ts';
import { AUDIENCE_WORDS } from '../../self-service/matrix-messages.ts';
import type { EVENT_COLUMNS } from '../list-columns.ts';
import type { StaffList } from '../list-section.tsx';
import {
  CHANNEL_TEXTS,
  CONSENT_KIND_TEXTS,
  DECISION_MAKER_TEXTS,
  CONSENT_TEXTS as TEXTS,
} from './consent-messages.ts';

/** The kind of an event without one follows from its action. */
const KIND_OF = {
  grant: 'given',
  withdraw: 'withdrawn',
  refuse: 'refused',
  request: 'requested',
  expire: 'expired',
} as const satisfies Record<RecordedConsentEvent['action'], EventKind>;

const BADGES = {
  grant: 'badge permitted',
  withdraw: 'badge withheld',
  refuse: 'badge withheld',
  request: 'badge',
  expire: 'badge',
} as const;

/** The decisions of one company, in the order of recording. */
export const EVENT_LIST: StaffList<RecordedConsentEvent, keyof typeof EVENT_COLUMNS> = {
  title: TEXTS.timeline,
  empty: TEXTS.noEvents,
  order: TEXTS.oldestFirst,
  idOf: ({ seq }) => String(seq).padStart(12, '0'),
  filters: [
    {
      name: 'audience',
      label: TEXTS.audience,
      choices: AUDIENCES.map((audience) => [audience, AUDIENCE_WORDS[audience]]),
    },
    {
      name: 'field_group',
      label: TEXTS.group,
      choices: FIELD_GROUPS.map((group) => [group, GROUP_LABELS[group]]),
    },
  ],
  columns: {
    seq: { head: TEXTS.seq, value: ({ seq }) => seq },
    effective_at: {
      head: TEXTS.effectiveAt,
      value: ({ effectiveAt }) => effectiveAt,
      show: ({ effectiveAt }) => toLocalMinute(effectiveAt),
    },
    action: { head: TEXTS.decision, value: ({ action }) => action, show: false },
    kind: {
      head: TEXTS.decision,
      value: kindOf,
      show: (event, { language }) => (
        <span class={BADGES[event.action]}>{CONSENT_KIND_TEXTS[kindOf(event)][language]}</span>
      ),
    },
    field_group: {
      head: TEXTS.group,
      value: ({ fieldGroup }) => fieldGroup,
      show: ({ fieldGroup }, { language }) => GROUP_LABELS[fieldGroup][language],
    },
    audience: {
      head: TEXTS.audience,
      value: ({ audience }) => audience,
      show: ({ audience, recipient }, { language }) =>
        AUDIENCE_WORDS[audience][language] + (recipient === undefined ? '' : `: ${recipient}`),
    },
    recipient: {
      head: TEXTS.recipient,
      value: ({ recipient = null }) => recipient,
      show: false,
    },
    valid_until: {
      head: TEXTS.until,
      value: ({ validUntil }) => validUntil,
      show: ({ validUntil }) => (validUntil === null ? '' : toLocalDay(validUntil)),
    },
    given_by: {
      head: TEXTS.givenBy,
      value: ({ givenBy }) => givenBy,
      show: ({ givenBy }, { language }) => DECISION_MAKER_TEXTS[givenBy][language],
    },
    notice: { head: TEXTS.notice, value: ({ noticeVersion }) => noticeVersion },
    channel: {
      head: TEXTS.channel,
      value: ({ channel = null }) => channel,
      show: ({ channel }, { language }) =>
        channel === undefined ? '' : CHANNEL_TEXTS[channel][language],
    },
    evidence: { head: TEXTS.evidence, value: ({ evidenceRef }) => evidenceRef },
    recorded_at: {
      head: TEXTS.recordedAt,
      value: ({ recordedAt }) => recordedAt,
      show: false,
    },
    receipt: { head: TEXTS.receiptId, value: ({ receipt }) => receipt, show: false },
  },
};

function kindOf({ kind, action }: RecordedConsentEvent): EventKind {
  return kind ?? KIND_OF[action];
}
