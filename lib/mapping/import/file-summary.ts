import * as z from 'zod';
import type { KaartError } from '../../core/errors.ts';
import type { LocalizedText } from '../../core/language.ts';
import { HoldReason } from '../release/compare-profiles.ts';

const count = z.int().min(0);

/** How many rows of a file became what. */
export const Counts = z.strictObject({
  /** Data rows of the file. */
  rows: count,
  /** Rows that are in the edition: clean, repaired or with a warning. */
  taken: count,
  /** Companies in scope among the rows taken, and the others by reason. */
  in: count,
  out: z.record(z.string(), count),
  /** Rows that wait for a person. */
  review: count,
  rejected: count,
  repaired: count,
  warned: count,
});
export type Counts = z.infer<typeof Counts>;

/** What becomes of a whole file, the worst last; a refused or held file may have rejected rows too, and the worse one is told. */
const FileOutcome = z.enum(['accept', 'accept-with-notice', 'refuse-row', 'hold', 'refuse']);

/** A file in one line: what an import would do, or did. */
export const FileSummary = z.strictObject({
  edition: z.string(),
  outcome: FileOutcome,
  /** `OK`, or the code of the first thing that made the outcome. */
  code: z.string(),
  notices: z.array(z.string()),
  /** The same in words, with the sheets, columns and numbers that they concern. */
  noticeTexts: z.array(z.strictObject({ en: z.string(), fr: z.string(), de: z.string() })),
  counts: Counts,
  /** Comparison with the published edition, if there is one. */
  holds: z.array(HoldReason),
  /** Of a refused or held file: the reason and the next step. */
  reason: z.strictObject({ en: z.string(), fr: z.string(), de: z.string() }).optional(),
  /** For a refused file: the place and the reason. */
  refusal: z.record(z.string(), z.json()).optional(),
});
export type FileSummary = z.infer<typeof FileSummary>;

/** The outcome of a file that was read to its end: refuse-row where rows were rejected, unless the whole is held. */
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

/** The summary of a file that is not taken at all. */
export function refusedFile(
  edition: string,
  { details: { code, ...refusal }, parameters }: KaartError,
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
