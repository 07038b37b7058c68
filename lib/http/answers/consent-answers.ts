import * as z from 'zod';
import { ACTIONS, AUDIENCES, FIELD_GROUPS, GIVERS } from '../../consent/vocabulary.ts';
import { LANGUAGES } from '../../core/language.ts';
import { At, Count, Texts } from './common.ts';

const Event = z.object({
  id: z.string(),
  seq: z.int().min(1),
  recordId: z.string(),
  fieldGroup: z.enum(FIELD_GROUPS),
  audience: z.enum(AUDIENCES),
  action: z.enum(ACTIONS),
  effectiveAt: At,
  validUntil: At.nullable(),
  givenBy: z.enum(GIVERS),
  noticeVersion: z.string(),
  language: z.enum(LANGUAGES),
  evidenceRef: z.string(),
  recordedAt: At,
  receipt: z.string().nullable(),
  prevHash: z.string().nullable(),
  hash: z.string(),
});

/** What was recorded, and the receipt that is owed for it. */
export const DecisionAnswer = z.object({ events: z.array(Event), receipt: z.string() });

export const ReceiptLine = z.object({
  id: z.string(),
  issuedAt: At,
  signed: z.boolean(),
  recordHash: z.string(),
  noticeHash: z.string(),
});

const Open = z.array(z.enum(FIELD_GROUPS));

/** What a company permits at a moment, and the events behind it. */
export const ConsentStateAnswer = z.object({
  recordId: z.string(),
  at: At,
  permitted: z.object({ partners: Open, dataspace: Open, public: Open }),
  events: z.array(Event),
});

export const ConsentReportAnswer = z.object({
  rows: Count,
  outcomes: z.object({ ok: Count, repair: Count, warn: Count, reject: Count }),
  recorded: Count,
  repeated: Count,
  codes: z.record(z.string(), Count),
  findings: z.array(
    z.object({
      row: Count,
      sheet: z.string().optional(),
      consent_id: z.string().nullable(),
      record_id: z.string().nullable(),
      column: z.string().nullable(),
      outcome: z.enum(['repair', 'warn', 'reject']),
      code: z.string(),
      raw: z.string().nullable(),
      value: z.string().nullable(),
      message: Texts,
    }),
  ),
  findingsLeftOut: Count,
});
