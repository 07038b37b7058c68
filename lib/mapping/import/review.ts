import { atCell } from '../../core/cell-address.ts';
import { KaartError } from '../../core/errors.ts';
import type { Instant } from '../../core/instant.ts';
import type { Issue } from '../../core/issues.ts';
import { joinTexts, localized } from '../../core/language.ts';
import { type CheckedRow, type ComparisonRows, RowChecker } from '../companies/check-row.ts';
import { addFinding, type Successors, toCompared } from '../companies/successors.ts';
import type { Finding } from '../finding.ts';
import { toCellText } from '../values/finding-collector.ts';
import type { EditionRecord } from '../values/row-parser.ts';
import type { Import } from './import.ts';
import type { ReviewDecision, ReviewInput, RowUnderReview } from './review-decision.ts';

/** Rows for the comparison with an edited row. */
export interface OtherRows extends ComparisonRows {
  /** Absent for an edition whose records name no successors. */
  readonly successors?: Successors | undefined;
}

/** Edition and time of a decision. */
interface DecisionContext {
  readonly importItem: Import;
  readonly by: string;
  readonly at: Instant;
  readonly otherRows?: OtherRows;
}

/** Converts a checked row to a row in review. */
export function toRowUnderReview(id: number, row: CheckedRow): RowUnderReview {
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
        cell instanceof Date ? toCellText(cell) : cell,
      ]),
    ),
    record: row.record ?? null,
  };
}

/**
 * Applies a decision to a row. The same rules check an edited row. If a finding rejects it, or asks for
 * a review that the edit does not accept, the decision is refused.
 *
 * @throws KaartError `wrong-state` for the acceptance of a row without a complete record;
 * `message-invalid` for an edit with an unknown column or with such findings, listed with column and
 * text in `details.issues`
 */
export function applyReviewDecision(
  row: RowUnderReview,
  input: ReviewInput,
  { importItem: item, by, at, otherRows }: DecisionContext,
): ReviewDecision {
  const decision = { id: row.id, kind: input.kind, note: input.note ?? null, by, at };
  if (input.kind === 'drop') return { ...decision, values: null, record: null };
  if (input.kind === 'edit') {
    const record = applyEdit(row, input, { item, at, otherRows });
    return { ...decision, values: input.values, record };
  }
  if (row.record !== null) return { ...decision, values: null, record: row.record };
  throw new KaartError('row-lacks-value', {
    code: 'wrong-state',
    details: { findings: row.findings },
  });
}

function applyEdit(
  row: RowUnderReview,
  { values, accept }: Extract<ReviewInput, { kind: 'edit' }>,
  {
    item,
    at,
    otherRows = {},
  }: { readonly item: Import } & Pick<DecisionContext, 'at' | 'otherRows'>,
): EditionRecord {
  const unknown = Object.keys(values).filter((column) => !Object.hasOwn(row.cells, column));
  if (unknown.length > 0)
    throw new KaartError('no-such-columns', {
      code: 'message-invalid',
      parameters: { columns: unknown.join(', ') },
      details: { unknown },
    });
  const { headerLanguage, edition } = item;
  const rowCheck = new RowChecker(edition, { headerLanguage, now: at }).check(
    {
      row: row.row,
      ...(row.sheet === undefined ? {} : { sheet: row.sheet }),
      cells: { ...row.cells, ...values },
    },
    otherRows,
  );
  const fault = otherRows.successors?.check(toCompared(rowCheck));
  const checked = fault === undefined ? rowCheck : addFinding(rowCheck, fault);
  const remaining = checked.findings.filter(
    ({ outcome }) => outcome === 'reject' || (outcome === 'review' && accept !== true),
  );
  const { record } = checked;
  if (record !== undefined && remaining.length === 0) return record;
  const shownFindings = remaining.length > 0 ? remaining : checked.findings;
  const details = { issues: shownFindings.map((finding) => toIssue(finding, row)) };
  throw new KaartError('edited-row-has-findings', { code: 'message-invalid', details });
}

/** Converts a finding of an edited row to an issue; the cell is known if the column had a finding before. */
function toIssue({ column, code, outcome, message }: Finding, { findings }: RowUnderReview): Issue {
  const { cell, sheet } = findings.find((finding) => finding.column === column) ?? {};
  const place = {
    ...(cell === undefined ? {} : { cell }),
    ...(sheet === undefined ? {} : { sheet }),
  };
  const heading = `${outcome} ${code}`;
  return {
    in: 'body',
    at: column === null ? 'values' : `values.${column}`,
    reason: code,
    message: joinTexts([localized(heading, heading, heading), atCell(message, place)], ': '),
  };
}
