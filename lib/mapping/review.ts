import * as z from 'zod';
import { KaartError } from '../core/errors.ts';
import { type Instant, Instant as InstantSchema } from '../core/instant.ts';
import { rawOf } from './check/notes.ts';
import type { EditionRecord } from './check/row-form.ts';
import { type CheckedRow, RowChecker } from './check-row.ts';
import type { Finding } from './finding.ts';
import type { Import } from './import.ts';
import type { Cell } from './read/table-file.ts';
import { MappingRecord, Record2020 } from './record.ts';

/** A cell of a row that waits: dates of workbooks as their wall clock. */
type HeldCell = Exclude<Cell, Date>;

/** A row that waits for a person. */
export interface WaitingRow {
  /** Counts the rows in review of the import from 1; decisions name it. */
  readonly id: number;
  readonly row: number;
  readonly sheet?: string;
  readonly record_id: string | null;
  readonly findings: readonly Finding[];
  readonly cells: Readonly<Record<string, HeldCell>>;
  /** The best reading, which accepting the row takes; null where a field that must be known is not. */
  readonly record: EditionRecord | null;
}

/** What a person can do with a row in review. */
export const Decide = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('accept'), note: z.string().max(500).optional() }),
  z.strictObject({
    kind: z.literal('edit'),
    /** New cells by canonical column. */
    values: z.record(
      z.string(),
      z.union([z.string().max(5_000), z.number(), z.boolean(), z.null()]),
    ),
    note: z.string().max(500).optional(),
  }),
  z.strictObject({ kind: z.literal('drop'), note: z.string().max(500).optional() }),
]);
export type Decide = z.infer<typeof Decide>;

/** A decision as it is kept, with the record it lets in. */
export const Decision = z.strictObject({
  /** Of the row in review. */
  id: z.int().min(1),
  kind: z.enum(['accept', 'edit', 'drop']),
  values: z.record(z.string(), z.json()).nullable(),
  note: z.string().nullable(),
  record: z.union([MappingRecord, Record2020]).nullable(),
  by: z.string(),
  at: InstantSchema,
});
export type Decision = z.infer<typeof Decision>;

/** A row in review as it is kept until a person has decided. */
export function waitingRow(id: number, row: CheckedRow): WaitingRow {
  const [finding] = row.findings;
  return {
    id,
    row: row.row,
    ...(row.sheet === undefined ? {} : { sheet: row.sheet }),
    record_id: finding?.record_id ?? null,
    findings: row.findings,
    cells: Object.fromEntries(
      Object.entries(row.cells).map(([column, cell]) => [
        column,
        cell instanceof Date ? rawOf(cell) : cell,
      ]),
    ),
    record: row.record ?? null,
  };
}

/**
 * What a decision makes of a row. An edited row is checked by the same rules; what then still asks for a review is settled if it
 * did so before, as the person has seen it.
 *
 * @throws KaartError `wrong-state` for accepting what cannot stand as it is; `message-invalid` for an edit that names an unknown
 * column, is rejected or raises new doubts, with `details.findings`
 */
export function decisionOn(
  row: WaitingRow,
  decide: Decide,
  { in: item, by, at }: { readonly in: Import; readonly by: string; readonly at: Instant },
): Decision {
  const kept = { id: row.id, kind: decide.kind, note: decide.note ?? null, by, at };
  if (decide.kind === 'drop') return { ...kept, values: null, record: null };
  if (decide.kind === 'edit') {
    const record = edited(row, decide.values, { item, at });
    return { ...kept, values: decide.values, record };
  }
  if (row.record !== null) return { ...kept, values: null, record: row.record };
  throw new KaartError('the row lacks a value that it must have: edit it', {
    code: 'wrong-state',
    details: { findings: row.findings },
  });
}

function edited(
  row: WaitingRow,
  values: Readonly<Record<string, HeldCell>>,
  { item, at }: { readonly item: Import; readonly at: Instant },
): EditionRecord {
  const unknown = Object.keys(values).filter((column) => !(column in row.cells));
  if (unknown.length > 0) throw invalid(`no such column: ${unknown.join(', ')}`, { unknown });
  const { headerLanguage, edition } = item;
  const checked = new RowChecker(edition, { headerLanguage, now: at }).check({
    row: row.row,
    ...(row.sheet === undefined ? {} : { sheet: row.sheet }),
    cells: { ...row.cells, ...values },
  });
  const seen = new Set(row.findings.map(({ column, code }) => `${column} ${code}`));
  const fresh = checked.findings.filter(
    ({ column, code, outcome }) => outcome === 'review' && !seen.has(`${column} ${code}`),
  );
  if (checked.record === undefined || fresh.length > 0)
    throw invalid('the edited row cannot be taken', { findings: checked.findings });
  return checked.record;
}

function invalid(message: string, details: Record<string, unknown>): KaartError {
  return new KaartError(message, { code: 'message-invalid', details });
}
