import { containsErrorValue } from '../../core/error-value.ts';
import type { FieldValue } from '../../register/field.ts';
import type { Cell } from '../read/table-file.ts';
import type { CellParser } from './check.ts';
import { isEmptyMarker } from './empty-marker.ts';
import type { FindingCollector } from './finding-collector.ts';
import { classifyFormula, findWorstFormulaKind } from './formula.ts';
import { findMonthNumber } from './month-names.ts';
import { readDate } from './read-date.ts';
import { isLonger } from './text-length.ts';
import { cleanText } from './tidy.ts';

/** A tag, a comment, or an entity in HTML. `p < 0.05` is not a tag. */
const MARKUP = /<[a-z!/?][^>]*>?|&(?:#\d+|#x[\da-f]+|[a-z][a-z\d]{1,20});/i;

/** Maximum length of error values and empty markers. Characters. */
const MAX_MARKER_LENGTH = 40;
/** Maximum length of a date with its time zone, as a program writes it. Characters. */
const MAX_TYPED_LENGTH = 80;

/** Kinds of texts. A name that looks like a formula needs a review; in other texts this is a warning. */
type TextKind = Extract<FieldValue, { readonly kind: 'text' }>['style'];

/**
 * A text of at most `max` characters. A number in place of a text needs a review, and its digits are
 * the value. A date or a truth value is not a text, so its value is empty.
 */
export function createTextCheck(kind: TextKind, max: number): CellParser<string> {
  const lines = kind === 'description' || kind === 'note' ? 'many' : 'one';
  const isClean = kind === 'description' ? isCleanProse : isCleanName;
  return (cell, notes) => {
    if (cell === null) return null;
    if (cell instanceof Date || typeof cell === 'boolean') {
      notes.add('TYPED_CELL', cell);
      return null;
    }
    const hasCleanText = typeof cell === 'string' && cell.length <= max && isClean(cell);
    if (hasCleanText && !isMarkerOrTyped(cell, kind, notes.column)) return cell;
    const text = cleanText(cell, notes, lines);
    return text === null || text === undefined
      ? null
      : acceptText(text, cell, { kind, max, notes });
  };
}

/** Whether a text of harmless characters is an empty marker, an error value, or not a name. */
function isMarkerOrTyped(text: string, kind: TextKind, column: string | null): boolean {
  if (text.length <= MAX_MARKER_LENGTH && (isEmptyMarker(text, column) || containsErrorValue(text)))
    return true;
  return isTyped(text, kind);
}

/**
 * Whether a program wrote a date, a truth value or a number in place of the text; in a description this
 * is allowed.
 */
function isTyped(text: string, kind: TextKind): boolean {
  return kind !== 'note' && text.length <= MAX_TYPED_LENGTH && isTypedText(text);
}

interface ParseContext {
  readonly kind: TextKind;
  readonly max: number;
  readonly notes: FindingCollector;
}

function acceptText(text: string, cell: Cell, { kind, max, notes }: ParseContext): string | null {
  if (isLonger(text, max)) {
    notes.add('TOO_LONG', cell, { facts: { max } });
    return null;
  }
  reportNormalised(text, cell, notes);
  if (typeof cell === 'number') notes.add('TYPED_CELL', cell);
  reportTextFindings(text, cell, { kind, notes });
  return text;
}

/** Adds findings about dangerous or personal content of an unchanged text. */
export function reportTextFindings(
  text: string,
  cell: Cell,
  { kind, notes }: Pick<ParseContext, 'kind' | 'notes'>,
): void {
  reportFormulaLike(text, cell, { kind, notes });
  if (MARKUP.test(text)) notes.add('MARKUP', cell);
  // digits may be a telephone number
  if (kind === 'description' && containsPersonalData(text))
    notes.add('PERSONAL_DATA_IN_TEXT', cell);
  else if (typeof cell === 'string' && isTyped(text, kind)) notes.add('TYPED_CELL', cell);
}

/** A whole formula gets here only after an apostrophe, which marks it as text, so a person decides. */
function reportFormulaLike(
  text: string,
  cell: Cell,
  { kind, notes }: Pick<ParseContext, 'kind' | 'notes'>,
): void {
  const isProse = kind === 'description' || kind === 'note';
  const worstKind = findWorstFormulaKind(text, isProse);
  if (worstKind === 'none') return;
  const needsReview = kind === 'name' || worstKind === 'formula';
  if (needsReview) notes.add('FORMULA_LIKE_TEXT', cell, { outcome: 'review' });
  else if (classifyFormula(text) !== 'none')
    notes.add('FORMULA_LIKE_TEXT', cell, { outcome: 'warn' });
}

/** Adds a finding if a text was changed, unless another finding already reports it. */
function reportNormalised(text: string, cell: Cell, notes: FindingCollector): void {
  if (typeof cell === 'string' && cell !== text && !notes.has(notes.column ?? '', 'MOJIBAKE'))
    notes.add('NORMALISED', cell, { value: text });
}

const EMAIL = /[\p{L}\p{N}_.+-]\s?(?:@|\(at\)|\[at\])\s?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/iu;
/** `+352 …`, `(+352) …`, `00352 …`: seven to fifteen digits with the separators people put between them. */
const INTERNATIONAL = /(?<![\d.,])(?:\+|00)\s?[1-9](?:[ \u00a0\u202f./()-]{0,2}\d){6,14}(?!\d)/;
/** A number after a word such as `Tel`. */
const ANNOUNCED =
  /\b(?:tel|t[ée]l[ée]phone|telefon|phone|call|appele[rz]|anruf\w*|mobile?|handy|gsm|fax)\b[^\d+]{0,20}\d(?:[ \u00a0\u202f./()-]{0,2}\d){5,14}(?!\d)/i;
/** Luxembourg mobile numbers (`621 123 456`), and pairs of digits as on a business card (`26 12 34 56`); `14.05.18` is a day. */
const NATIONAL = /(?<![\d.,/-])6[0-9]1[ .-]?\d{3}[ .-]?\d{3}(?![\d.,/-])/;
const PAIRS =
  /(?<![\d.,/-])(?!(?:0[1-9]|[12]\d|3[01])([.-])(?:0[1-9]|1[0-2])\1\d{2}(?![.-]?\d))\d{2}(?:([ .-])\d{2})(?:\2\d{2}){1,3}(?![\d.,/-]?\d)/;

/** Whether a text contains an e-mail address or a telephone number. Years, amounts and numbers of norms and laws are not telephone numbers. */
function containsPersonalData(text: string): boolean {
  return (
    EMAIL.test(text) ||
    INTERNATIONAL.test(text) ||
    ANNOUNCED.test(text) ||
    NATIONAL.test(text) ||
    PAIRS.test(text)
  );
}

/** Truth values of programs, also `True`. */
const TRUTH_ANY_CASE = /^(?:true|false)$/i;
/**
 * Truth values of Excel in its languages: in capitals; other programs use small letters. `Vero` is a
 * name.
 */
const TRUTH_VALUES = new Set(
  (
    'VRAI FAUX WAHR FALSCH VERDADERO FALSO VERO VERDADEIRO WAAR ONWAAR PRAWDA FAŁSZ PRAVDA NEPRAVDA SANT FALSKT SANN USANN SAND FALSK TOSI EPÄTOSI ' +
    'IGAZ HAMIS ИСТИНА ЛОЖЬ ІСТИНА ХИБНІСТЬ DOĞRU YANLIŞ ΑΛΗΘΕΣ ΑΛΗΘΗΣ ΨΕΥΔΕΣ ΨΕΥΔΗΣ ADEVĂRAT FALS ISTINA LAŽ NERESNIČNO RESNIČNO CERT'
  ).split(' '),
);
/** Maximum length of a truth value; the longest is `ХИБНІСТЬ`. */
const MAX_TRUTH_LENGTH = 12;
/** Digits with group separators: `38644`, `1 250.5`, `-3`, `2.5E+03`, `(1.250)`. */
const NUMBER = /^\(?[+\-−]?\d[\d .,'’\u00a0\u202f]*(?:e[+-]?\d+)?\)?$/i;
/** Text before or after an amount: a currency with its multiple, or a share. */
const UNIT =
  /^(?:[€$£¥]|EUR|USD|CHF|GBP)\s?|\s?(?:%|‰|(?:[kKM]|Mio\.?|Mrd\.?|Mill?\.?)?\s?(?:[€$£¥]|EUR|USD|CHF|GBP))$/g;
/** A time or a duration: `12:30`, `12h30`, `12:30:00.5`, `1:05 PM`. */
const TIME = /^\d{1,3}[:h]\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AP]\.?M\.?)?$/i;
/** Three numbers of a date, also one with the month first or a short year. */
const DATE = /^\d{1,4}([./-])\d{1,2}\1(?:\d{4}|\d{2})(?:,? \d{1,2}:\d{2}.*)?$/;
/** A week, a quarter or a day of the year: `2025-W40`, `2025-W40-3`, `KW 40/2025`, `2025-Q3`, `T3 2025`, `2025-273`. */
const WEEK_OR_QUARTER =
  /^\d{4}-?W\d{2}(?:-?[1-7])?$|^(?:KW|CW|W|S)[ -]?\d{1,2}[ /.-]\d{4}$|^\d{4}[ -]?[QT][1-4]$|^[QT][1-4][ /-]?\d{4}$|^\d{4}-\d{3}$/i;
/** A date in the notation of JavaScript. */
const DATE_OF_PROGRAM = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? .*\d{4}.*\d\d:\d\d/;
/** Dates that Excel shows after it converted a text: `Oct-25`, `oct.-25`, `Okt 25`, `25-oct`, `1. Okt`. */
const MONTH_AND_NUMBER =
  /^(\p{L}{3,9})\.?[-\s]'?\d{2}$|^\d{1,2}(?:er|\.|st|nd|rd|th)?[-\s](\p{L}{3,9})\.?$/u;
/** Months of other languages as abbreviated by Excel. */
const OTHER_MONTHS = new Set(
  'ene abr ago set dic gen mag giu lug ott out dez fev mrt mei okt maj cze lip sie wrz paź lis gru'.split(
    ' ',
  ),
);

/**
 * Whether the whole text is a date, time, truth value, number or amount of a program, so hardly a name
 * or an address. The name of a month alone, `3M`, `1&1` and `24/7` may be names.
 */
function isTypedText(text: string): boolean {
  if (TRUTH_ANY_CASE.test(text) || isTruth(text)) return true;
  if (!/\d/.test(text)) return false;
  if (NUMBER.test(text) || TIME.test(text) || NUMBER.test(text.replace(UNIT, ''))) return true;
  return isDate(text);
}

function isTruth(text: string): boolean {
  if (text.length > MAX_TRUTH_LENGTH) return false;
  const upper = text.toUpperCase();
  return TRUTH_VALUES.has(upper) && (text === upper || text === text.toLowerCase());
}

function isDate(text: string): boolean {
  if (DATE.test(text) || WEEK_OR_QUARTER.test(text) || DATE_OF_PROGRAM.test(text)) return true;
  if (readDate(text).kind !== 'unreadable') return true;
  const [, before, after] = MONTH_AND_NUMBER.exec(text) ?? [];
  const month = before ?? after;
  return (
    month !== undefined &&
    (findMonthNumber(month) !== undefined || OTHER_MONTHS.has(month.toLowerCase()))
  );
}

/** Uses of a character in a text that needs no further check. */
const SPACE = 1;
const NAME = 2;
const PROSE = 4;

/**
 * By character code: letters, digits and punctuation of Western Europe that need no check. Not included
 * are blanks other than the space, first characters of damaged encodings (`Â Ã Ä Å â`) and of error
 * values (`#`), and for prose the characters of markup, addresses and telephone numbers.
 */
const KIND = new Uint8Array(256);
for (let code = 0x21; code < 0x7f; code++) KIND[code] = NAME | PROSE;
for (let code = 0xc0; code < 0x100; code++) KIND[code] = NAME | PROSE;
for (const character of 'ÂÃÄÅâï') KIND[character.charCodeAt(0)] = 0;
for (const character of '<&#') KIND[character.charCodeAt(0)] = 0;
for (const character of '@+([0123456789') KIND[character.charCodeAt(0)] = NAME;
KIND[0x20] = SPACE | NAME | PROSE;

const RIGHT_QUOTE = 0x2019;
const EN_DASH = 0x2013;

/** Whether a name (or another text of one line) is clean. Most are, and then no other check runs. */
function isCleanName(text: string): boolean {
  return isClean(text, NAME);
}

/** Whether a description is clean, and certainly without markup and personal data. */
function isCleanProse(text: string): boolean {
  return isClean(text, PROSE);
}

function isClean(text: string, use: number): boolean {
  if (text.length < 3 || isUnusualStart(text.charCodeAt(0))) return false;
  let before = SPACE;
  let isStart = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const kind = code < 256 ? (KIND[code] ?? 0) : getWideKind(code);
    if ((kind & use) === 0) return false;
    if ((kind & before & SPACE) !== 0) return false;
    if (isStart && isUnusualStart(code) && code !== 0x20) return false;
    isStart = isSeparator(code) || (isStart && code === 0x20);
    before = kind;
  }
  return (before & SPACE) === 0;
}

function getWideKind(code: number): number {
  return code === RIGHT_QUOTE || code === EN_DASH ? NAME | PROSE : 0;
}

/** Whether a character is a list separator, after which a formula may start. */
function isSeparator(code: number): boolean {
  return code === 0x3b || code === 0x2c || code === 0x7c;
}

/** Whether a text may start with a formula, an empty marker, or the apostrophe of an export. */
function isUnusualStart(first: number): boolean {
  return (
    first === 0x3d ||
    first === 0x2b ||
    first === 0x2d ||
    first === 0x40 ||
    first === 0x27 ||
    first === 0x20
  );
}
