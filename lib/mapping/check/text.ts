import type { Cell } from '../read/table-file.ts';
import type { Check } from './check.ts';
import { isCleanName, isCleanProse } from './clean-text.ts';
import { emptyMarker } from './empty-marker.ts';
import { formulaKind } from './formula.ts';
import type { Notes } from './notes.ts';
import { holdsPersonalData } from './personal-data.ts';
import { isLonger } from './text-length.ts';
import { plainText } from './tidy.ts';

/** A tag, a comment, or an entity as HTML writes them. `p < 0.05` is none. */
const MARKUP = /<[a-z!/?][^>]*>?|&(?:#\d+|#x[\da-f]+|[a-z][a-z\d]{1,20});/i;

/** Names wait for a person where they look like a formula; other texts pass with a warning. */
export type TextKind = 'name' | 'text' | 'description' | 'note';

/** A text of at most `max` characters. */
export function textCheck(kind: TextKind, max: number): Check<string> {
  const lines = kind === 'description' || kind === 'note' ? 'many' : 'one';
  const isClean = kind === 'description' ? isCleanProse : isCleanName;
  return (cell, notes) => {
    if (cell === null) return null;
    const clean = typeof cell === 'string' && cell.length <= max && isClean(cell);
    if (clean && !emptyMarker(cell, notes.column)) return cell;
    const text = plainText(cell, notes, lines);
    return text === null || text === undefined ? null : judged(text, cell, { kind, max, notes });
  };
}

interface Judging {
  readonly kind: TextKind;
  readonly max: number;
  readonly notes: Notes;
}

function judged(text: string, cell: Cell, { kind, max, notes }: Judging): string | null {
  if (isLonger(text, max)) {
    notes.add('TOO_LONG', cell, { facts: { max } });
    return null;
  }
  noteNormalised(text, cell, notes);
  noteText(text, cell, { kind, notes });
  return text;
}

/** Notes what may be dangerous or personal in a text that is kept as it is. */
export function noteText(
  text: string,
  cell: Cell,
  { kind, notes }: Pick<Judging, 'kind' | 'notes'>,
): void {
  if (formulaKind(text) === 'formula-like')
    notes.add('FORMULA_LIKE_TEXT', cell, { outcome: kind === 'name' ? 'review' : 'warn' });
  if (MARKUP.test(text)) notes.add('MARKUP', cell);
  if (kind === 'description' && holdsPersonalData(text)) notes.add('PERSONAL_DATA_IN_TEXT', cell);
}

/** Notes that a text is taken otherwise than it was written, unless a note says so already. */
function noteNormalised(text: string, cell: Cell, notes: Notes): void {
  if (typeof cell === 'string' && cell !== text && !notes.has(notes.column ?? '', 'MOJIBAKE'))
    notes.add('NORMALISED', cell, { value: text });
}
