import * as z from 'zod';
import type { KaartError } from '../../core/errors.ts';
import type { LocalizedText } from '../../core/language.ts';
import { HoldReason } from '../release/compare-profiles.ts';

const count = z.int().min(0);

/** Numbers of rows of a file by outcome. */
export const Counts = z.strictObject({
  /** Data rows of the file. */
  rows: count,
  /** Accepted rows: clean, repaired or with a warning. */
  taken: count,
  /** Eligible companies among the accepted rows, and the others by reason. */
  in: count,
  out: z.record(z.string(), count),
  /** Rows that wait for a person. */
  review: count,
  rejected: count,
  repaired: count,
  warned: count,
});
export type Counts = z.infer<typeof Counts>;

/**
 * Outcomes of a whole file, the worst last. A refused or held file may have rejected rows too; its
 * outcome is the worse one.
 */
const FileOutcome = z.enum(['accept', 'accept-with-notice', 'refuse-row', 'hold', 'refuse']);

/** The summary of a file: the result of an import or a dry run. */
export const FileSummary = z.strictObject({
  edition: z.string(),
  outcome: FileOutcome,
  /** `OK`, or the code of the first reason for the outcome. */
  code: z.string(),
  notices: z.array(z.string()),
  /** The texts of the notices, with their sheets, columns and numbers. */
  noticeTexts: z.array(z.strictObject({ en: z.string(), fr: z.string(), de: z.string() })),
  counts: Counts,
  /** Comparison with the published edition, if there is one. */
  holds: z.array(HoldReason),
  /** For a refused or held file: the reason and the next step. */
  reason: z.strictObject({ en: z.string(), fr: z.string(), de: z.string() }).optional(),
  /** For a refused file: the place and the reason. */
  refusal: z.record(z.string(), z.json()).optional(),
});
export type FileSummary = z.infer<typeof FileSummary>;

/**
 * The outcome of a completely read file: `refuse-row` if rows were rejected, unless the whole file is
 * held.
 */
export function decideFile(file: {
  readonly notices: readonly string[];
  readonly holds: readonly HoldReason[];
  /** Code of the first row that was rejected. */
  readonly firstReject: string | undefined;
}): Pick<FileSummary, 'outcome' | 'code'> {
  const [hold] = file.holds;
  if (hold !== undefined) return { outcome: 'hold', code: hold.code };
  if (file.firstReject !== undefined) return { outcome: 'refuse-row', code: file.firstReject };
  const [notice] = file.notices;
  if (notice !== undefined) return { outcome: 'accept-with-notice', code: notice };
  return { outcome: 'accept', code: 'OK' };
}

const NO_COUNTS: Counts = {
  rows: 0,
  taken: 0,
  in: 0,
  out: {},
  review: 0,
  rejected: 0,
  repaired: 0,
  warned: 0,
};

/** The summary of a refused file. */
export function buildRefusalSummary(
  edition: string,
  { details: { code, why: _why, step: _step, ...refusal }, parameters }: KaartError,
): FileSummary {
  return {
    edition,
    outcome: 'refuse',
    code: String(code),
    notices: [],
    noticeTexts: [],
    counts: NO_COUNTS,
    holds: [],
    reason: parameters['text'] as LocalizedText,
    refusal: z.record(z.string(), z.json()).catch({}).parse(refusal),
  };
}
