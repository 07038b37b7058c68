import { containsErrorValue } from '../../core/error-value.ts';
import type { FieldValue } from '../../register/field.ts';
import type { Cell } from '../read/table-file.ts';
import type { CellParser } from './check.ts';
import { isCleanName, isCleanProse } from './clean-text.ts';
import { isEmptyMarker } from './empty-marker.ts';
import type { FindingCollector } from './finding-collector.ts';
import { formulaKind, worstFormulaKind } from './formula.ts';
import { holdsPersonalData } from './personal-data.ts';
import { isLonger } from './text-length.ts';
import { plainText } from './tidy.ts';
import { isTypedText } from './typed-text.ts';

/** A tag, a comment, or an entity in HTML. `p < 0.05` is not a tag. */
const MARKUP = /<[a-z!/?][^>]*>?|&(?:#\d+|#x[\da-f]+|[a-z][a-z\d]{1,20});/i;

/** Longer than any error value or word for nothing. */
const LONGEST_WORD = 40;
/** As long as the date of a program with its time zone. */
const LONGEST_TYPED = 80;

/** Names wait for a person where they look like a formula; other texts pass with a warning. */
type TextKind = Extract<FieldValue, { readonly kind: 'text' }>['style'];

/**
 * A text of at most `max` characters. A number in the place of a text waits with its digits; a date or a truth value is no text at
 * all, so accepting the row takes none.
 */
export function textCheck(kind: TextKind, max: number): CellParser<string> {
  const lines = kind === 'description' || kind === 'note' ? 'many' : 'one';
  const isClean = kind === 'description' ? isCleanProse : isCleanName;
  return (cell, notes) => {
    if (cell === null) return null;
    if (cell instanceof Date || typeof cell === 'boolean') {
      notes.add('TYPED_CELL', cell);
      return null;
    }
    const clean = typeof cell === 'string' && cell.length <= max && isClean(cell);
    if (clean && !saysOther(cell, kind, notes.column)) return cell;
    const text = plainText(cell, notes, lines);
    return text === null || text === undefined ? null : judged(text, cell, { kind, max, notes });
  };
}

/** Whether a text of harmless characters stands for nothing, for an error, or is no name. */
function saysOther(text: string, kind: TextKind, column: string | null): boolean {
  if (text.length <= LONGEST_WORD && (isEmptyMarker(text, column) || containsErrorValue(text)))
    return true;
  return isTyped(text, kind);
}

/** Whether a program wrote a date, a truth value or a number in the place of the text; a note may be one. */
function isTyped(text: string, kind: TextKind): boolean {
  return kind !== 'note' && text.length <= LONGEST_TYPED && isTypedText(text);
}

interface Judging {
  readonly kind: TextKind;
  readonly max: number;
  readonly notes: FindingCollector;
}

function judged(text: string, cell: Cell, { kind, max, notes }: Judging): string | null {
  if (isLonger(text, max)) {
    notes.add('TOO_LONG', cell, { facts: { max } });
    return null;
  }
  noteNormalised(text, cell, notes);
  if (typeof cell === 'number') notes.add('TYPED_CELL', cell);
  reportTextFindings(text, cell, { kind, notes });
  return text;
}

/** Notes what may be dangerous or personal in a text that is kept as it is. */
export function reportTextFindings(
  text: string,
  cell: Cell,
  { kind, notes }: Pick<Judging, 'kind' | 'notes'>,
): void {
  noteFormulaLike(text, cell, { kind, notes });
  if (MARKUP.test(text)) notes.add('MARKUP', cell);
  // A telephone number is digits too.
  if (kind === 'description' && holdsPersonalData(text)) notes.add('PERSONAL_DATA_IN_TEXT', cell);
  else if (typeof cell === 'string' && isTyped(text, kind)) notes.add('TYPED_CELL', cell);
}

/** A whole formula is here only if an apostrophe stood before it, which says that it is text: a person decides. */
function noteFormulaLike(
  text: string,
  cell: Cell,
  { kind, notes }: Pick<Judging, 'kind' | 'notes'>,
): void {
  const isProse = kind === 'description' || kind === 'note';
  const worst = worstFormulaKind(text, isProse);
  if (worst === 'none') return;
  const waits = kind === 'name' || worst === 'formula';
  if (waits) notes.add('FORMULA_LIKE_TEXT', cell, { outcome: 'review' });
  else if (formulaKind(text) !== 'none') notes.add('FORMULA_LIKE_TEXT', cell, { outcome: 'warn' });
}

/** Notes that a text is taken otherwise than it was written, unless a note says so already. */
function noteNormalised(text: string, cell: Cell, notes: FindingCollector): void {
  if (typeof cell === 'string' && cell !== text && !notes.has(notes.column ?? '', 'MOJIBAKE'))
    notes.add('NORMALISED', cell, { value: text });
}
