import { containsErrorValue } from '../../core/error-value.ts';
import { removeGuards } from '../../core/formula-guard.ts';
import { type Cell, isFaulty } from '../read/table-file.ts';
import { isEmptyMarker } from './empty-marker.ts';
import { type FindingCollector, toCellText } from './finding-collector.ts';
import { findWorstFormulaKind } from './formula.ts';

/** Control characters except tab and line ends, and halves of a surrogate pair. */
const CONTROL = /[^\P{Cc}\t\n\r]|\p{Cs}/u;
/** Characters that reorder what people see (Unicode property Bidi_Control). */
const BIDI = /\p{Bidi_Control}/u;
/**
 * Invisible characters: zero-width spaces and joiners, soft hyphens, byte order marks, but not the
 * selectors of emoji. Characters that join emoji (U+200D), or form the flag of a region, are matched
 * first and stay.
 */
const INVISIBLE =
  /(\p{Extended_Pictographic}[\ufe0f\p{EMod}]?(?:\u200d\p{Extended_Pictographic}[\ufe0f\p{EMod}]?)+|\u{1f3f4}[\u{e0020}-\u{e007e}]+\u{e007f})|(?![\ufe00-\ufe0f])\p{Default_Ignorable_Code_Point}/gu;

/** Whether the text is one line, as in a name, or prose that may have several. */
export type Lines = 'one' | 'many';

/**
 * The cleaned text of a cell: `null` for an empty one, `undefined` for an unusable one (control or bidi
 * character, formula, error value). The reason is a finding. The apostrophe of our own exports is
 * removed.
 *
 * A text that was damaged by another encoding gets a finding and is repaired: the row needs a review,
 * and an acceptance uses the repaired text.
 */
export function cleanText(
  cell: Cell,
  notes: FindingCollector,
  lines: Lines = 'one',
  isFormula: (text: string) => boolean = () => false,
): string | null | undefined {
  if (cell === null || cell === '') return null;
  if (isFaulty(cell)) {
    notes.add(cell.fault, cell);
    return undefined;
  }
  const raw = typeof cell === 'string' ? cell : (toCellText(cell) ?? '');
  const repaired = repairText(raw, cell, notes);
  const tidied = tidyText(repaired, lines);
  if (isRefused(repaired, cell, notes)) return undefined;
  const cause = findTextFault(tidied, repaired, lines, isFormula);
  if (cause !== undefined) {
    notes.add(cause, cell);
    return undefined;
  }
  const text = removeGuards(tidied);
  if (text === '') notes.add('NORMALISED', cell);
  else if (isEmptyMarker(text, notes.column)) notes.add('EMPTY_MARKER', cell);
  else return text;
  return null;
}

/** The text in NFC, without invisible characters and superfluous blanks. */
function tidyText(text: string, lines: Lines): string {
  const visible = text.replace(INVISIBLE, '$1').normalize('NFC');
  if (lines === 'one') return visible.replace(/\s+/g, ' ').trim();
  return visible
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim();
}

function repairText(raw: string, cell: Cell, notes: FindingCollector): string {
  const original = findDamagedText(raw);
  if (original === undefined) return raw;
  notes.add('MOJIBAKE', cell, { facts: { probably: tidyText(original.slice(0, 80), 'one') } });
  return original;
}

/**
 * The reason why a text is unusable. Line ends and tabs, which are removed from a name, separate cells
 * like a semicolon.
 */
function findTextFault(
  text: string,
  raw: string,
  lines: Lines,
  isFormula: (text: string) => boolean,
): 'FORMULA' | 'ERROR_VALUE' | undefined {
  const joined = /[\t\r\n]/.test(raw) ? tidyText(raw.replace(/[\t\r\n]+/g, ';'), 'one') : text;
  if (isFormula(text) || findWorstFormulaKind(joined, lines === 'many') === 'formula')
    return 'FORMULA';
  return containsErrorValue(text) ? 'ERROR_VALUE' : undefined;
}

function isRefused(raw: string, cell: Cell, notes: FindingCollector): boolean {
  if (CONTROL.test(raw)) notes.add('CONTROL_CHARACTER', cell, toCharacterFacts(raw, CONTROL));
  else if (BIDI.test(raw)) notes.add('BIDI_CONTROL', cell, toCharacterFacts(raw, BIDI));
  else return false;
  return true;
}

function toCharacterFacts(raw: string, pattern: RegExp) {
  const code = pattern.exec(raw)?.[0].codePointAt(0) ?? 0;
  return { facts: { character: `U+${code.toString(16).toUpperCase().padStart(4, '0')}` } };
}

/**
 * Finds text that was written as UTF-8 and read as Windows-1252 or Latin-1 (`Ã©` for `é`), and its
 * probable original.
 *
 * It only finds sequences of two and three bytes for letters and punctuation of Western Europe, because
 * `é`, a no-break space and `»` in sequence are valid UTF-8 and good French, too.
 */
const CP1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const CONTINUATION = `\\u0080-\\u00bf${CP1252}`;
const SEQUENCES = new RegExp(
  [
    `[ÂÃ][${CONTINUATION}]`,
    // Œ œ š Ÿ Ž ž ł
    'Å[\u0092\u0093¡¸½¾\u0082’“‚]',
    // ć č ę
    'Ä[\u0087\u008d\u0099‡™]',
    // U+2000 to U+203F (quotes, dashes, bullets), U+20AC (euro), U+2122 (trade mark)
    `â[€\u0080][${CONTINUATION}]`,
    'â[‚\u0082]¬',
    'â[„\u0084]¢',
    'ï»¿',
  ].join('|'),
  'g',
);
/**
 * The remainder of `Ã` and a no-break space after a clean-up; words in upper-case Portuguese may end
 * with it.
 */
const CUT_SEQUENCE = /(?<![A-ZÀ-Þ])Ã(?=\s|$)/g;
/** The replacement character, or UTF-8 read by an old DOS program. */
const LOST_CHARACTERS = /\ufffd|ï¿½|[├┬][\u0080-\uffff]/;
const DAMAGE_SIGNS = /[ÂÃÄÅâï├┬\ufffd]/;

/** The probable original of a text; `undefined` if it is not damaged. */
function findDamagedText(text: string): string | undefined {
  if (!DAMAGE_SIGNS.test(text)) return undefined;
  const repaired = text.replace(SEQUENCES, decodeSequence).replace(CUT_SEQUENCE, 'à');
  return repaired !== text || LOST_CHARACTERS.test(text) ? repaired : undefined;
}

function decodeSequence(sequence: string): string {
  const bytes = Array.from(sequence, (character) => {
    const at = CP1252.indexOf(character);
    return at === -1 ? character.charCodeAt(0) : 0x80 + at;
  });
  return Buffer.from(bytes).toString('utf8');
}
