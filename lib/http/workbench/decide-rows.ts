import { KaartError } from '../../core/errors.ts';
import { fillText, type Language } from '../../core/language.ts';
import type { MappingService } from '../../mapping/import/import-service.ts';
import { MAX_EDITED_CHARACTERS, type ReviewInput } from '../../mapping/import/review-decision.ts';
import { COLON } from '../../portal/portal-messages.ts';
import type { ShownFailure } from '../../portal/workbench/failure-notice.tsx';
import { REVIEW_TEXTS } from '../../portal/workbench/review-messages.ts';
import { PartlyDone } from './failure.ts';

/** The input `do` of the form with the rows that wait. */
export const WHAT_TO_DO = /^(accept|drop)$|^(accept|drop|edit):(\d{1,9})$/;

/** The inputs of the form with the rows that wait. */
export type RowDecisionForm = Readonly<Record<string, string>> & { readonly do: string };

type Mapping = Pick<MappingService, 'decide' | 'findRowUnderReview'>;

/**
 * Decides about one row, or about each chosen row. A chosen row that is refused does not stop the others.
 *
 * @throws KaartError the refusal of the one row
 * @throws PartlyDone if some of several rows are refused
 */
export async function decideRows(
  mapping: Mapping,
  importId: string,
  form: RowDecisionForm,
  actor: string,
): Promise<void> {
  const [, all, one, row] = WHAT_TO_DO.exec(form.do) ?? [];
  const kind = (all ?? one) as ReviewInput['kind'];
  const decide = async (id: number) => {
    const decision = kind === 'edit' ? await editOf(mapping, importId, id, form) : { kind };
    const seen = form[`seen.${id}`];
    await mapping.decide(importId, id, decision, actor, seen === '' ? null : seen);
  };
  if (row !== undefined) return decide(Number(row));
  const refused: RefusedRow[] = [];
  const chosen = chosenRows(form);
  for (const id of chosen)
    try {
      await decide(id);
    } catch (error) {
      if (!(error instanceof KaartError)) throw error;
      refused.push({ row: (await mapping.findRowUnderReview(importId, id))?.row ?? id, error });
    }
  const [first] = refused;
  if (first !== undefined) throw partlyDone(chosen.length - refused.length, refused, first.error);
}

interface RefusedRow {
  /** Number of the row in the file. */
  readonly row: number;
  readonly error: KaartError;
}

function partlyDone(done: number, refused: readonly RefusedRow[], first: KaartError): PartlyDone {
  return new PartlyDone(first, (show: (error: KaartError) => ShownFailure, language: Language) => ({
    ...show(first),
    detail: fillText(REVIEW_TEXTS.partlyDone[language], { done, left: refused.length }, language),
    issues: refused.map(({ row, error }) => {
      const place = fillText(REVIEW_TEXTS.row[language], { row }, language);
      return `${place}${COLON[language]} ${show(error).detail}`;
    }),
  }));
}

function chosenRows(form: Readonly<Record<string, string>>): readonly number[] {
  return Object.keys(form)
    .filter((name) => name.startsWith('chosen.'))
    .map((name) => Number(name.slice('chosen.'.length)));
}

/** The edit of a row: cells that differ from those in the file. A person who edits has seen what only asks for a review. */
async function editOf(
  mapping: Mapping,
  importId: string,
  rowId: number,
  form: Readonly<Record<string, string>>,
): Promise<ReviewInput> {
  const prefix = `value.${rowId}.`;
  const cells = (await mapping.findRowUnderReview(importId, rowId))?.cells ?? {};
  const values = Object.entries(form)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), withPlainLineEnds(value)] as const)
    .filter(([column, value]) => isNew(String(cells[column] ?? ''), value))
    .map(([column, value]) => [column, value === '' ? null : value]);
  return { kind: 'edit', values: Object.fromEntries(values) };
}

/** Whether an input changes its cell. The input of a cell that is too long for it is empty as long as nothing is entered. */
function isNew(cell: string, value: string): boolean {
  if (cell.length > MAX_EDITED_CHARACTERS && value === '') return false;
  return withPlainLineEnds(cell) !== value;
}

/** Browsers send each line end as CR LF. */
function withPlainLineEnds(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}
