import * as z from 'zod';
import { AuditStamp, SecondStamp } from '../../core/audit-entry.ts';
import type { Json } from '../../core/digest.ts';
import { Sha256 } from '../../core/digest.ts';
import { compareEditions, EditionDefinition } from '../edition.ts';
import { Counts } from '../import/file-summary.ts';
import { RowsFile } from '../import/import.ts';
import { FiguresCheck } from './disclosure.ts';
import { Override } from './override.ts';
import { Profile } from './profile.ts';

/** An erasure of the contact data of a person from the rows of an edition. */
export const RowsErasure = AuditStamp.extend({
  /** Id of the erasure, whose record has the proof. */
  erasure: z.string(),
  confirmedBy: z.string(),
  /** Number of rows with the person. */
  rows: z.int().min(1),
  /** SHA-256 of the file of rows after the erasure. */
  rowsDigest: Sha256,
});
export type RowsErasure = z.infer<typeof RowsErasure>;

/** A released edition. It never changes except by a retraction and by erasures, which keep all other data. */
export const Edition = EditionDefinition.extend({
  state: z.enum(['released', 'retracted']),
  importId: z.string(),
  source: z.strictObject({
    fileName: z.string(),
    sha256: z.string(),
    bytes: z.int().min(0),
  }),
  /** `digest` is the digest of the released rows; {@link getRowsDigest} returns that of the stored rows. */
  rows: RowsFile,
  /** The erasures, oldest first; entries never change. */
  erasures: z.array(RowsErasure),
  /** The company and the person behind each row, in the order of the rows; `null` for an edition of figures only. */
  identities: RowsFile.nullable(),
  /** Eligible companies, and the others by reason. */
  counts: Counts.pick({ taken: true, in: true, out: true }),
  profile: Profile,
  /** The figures that were computed at the release. */
  figures: z.json() as z.ZodType<Json>,
  disclosure: FiguresCheck,
  /** Ids of the facts that were released exactly despite the check; `released` has the reason. */
  exact: z.array(z.string()),
  /** Description of the correction. */
  changeNote: z.string().nullable(),
  overrides: z.array(Override),
  /** Version of the software that checked and counted. */
  software: z.string(),
  submitted: AuditStamp,
  /** `reason` is present if the rows were on hold, or a fact is exact despite the check. */
  released: SecondStamp.extend({ reason: z.string().nullable() }),
  /** `confirmed` by a second person; `null` until then. */
  retracted: AuditStamp.extend({
    reason: z.string(),
    confirmed: SecondStamp.nullable(),
  }).nullable(),
});
export type Edition = z.infer<typeof Edition>;

/** SHA-256 of the stored rows of an edition. */
export function getRowsDigest({ rows, erasures }: Pick<Edition, 'rows' | 'erasures'>): string {
  return erasures.at(-1)?.rowsDigest ?? rows.digest;
}

/** Sorts editions by year and correction, newest first. */
export function sortNewestFirst(editions: readonly Edition[]): Edition[] {
  return editions.toSorted((a, b) => compareEditions(b.id, a.id));
}

/** All released editions of the family, in the order of their ids. */
export function listFamilyEditions(
  { family }: EditionDefinition,
  editions: readonly Edition[],
): readonly Edition[] {
  return editions
    .filter((edition) => edition.family === family)
    .sort((a, b) => compareEditions(a.id, b.id));
}

/** The current edition: the newest by year and correction that is released and not retracted. */
export function findCurrentEdition(
  editions: readonly Edition[],
  filter: Partial<Pick<Edition, 'kind' | 'family'>>,
): Edition | undefined {
  return sortNewestFirst(editions).find(
    (edition) =>
      edition.state === 'released' &&
      edition.kind === (filter.kind ?? edition.kind) &&
      edition.family === (filter.family ?? edition.family),
  );
}

/** The edition for comparisons with new rows: the current one of their kind. */
export function findEditionToCompare(
  { kind }: EditionDefinition,
  editions: readonly Edition[],
): Edition | undefined {
  return findCurrentEdition(editions, { kind });
}
