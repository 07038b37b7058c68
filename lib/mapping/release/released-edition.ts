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

/** That the contact data of a person were erased from the rows of an edition. */
export const RowsErasure = AuditStamp.extend({
  /** Id of the erasure, which has the proof. */
  erasure: z.string(),
  confirmedBy: z.string(),
  /** How many rows named the person. */
  rows: z.int().min(1),
  /** SHA-256 of the file of rows from then on. */
  rowsDigest: Sha256,
});
export type RowsErasure = z.infer<typeof RowsErasure>;

/** An edition that was released: frozen but for its retraction and erasures, which leave everything else on record. */
export const Edition = EditionDefinition.extend({
  state: z.enum(['released', 'retracted']),
  importId: z.string(),
  source: z.strictObject({
    fileName: z.string(),
    sha256: z.string(),
    bytes: z.int().min(0),
  }),
  /** `digest` is of the rows as they were released: {@link getRowsDigest} is of those that are kept. */
  rows: RowsFile,
  /** The oldest first; never changed. */
  erasures: z.array(RowsErasure),
  /** The company and the person behind each row, in the order of the rows; `null` for an edition of figures only. */
  identities: RowsFile.nullable(),
  /** Companies in scope, and the others by reason. */
  counts: Counts.pick({ taken: true, in: true, out: true }),
  profile: Profile,
  /** As they were computed when the edition was released. */
  figures: z.json() as z.ZodType<Json>,
  disclosure: FiguresCheck,
  /** Ids of the facts that were released exact whatever the check found, for the reason of the release. */
  exact: z.array(z.string()),
  /** What a correction corrects. */
  changeNote: z.string().nullable(),
  overrides: z.array(Override),
  /** Version of the software that checked and counted. */
  software: z.string(),
  submitted: AuditStamp,
  /** `reason` where the rows were held, or a fact is exact whatever it tells. */
  released: SecondStamp.extend({ reason: z.string().nullable() }),
  /** `confirmed` by a second person; `null` until then. */
  retracted: AuditStamp.extend({
    reason: z.string(),
    confirmed: SecondStamp.nullable(),
  }).nullable(),
});
export type Edition = z.infer<typeof Edition>;

/** SHA-256 of the rows of an edition as they are kept now. */
export function getRowsDigest({ rows, erasures }: Pick<Edition, 'rows' | 'erasures'>): string {
  return erasures.at(-1)?.rowsDigest ?? rows.digest;
}

/** By year and correction. */
export function newestFirst(editions: readonly Edition[]): Edition[] {
  return editions.toSorted((a, b) => compareEditions(b.id, a.id));
}

/** Every edition of the family that was ever released, in the order of their ids. */
export function listFamilyEditions(
  { family }: EditionDefinition,
  editions: readonly Edition[],
): readonly Edition[] {
  return editions
    .filter((edition) => edition.family === family)
    .sort((a, b) => compareEditions(a.id, b.id));
}

/** The edition that counts: the newest by year and correction that is released and not retracted. */
export function findCurrentEdition(
  editions: readonly Edition[],
  among: Partial<Pick<Edition, 'kind' | 'family'>>,
): Edition | undefined {
  return newestFirst(editions).find(
    (edition) =>
      edition.state === 'released' &&
      edition.kind === (among.kind ?? edition.kind) &&
      edition.family === (among.family ?? edition.family),
  );
}

/** The edition that new rows are compared with: the current one of their kind. */
export function findEditionToCompare(
  { kind }: EditionDefinition,
  editions: readonly Edition[],
): Edition | undefined {
  return findCurrentEdition(editions, { kind });
}
