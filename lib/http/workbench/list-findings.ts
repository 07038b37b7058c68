import { cellAddress } from '../../core/cell-address.ts';
import type { Language } from '../../core/language.ts';
import type { Finding, Severity } from '../../mapping/finding.ts';
import { foldText } from '../../mapping/values/fold.ts';
import {
  type FindingFilter,
  type ListedFindings,
  toText,
} from '../../portal/workbench/findings-section.tsx';
import { csvLine } from '../../publication/render/csv-cell.ts';

const PER_PAGE = 50;
/** More findings than these are shown in the order of the file only, so that a page needs little memory. */
const MOST_SORTED = 20_000;

/** One page of the findings that fit a filter. The counts are those of all findings. */
export async function listFindings(
  all: AsyncIterable<Finding>,
  filter: FindingFilter,
  page: number,
): Promise<ListedFindings> {
  const counts: Record<Severity, number> = { review: 0, reject: 0, repair: 0, warn: 0 };
  const found: Finding[] = [];
  const [first, end] = [(page - 1) * PER_PAGE, page * PER_PAGE];
  const isSorted = (filter.sort ?? 'row') !== 'row';
  let fitting = 0;
  for await (const finding of all) {
    counts[finding.outcome] += 1;
    if (!fits(finding, filter)) continue;
    const isOnPage = fitting >= first && fitting < end;
    if (isSorted ? fitting < MOST_SORTED : isOnPage) found.push(finding);
    fitting += 1;
  }
  const shown = isSorted ? found.toSorted(compareBy(filter)).slice(first, end) : found;
  return { shown, counts, page, hasNext: fitting > end };
}

function fits(finding: Finding, { outcome, q = '' }: FindingFilter): boolean {
  if (outcome !== undefined && finding.outcome !== outcome) return false;
  const wanted = foldText(q);
  if (wanted === '') return true;
  const { record_id, column, code, raw, message } = finding;
  const place = cellAddress(finding);
  const texts = [place, record_id, column, code, raw, message.en, message.fr, message.de];
  return texts.some((text) => foldText(text ?? '').includes(wanted));
}

function compareBy({ sort }: FindingFilter) {
  const key = ({ code, column }: Finding) => (sort === 'code' ? code : (column ?? ''));
  return (a: Finding, b: Finding) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}

const COLUMNS = [
  'cell',
  'row',
  'record_id',
  'column',
  'outcome',
  'code',
  'message',
  'before',
  'after',
];

/** The lines of the findings as CSV, with their sentences in one language. */
export async function* findingsCsv(
  all: AsyncIterable<Finding>,
  language: Language,
): AsyncGenerator<string> {
  yield FINDINGS_HEAD;
  for await (const finding of all) yield findingLine(finding, language);
}

/** The first line of a CSV of findings. */
export const FINDINGS_HEAD = csvLine(COLUMNS);

/** A finding as a line of CSV. */
export function findingLine(finding: Finding, language: Language): string {
  const { row, record_id, column, outcome, code, message, raw, value } = finding;
  const cells = [cellAddress(finding) ?? '', String(row), record_id, column, outcome, code];
  return csvLine([...cells, message[language], raw, toText(value)]);
}
