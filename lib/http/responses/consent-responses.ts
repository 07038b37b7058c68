import * as z from 'zod';
import { WAITING_REASONS } from '../../consent/confirm-identity.ts';
import { REASONS } from '../../consent/decide-access.ts';
import { FIRST_NOTICE } from '../../consent/first-notice.ts';
import { ConsentNotice } from '../../consent/notice.ts';
import {
  ACTOR_ROLES,
  AUDIENCES,
  CHANNELS,
  DECISION_MAKERS,
  EVENT_KINDS,
  FIELD_GROUPS,
  LOGGED_ACTIONS,
} from '../../consent/vocabulary.ts';
import { Sha256 } from '../../core/digest.ts';
import { LANGUAGES } from '../../core/language.ts';
import { At, CompanyId, Count, LocalizedTextSchema } from './common.ts';

/** A company and a person as keyed digests. */
const Identity = z.string().meta({ examples: ['2024/9f86d081884c7d65//a2feaa0c55ad015a'] });

/** A recorded event. */
export const EventResponse = z.object({
  id: z.string(),
  seq: z.int().min(1),
  recordId: z.string(),
  /** The company and the person that the event is about, as keyed digests. It applies to no other row. */
  identity: Identity.optional(),
  /** The record id under which the company gave this withdrawal or refusal, if it is another one. */
  decidedUnder: z.string().optional(),
  fieldGroup: z.enum(FIELD_GROUPS),
  audience: z.enum(AUDIENCES),
  /** The named recipient; absent for the whole audience. */
  recipient: z.string().optional(),
  action: z.enum(LOGGED_ACTIONS),
  kind: z.enum(EVENT_KINDS).optional(),
  effectiveAt: At,
  /** The moment in the request of a withdrawal or refusal. It took effect at `effectiveAt`. */
  namedAt: At.optional(),
  validUntil: At.nullable(),
  givenBy: z.enum(DECISION_MAKERS),
  /**
   * The person who confirmed that the company is the same, and the reason; `from` is the earlier identity to
   * which the event applied.
   */
  confirmation: z.object({ by: z.string(), reason: z.string(), from: Identity }).optional(),
  noticeVersion: z.string(),
  /** SHA-256 of the notice, as `/v1/consent-notices/{id}/{revision}` serves it. */
  noticeHash: Sha256.optional(),
  language: z.enum(LANGUAGES),
  evidenceRef: z.string(),
  actor: z
    .object({
      role: z.enum(ACTOR_ROLES),
      mandate: z.string().optional(),
      /** The person who got the link of the invitation to hand it over. */
      handedOverBy: z.string().optional(),
    })
    .optional(),
  channel: z.enum(CHANNELS).optional(),
  recordedAt: At,
  receipt: z.string().nullable(),
  prevHash: z.string().nullable(),
  hash: z.string(),
});

/** A page of companies. */
export const CompaniesResponse = z.object({
  companies: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        tradeName: z.string().nullable(),
        /** Number in the register of commerce. */
        rcsNumber: z.string().nullable(),
        /** Whether the company is eligible in the edition. */
        eligible: z.boolean(),
      }),
    )
    .readonly(),
  cursor: z.string().optional(),
});

/** The recorded events and their receipt. If the decision changes nothing, there is no event and the receipt is `null`. */
export const ConsentDecisionResponse = z.object({
  /** `name` is the legal name; `null` for a company that has left the current edition. */
  company: z.object({ id: CompanyId, name: z.string().nullable() }),
  /** Whether the whole decision applied already, so that nothing was recorded. */
  unchanged: z.boolean(),
  events: z.array(EventResponse),
  receipt: z.string().nullable(),
});

/** A company with decisions that do not apply to its row. */
export const WaitingCompanyResponse = z.object({
  recordId: z.string(),
  /** Legal name. */
  name: z.string().nullable(),
  /** `returned`: an edition in between did not contain the company. `changed-identity`: it has another register number. `other-person`: it has another contact person. */
  reason: z.enum(WAITING_REASONS),
  /** Field group of each decision. */
  groups: z.array(z.enum(FIELD_GROUPS)).readonly(),
});

/** The events that a confirmation recorded. */
export const IdentityConfirmationResponse = z.object({
  company: z.object({ id: CompanyId, name: z.string().nullable() }),
  events: z.array(EventResponse),
});

export const ReceiptLine = z.object({
  id: z.string(),
  issuedAt: At,
  signed: z.boolean(),
  recordHash: z.string(),
  noticeHash: z.string(),
});

const Open = z.array(z.enum(FIELD_GROUPS));

/** The grants of a company at a moment, and the events that led to them. */
export const ConsentStateResponse = z.object({
  recordId: z.string(),
  at: At,
  /** Number of the last event. */
  seq: Count,
  permitted: z.object({ partners: Open, dataspace: Open, public: Open }),
  named: z.array(z.object({ audience: z.enum(AUDIENCES), recipient: z.string(), permitted: Open })),
  /** Number of earlier decisions that do not apply to the row, but would after a confirmation. */
  waiting: Count,
  events: z.array(EventResponse),
  /** Cursor of the next page of events; absent on the last page. */
  cursor: z.string().optional(),
});

export const ConsentReportResponse = z.object({
  rows: Count,
  outcomes: z.object({ ok: Count, repair: Count, warn: Count, reject: Count }),
  recorded: Count,
  repeated: Count,
  codes: z.record(z.string(), Count),
  findings: z.array(
    z.object({
      row: Count,
      sheet: z.string().optional(),
      cell: z.string().optional(),
      consent_id: z.string().nullable(),
      record_id: z.string().nullable(),
      column: z.string().nullable(),
      outcome: z.enum(['repair', 'warn', 'reject']),
      code: z.string(),
      raw: z.string().nullable(),
      value: z.string().nullable(),
      message: LocalizedTextSchema,
    }),
  ),
  findingsLeftOut: Count,
  noticeTexts: z.array(LocalizedTextSchema),
});

const Decision = z.object({
  decision: z.enum(['permit', 'deny']),
  reason: z.enum(REASONS),
  /** Id of the event that decided. */
  event: z.string().nullable(),
});

/** Decisions about many companies. */
export const DecisionsResponse = z.object({
  at: At,
  decisions: z.array(
    z.object({ company: z.string(), groups: z.partialRecord(z.enum(FIELD_GROUPS), Decision) }),
  ),
});

/** One commit of the log, a line of the feed. */
export const ConsentChangeResponse = z.object({
  cursor: z.string(),
  at: At,
  events: z.array(EventResponse),
});

/** A notice as a document. The example is a later revision of the first notice. */
export const NoticeDocument = ConsentNotice.meta({
  examples: [{ ...FIRST_NOTICE, revision: 2, material: false }],
});

const NoticeVersion = z.string().meta({ examples: ['notice-v2'] });

/** A notice by name; the document itself is at `/v1/consent-notices/{id}/{revision}`. */
export const ConsentNoticeResponse = z.object({
  id: ConsentNotice.shape.id,
  revision: z
    .int()
    .min(1)
    .meta({ examples: [2] }),
  /** The name of the revision in events. */
  version: NoticeVersion,
  hash: Sha256,
  title: LocalizedTextSchema.meta({ examples: [FIRST_NOTICE.texts.title] }),
  /** Whether this revision ends the grants under earlier revisions. */
  material: z.boolean(),
  confirmedAt: At,
  /** When earlier grants end, if the revision is material. */
  from: At,
});

/** A proposed revision, which a second person has to confirm. */
export const NoticeProposalResponse = z.object({
  version: NoticeVersion,
  /** The confirmation of the notice repeats it. */
  hash: Sha256,
  proposedBy: z.string(),
  proposedAt: At,
  /** The differences from the revision before, by path. */
  changes: z.array(z.string()).meta({ examples: [['texts.retention']] }),
  notice: NoticeDocument,
});
export const NoticeProposalsResponse = z.object({
  proposals: z.array(NoticeProposalResponse),
  cursor: z.string().optional(),
});
export const ConsentNoticesResponse = z.object({
  notices: z.array(ConsentNoticeResponse),
  cursor: z.string().optional(),
});
