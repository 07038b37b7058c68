import * as z from 'zod';
import { AUDIENCES } from '../../consent/vocabulary.ts';
import { Sha256 } from '../../core/digest.ts';
import { Reading } from '../../mapping/import/reading.ts';
import {
  At,
  AuditStampResponse,
  Count,
  EditionId,
  LocalizedTextSchema,
  SecondStampResponse,
} from './common.ts';

/** Why a second person has to check: the published value, the new value, and the limit. */
export const HoldReasonResponse = z.object({
  code: z.string(),
  published: z.unknown(),
  now: z.unknown(),
  limit: z.unknown(),
  message: LocalizedTextSchema,
});

const Counts = z.object({
  rows: Count,
  taken: Count,
  in: Count,
  out: z.record(z.string(), Count),
  review: Count,
  rejected: Count,
  repaired: Count,
  warned: Count,
});

/** The result of the check of a file. */
export const FileResponse = z.object({
  edition: EditionId,
  outcome: z.enum(['accept', 'accept-with-notice', 'refuse-row', 'hold', 'refuse']),
  code: z.string(),
  notices: z.array(z.string()),
  noticeTexts: z.array(LocalizedTextSchema),
  counts: Counts,
  holds: z.array(HoldReasonResponse),
  reason: LocalizedTextSchema.optional(),
  refusal: z.record(z.string(), z.unknown()).optional(),
});

/** One finding, a line of a list. */
export const FindingResponse = z.object({
  row: Count,
  sheet: z.string().optional(),
  cell: z.string().optional(),
  record_id: z.string().nullable(),
  column: z.string().nullable(),
  outcome: z.enum(['repair', 'warn', 'review', 'reject']),
  code: z.string(),
  raw: z.string().nullable(),
  value: z.unknown(),
  message: LocalizedTextSchema,
});

/** A line of a dry run: the findings come first, the file comes last. */
export const DryRunLine = z.union([FindingResponse, FileResponse]);

const Override = z.object({
  recordId: z.string(),
  result: z.string(),
  reason: z.string(),
  by: z.string(),
  at: At,
});

export const ImportResponse = FileResponse.extend({
  id: z.string(),
  state: z.enum(['open', 'submitted', 'released', 'rejected']),
  referenceDate: z.iso.date(),
  source: z.object({ fileName: z.string(), sha256: Sha256, bytes: Count }),
  reading: Reading,
  imported: AuditStampResponse,
  decided: Count,
  overrides: z.array(Override),
  submitted: AuditStampResponse.extend({ holds: z.array(HoldReasonResponse) }).nullable(),
  released: AuditStampResponse.nullable(),
  rejected: AuditStampResponse.extend({ reason: z.string() }).nullable(),
});

export const ImportsResponse = z.object({
  imports: z.array(ImportResponse),
  cursor: z.string().optional(),
});

const Disclosure = z.object({
  checked: z.array(
    z.object({
      facts: z.array(z.string()),
      roundedTo: Count,
      findings: z.array(
        z.object({
          reason: z.enum(['value', 'trait-of-few', 'number', 'small', 'possible']),
          reader: z.string(),
          otherEdition: EditionId.nullable(),
        }),
      ),
    }),
  ),
  changed: Count.nullable(),
});

const Companies = z.object({ count: Count, first: z.array(z.string()) });

export const PreviewResponse = z.object({
  edition: EditionId,
  noticeTexts: z.array(LocalizedTextSchema),
  waiting: Count,
  counts: Counts.pick({ taken: true, in: true, out: true }),
  holds: z.array(HoldReasonResponse),
  disclosure: Disclosure.nullable(),
  comparedWith: EditionId.nullable(),
  entered: Companies,
  left: Companies,
  changed: Companies.extend({ fields: z.record(z.string(), Count) }),
  renamed: Companies,
  movedSubsector: Companies,
  replaced: Companies,
  renumbered: Companies,
  takenOver: Companies,
  unknownSuccessors: Companies,
  rejected: Count,
  identical: z.boolean(),
  recipients: z.array(
    z.object({
      audience: z.enum(AUDIENCES),
      recipient: z.string().nullable(),
      before: Count,
      after: Count,
    }),
  ),
  figures: z
    .array(
      z.object({
        id: z.string(),
        label: LocalizedTextSchema,
        before: Count.nullable(),
        after: Count.nullable(),
        roundedTo: z.int().min(1),
        mergedOf: z.array(z.string()),
      }),
    )
    .nullable(),
  corrections: z.array(
    z.object({
      id: z.string(),
      recordId: z.string(),
      field: z.string(),
      state: z.enum(['open', 'accepted', 'rejected']),
      requested: z.string(),
      value: z.string().nullable(),
    }),
  ),
});

/** A person's decision on a row under review, with the record that is imported. */
export const ReviewDecisionResponse = z.object({
  id: Count,
  kind: z.enum(['accept', 'edit', 'drop']),
  values: z.record(z.string(), z.unknown()).nullable(),
  note: z.string().nullable(),
  record: z.record(z.string(), z.unknown()).nullable(),
  by: z.string(),
  at: At,
});

/** A row under review, a line of a list. */
export const ReviewResponse = z.object({
  id: Count,
  row: Count,
  sheet: z.string().optional(),
  record_id: z.string().nullable(),
  findings: z.array(FindingResponse),
  cells: z.record(z.string(), z.unknown()),
  record: z.record(z.string(), z.unknown()).nullable(),
  decision: ReviewDecisionResponse.nullable(),
});

export const ReleaseResponse = z.object({
  id: EditionId,
  referenceDate: z.iso.date(),
  counts: Counts.pick({ taken: true, in: true, out: true }),
  rowsSha256: Sha256,
  disclosure: Disclosure,
  exact: z.array(z.string()),
  released: SecondStampResponse.extend({ reason: z.string().nullable() }),
});

/** An edition and its corrections, with the retraction that they have in common. */
export const RetractionResponse = z.object({
  editions: z.array(
    z.object({
      id: EditionId,
      state: z.enum(['released', 'retracted']),
      retracted: AuditStampResponse.extend({
        reason: z.string(),
        confirmed: SecondStampResponse.nullable(),
      }).nullable(),
    }),
  ),
});

/** The public facts of an edition. */
export const EditionResponse = z.object({
  edition: EditionId,
  family: z.string(),
  referenceDate: z.iso.date(),
  kind: z.enum(['rows', 'figures-2020']),
  state: z.enum(['released', 'retracted']),
  /** The official number of companies. */
  eligible: Count,
  changeNote: z.string().nullable(),
  overrides: Count,
  software: z.string(),
  releasedAt: At,
  retractedAt: At.nullable(),
});

export const EditionsResponse = z.object({
  editions: z.array(EditionResponse),
  cursor: z.string().optional(),
});
