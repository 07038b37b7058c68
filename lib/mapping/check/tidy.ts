import type { Cell } from '../read/table-file.ts';
import { emptyMarker } from './empty-marker.ts';
import { formulaKind } from './formula.ts';
import { damagedText } from './mojibake.ts';
import { type Notes, rawOf } from './notes.ts';

/** Control characters but tab and line ends, and halves of a surrogate pair. */
const CONTROL = /[^\P{Cc}\t\n\r]|\p{Cs}/u;
/** Characters that reorder what people see (Unicode property Bidi_Control). */
const BIDI = /\p{Bidi_Control}/u;
/** Characters that show nothing: zero-width spaces and joiners, soft hyphens, byte order marks; not the selectors of emoji. */
const INVISIBLE = /(?![\ufe00-\ufe0f])\p{Default_Ignorable_Code_Point}/gu;

/** Whether the text is one line, as in a name, or prose that may have several. */
export type Lines = 'one' | 'many';

/**
 * The text of any cell, ready to be read as something: `null` when it says nothing, `undefined` when the row is refused for it
 * (control or bidi character, formula). What made it so is noted.
 *
 * A text that was damaged by another encoding is noted and repaired: the row waits, and accepting it takes the repaired text.
 */
export function plainText(
  cell: Cell,
  notes: Notes,
  lines: Lines = 'one',
  isFormula: (text: string) => boolean = isPlainFormula,
): string | null | undefined {
  if (cell === null || cell === '') return null;
  const raw = typeof cell === 'string' ? cell : (rawOf(cell) ?? '');
  const undamaged = repaired(raw, cell, notes);
  const text = tidied(undamaged, lines);
  if (isRefused(undamaged, cell, notes)) return undefined;
  if (isFormula(text)) {
    notes.add('FORMULA', cell);
    return undefined;
  }
  if (text === '') notes.add('NORMALISED', cell);
  else if (emptyMarker(text, notes.column)) notes.add('EMPTY_MARKER', cell);
  else return text;
  return null;
}

/** Composed, without invisible characters and needless blanks. */
function tidied(text: string, lines: Lines): string {
  const visible = text.replace(INVISIBLE, '').normalize('NFC');
  if (lines === 'one') return visible.replace(/\s+/g, ' ').trim();
  return visible
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim();
}

function repaired(raw: string, cell: Cell, notes: Notes): string {
  const probably = damagedText(raw);
  if (probably === undefined) return raw;
  notes.add('MOJIBAKE', cell, { facts: { probably: tidied(probably.slice(0, 80), 'one') } });
  return probably;
}

function isPlainFormula(text: string): boolean {
  return formulaKind(text) === 'formula';
}

function isRefused(raw: string, cell: Cell, notes: Notes): boolean {
  if (CONTROL.test(raw)) notes.add('CONTROL_CHARACTER', cell, named(raw, CONTROL));
  else if (BIDI.test(raw)) notes.add('BIDI_CONTROL', cell, named(raw, BIDI));
  else return false;
  return true;
}

function named(raw: string, pattern: RegExp) {
  const code = pattern.exec(raw)?.[0].codePointAt(0) ?? 0;
  return { facts: { character: `U+${code.toString(16).toUpperCase().padStart(4, '0')}` } };
}
