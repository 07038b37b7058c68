import { KaartError } from '../../core/errors.ts';
import { EarlierRows } from '../companies/earlier-rows.ts';
import type { MappingDeps } from '../ports.ts';
import type { Cell } from '../read/table-file.ts';
import { FindingCollector } from '../values/finding-collector.ts';
import { recordIdCheck } from '../values/register.ts';
import { assertImportOpen, type Import } from './import.ts';
import { buildImportChange, loadImport } from './import-steps.ts';
import { allLines, type LinePage, type PageRequest, pageLines } from './page-lines.ts';
import {
  applyReviewDecision,
  type ReviewDecision,
  type ReviewInput,
  type RowUnderReview,
} from './review.ts';

/** A row in review and what has been decided about it. */
export interface ReviewedRow extends RowUnderReview {
  readonly decision: ReviewDecision | null;
}

/** The rows of an import that wait, or waited, for a person; with their decisions. */
export async function reviewPage(
  ports: MappingDeps,
  importId: string,
  wish: PageRequest,
): Promise<LinePage<ReviewedRow>> {
  const { value } = await loadImport(ports, importId);
  const page = await pageLines<RowUnderReview>(ports.files, value.review, wish);
  const items = await Promise.all(
    page.items.map(async (row) => {
      const decision = await ports.imports.decision(importId, row.id);
      return { ...row, decision: decision?.value ?? null };
    }),
  );
  return { ...page, items };
}

/**
 * Decides about a row in review; a later decision takes the place of an earlier one as long as the import is open.
 *
 * @throws KaartError `not-found`, `wrong-state`, `message-invalid`, `concurrent-update`
 */
export async function decideRow(
  ports: MappingDeps,
  importId: string,
  wish: { readonly rowId: number; readonly decide: ReviewInput; readonly actor: string },
): Promise<ReviewDecision> {
  const stored = await loadImport(ports, importId);
  assertImportOpen(stored.value);
  const row = await getRowUnderReview(ports, stored.value, wish.rowId);
  const before = await ports.imports.decision(importId, wish.rowId);
  const decision = applyReviewDecision(row, wish.decide, {
    in: stored.value,
    by: wish.actor,
    at: ports.clock(),
    ...(wish.decide.kind === 'edit' && {
      earlier: await earlierTo(ports, stored.value, { ...row.cells, ...wish.decide.values }),
    }),
  });
  const decided = stored.value.decided + (before === undefined ? 1 : 0);
  const change = buildImportChange(
    ports,
    stored,
    { ...stored.value, decided },
    {
      actor: wish.actor,
      action: 'import.row-decided',
      facts: {
        row: row.row,
        sheet: row.sheet ?? null,
        recordId: row.record_id,
        kind: decision.kind,
      },
    },
  );
  await ports.imports.decide(change, decision, before);
  return decision;
}

/** The companies that earlier editions have under the record id of a row. */
async function earlierTo(
  { editions, files }: MappingDeps,
  { edition }: Import,
  { record_id = null }: Readonly<Record<string, Cell>>,
): Promise<EarlierRows> {
  const recordId = recordIdCheck(record_id, new FindingCollector()) ?? '';
  return EarlierRows.read(files, edition, await editions.all(), recordId);
}

async function getRowUnderReview(
  { files }: MappingDeps,
  { review }: Import,
  rowId: number,
): Promise<RowUnderReview> {
  for await (const row of allLines<RowUnderReview>(files, review)) if (row.id === rowId) return row;
  throw new KaartError(`no row ${rowId} waits in this import`, { code: 'not-found' });
}
