import * as z from 'zod';
import { Instant } from '../../core/instant.ts';
import { editionMethods } from '../../register/edition-method.ts';
import { schemaOfRecords } from '../../register/record.ts';
import type { Finding } from '../finding.ts';
import type { Cell } from '../read/table-file.ts';
import type { EditionRecord } from '../values/row-parser.ts';

/** A cell of a row in review; dates of workbooks are stored as local time. */
type StoredCell = Exclude<Cell, Date>;

/** A row that waits for the decision of a person. */
export interface RowUnderReview {
  /** Number of the row among the rows in review, from 1; decisions name it. */
  readonly id: number;
  readonly row: number;
  readonly sheet?: string;
  readonly record_id: string | null;
  readonly findings: readonly Finding[];
  readonly cells: Readonly<Record<string, StoredCell>>;
  /** The best reading, which an acceptance uses; `null` if a required field is missing. */
  readonly record: EditionRecord | null;
}

/** Maximum length of a cell that a person sets. The longest field has 2,000 characters. */
export const MAX_EDITED_CHARACTERS = 5_000;

/** Decisions of a person on a row in review. */
export const ReviewInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('accept'), note: z.string().max(500).optional() }),
  z.strictObject({
    kind: z.literal('edit'),
    /** New cells by canonical column. */
    values: z.record(
      z.string(),
      z.union([z.string().max(MAX_EDITED_CHARACTERS), z.number(), z.boolean(), z.null()]),
    ),
    /** Whether to accept the edited row despite findings that ask for a review. */
    accept: z.boolean().optional(),
    note: z.string().max(500).optional(),
  }),
  z.strictObject({ kind: z.literal('drop'), note: z.string().max(500).optional() }),
]);
export type ReviewInput = z.infer<typeof ReviewInput>;

/** A stored decision, with the record that it accepts. */
export const ReviewDecision = z.strictObject({
  /** Id of the row in review. */
  id: z.int().min(1),
  kind: z.enum(['accept', 'edit', 'drop']),
  values: z.record(z.string(), z.json()).nullable(),
  note: z.string().nullable(),
  record: z.custom<EditionRecord>(isRecord).nullable(),
  by: z.string(),
  at: Instant,
});
export type ReviewDecision = z.infer<typeof ReviewDecision>;

/** Whether a value is a record of any edition method. */
function isRecord(value: unknown): boolean {
  return editionMethods().some(({ fields }) => schemaOfRecords(fields).safeParse(value).success);
}
