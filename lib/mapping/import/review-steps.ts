import { KaartError } from '../../core/errors.ts';
import { DuplicateCompanies } from '../companies/duplicate-companies.ts';
import { EarlierRows } from '../companies/earlier-rows.ts';
import { readStoredLines } from '../companies/sorted-rows.ts';
import { namesSuccessors, Successors, toCompared } from '../companies/successors.ts';
import type { MappingDeps } from '../ports.ts';
import { FindingCollector } from '../values/finding-collector.ts';
import type { EditionRecord } from '../values/row-parser.ts';
import { assertImportOpen, type Import } from './import.ts';
import { buildImportChange, loadImport } from './import-steps.ts';
import { type LinePage, type LinePageRequest, pageLines, readJsonLines } from './page-lines.ts';
import { applyReviewDecision, type OtherRows } from './review.ts';
import type { ReviewDecision, ReviewInput, RowUnderReview } from './review-decision.ts';

/** A row under review and the decision on it. */
export interface ReviewedRow extends RowUnderReview {
  readonly decision: ReviewDecision | null;
}

/** One page of the rows in review of an import, with their decisions. */
export async function listReviewedRows(
  ports: MappingDeps,
  importId: string,
  request: LinePageRequest,
): Promise<LinePage<ReviewedRow>> {
  const { value } = await loadImport(ports, importId);
  const page = await pageLines<RowUnderReview>(ports.files, value.review, request);
  const items = await Promise.all(
    page.items.map(async (row) => {
      const decision = await ports.imports.findDecision(importId, row.id);
      return { ...row, decision: decision?.value ?? null };
    }),
  );
  return { ...page, items };
}

/** A decision of a person on a row in review. */
export interface RowReview {
  readonly rowId: number;
  readonly decision: ReviewInput;
  readonly actor: string;
  /** Time of the decision that the person saw; `null` if there was none. @default any decision is replaced */
  readonly seen?: string | null | undefined;
}

/**
 * Decides about a row in review. While the import is open, a later decision replaces an earlier one, if the person
 * saw it.
 *
 * @throws KaartError `not-found`, `wrong-state`, `message-invalid`, `concurrent-update`
 */
export async function decideRow(
  ports: MappingDeps,
  importId: string,
  review: RowReview,
): Promise<ReviewDecision> {
  const stored = await loadImport(ports, importId);
  assertImportOpen(stored.value);
  const row = await findRowUnderReview(ports, stored.value, review.rowId);
  if (row === undefined)
    throw new KaartError('row-not-waiting', {
      code: 'not-found',
      parameters: { id: review.rowId },
    });
  const earlierDecision = await ports.imports.findDecision(importId, review.rowId);
  if (review.seen !== undefined && review.seen !== (earlierDecision?.value.at ?? null))
    throw new KaartError('row-decided-since', { code: 'wrong-state' });
  const decision = applyReviewDecision(row, review.decision, {
    importItem: stored.value,
    by: review.actor,
    at: ports.clock(),
    ...(review.decision.kind === 'edit' && {
      otherRows: await readOtherRows(ports, stored.value, review.rowId),
    }),
  });
  const decided = stored.value.decided + (earlierDecision === undefined ? 1 : 0);
  const change = buildImportChange(
    ports,
    stored,
    { ...stored.value, decided },
    {
      actor: review.actor,
      action: 'import.row-decided',
      facts: {
        row: row.row,
        sheet: row.sheet ?? null,
        recordId: row.record_id,
        kind: decision.kind,
      },
    },
  );
  await ports.imports.decide(change, decision, earlierDecision);
  return decision;
}

/**
 * Loads the rows for the comparison with an edited row: earlier editions, and the other rows of the
 * import.
 */
async function readOtherRows(
  { editions, files, imports }: MappingDeps,
  item: Import,
  rowId: number,
): Promise<OtherRows> {
  const earlier = await EarlierRows.read(files, item.edition, await editions.listAll());
  const duplicates = new DuplicateCompanies({ namesPlaces: false });
  const successors = namesSuccessors(item.edition) ? new Successors(earlier) : undefined;
  const ignoredFindings = new FindingCollector();
  let rowNumber = 0;
  const addRow = (record: EditionRecord) => {
    rowNumber += 1;
    duplicates.add(record, { row: rowNumber }, ignoredFindings);
    successors?.add(record);
  };
  for await (const line of readStoredLines(files, item.accepted.rows.key))
    addRow(JSON.parse(line) as EditionRecord);
  const decided = new Set([rowId]);
  for await (const { id, record } of imports.listDecisions(item.id)) {
    if (id === rowId) continue;
    decided.add(id);
    if (record !== null) addRow(record);
  }
  // An undecided row may still be accepted, so it can be a successor. It is not a duplicate yet.
  for await (const row of readJsonLines<RowUnderReview>(files, item.review))
    if (!decided.has(row.id)) successors?.add(toCompared(row));
  return { earlier, duplicates, successors };
}

/** Finds one row in review. */
export async function findRowUnderReview(
  { files }: MappingDeps,
  { review }: Import,
  rowId: number,
): Promise<RowUnderReview | undefined> {
  for await (const rowNumber of readJsonLines<RowUnderReview>(files, review))
    if (rowNumber.id === rowId) return rowNumber;
  return undefined;
}
