import * as z from 'zod';
import { AuditStamp } from '../../core/audit-entry.ts';
import { Sha256 } from '../../core/digest.ts';
import { KaartError } from '../../core/errors.ts';
import { EditionDefinition } from '../edition.ts';
import { HoldReason } from '../release/compare-profiles.ts';
import { MAX_OVERRIDES, Override } from '../release/override.ts';
import { Profile } from '../release/profile.ts';
import { Counts, FileSummary } from './file-summary.ts';
import { Reading } from './reading.ts';

const count = z.int().min(0);

/** A stored file of lines, with its length. */
const StoredLines = z.strictObject({ key: z.string(), bytes: count });

/** Companies, one JSON line each, ascending by record id; `digest` is the SHA-256 of the bytes. */
export const RowsFile = z.strictObject({ key: z.string(), bytes: count, digest: Sha256, count });
export type RowsFile = z.infer<typeof RowsFile>;

/** The totals of a set of rows. */
const EditionContent = z.strictObject({
  rows: RowsFile,
  counts: Counts.pick({ taken: true, in: true, out: true }),
  profile: Profile,
});
export type EditionContent = z.infer<typeof EditionContent>;

/** The states of an import: open for decisions, submitted to a second person, and the two ends. */
export const IMPORT_STATE_NAMES = ['open', 'submitted', 'released', 'rejected'] as const;

/** An import: one file and its state on the way to an edition. */
export const Import = z.strictObject({
  id: z.string(),
  state: z.enum(IMPORT_STATE_NAMES),
  edition: EditionDefinition,
  /** Digest of the original file, so that the owner of a copy can compare it. */
  source: z.strictObject({ fileName: z.string(), sha256: Sha256, bytes: count }),
  /** Settings of the person for sheets and headers. */
  reading: Reading,
  headerLanguage: z.enum(['en', 'fr', 'de']),
  imported: AuditStamp,
  summary: FileSummary,
  findings: StoredLines,
  review: StoredLines,
  /** Totals of the accepted rows of the file, without the rows in review. */
  accepted: EditionContent,
  /** Number of decided rows in review. */
  decided: count,
  overrides: z.array(Override).max(MAX_OVERRIDES),
  /** Totals of the release, including decided rows and overrides. */
  submission: EditionContent.extend({
    ...AuditStamp.shape,
    holds: z.array(HoldReason),
    changeNote: z.string().nullable(),
  }).nullable(),
  released: AuditStamp.nullable(),
  rejected: AuditStamp.extend({ reason: z.string() }).nullable(),
});
export type Import = z.infer<typeof Import>;

/** Number of undecided rows in review. */
export function countUndecided({ summary, decided }: Import): number {
  return summary.counts.review - decided;
}

/** @throws KaartError `wrong-state` if the import is not open for changes any more */
export function assertImportOpen(item: Import): void {
  if (item.state !== 'open') throw importStateError(item);
}

/** The error of a step that the state of the import does not allow. */
export function importStateError({ id, state }: Import): KaartError {
  return new KaartError('import-in-state', {
    code: 'wrong-state',
    parameters: { id, state },
    details: { state },
  });
}
