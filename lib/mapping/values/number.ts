import type { FindingCode } from '../finding.ts';
import type { Cell } from '../read/table-file.ts';
import type { CellParser } from './check.ts';
import type { FindingCollector } from './finding-collector.ts';
import { cleanText } from './tidy.ts';

/** Options of a number field. */
export interface NumberOptions {
  readonly max: number;
  readonly min?: number;
  /** Finding for a number that is not whole; without it decimals are allowed. */
  readonly fractional?: FindingCode;
}

const PLUS = /^\+/;
const NEGATIVE = /^[-−–]\s?(?=[\d.,])/;

/**
 * Parser for a number from 0. The form of our own files (`1250000.5`) is clean; grouped, French and
 * German forms are repaired. An ambiguous number needs a review. Its field is empty, or the grouped
 * number if only the grouping is uncertain.
 */
export function createNumberCheck(options: NumberOptions): CellParser<number> {
  return (cell, notes) => {
    if (cell === null) return null;
    if (typeof cell === 'string' && isShortWhole(cell))
      return checkLimits(+cell, cell, { options, notes });
    if (typeof cell === 'number') return acceptNumber(cell, cell, { options, notes });
    const text = cleanText(cell, notes);
    if (text === null || text === undefined) return null;
    return readNumberText(text, cell, { options, notes });
  };
}

interface ParseContext {
  readonly options: NumberOptions;
  readonly notes: FindingCollector;
}

/** Whether a text has one to nine digits without a leading zero. Most numbers do, and they are exact. */
function isShortWhole(text: string): boolean {
  const { length } = text;
  if (length === 0 || length > 9 || (length > 1 && text.charCodeAt(0) === 48)) return false;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

function readNumberText(text: string, cell: Cell, context: ParseContext): number | null {
  const { notes, options } = context;
  const isNegative = NEGATIVE.test(text);
  const reading = readNumber(text.replace(isNegative ? NEGATIVE : PLUS, ''));
  const problem = findNumberProblem(reading, isNegative);
  if (problem !== undefined) notes.add(problem, cell);
  if (problem === 'AMBIGUOUS_NUMBER' && reading.kind === 'ambiguous')
    return reading.grouped <= options.max ? reading.grouped : null;
  if (problem !== undefined || reading.kind !== 'number') return null;
  return reportNormalised(acceptNumber(reading.value, cell, context), cell, notes);
}

function findNumberProblem(reading: NumberReading, isNegative: boolean): FindingCode | undefined {
  switch (reading.kind) {
    case 'unreadable':
      return 'UNREADABLE_NUMBER';
    case 'range':
      return isNegative ? 'UNREADABLE_NUMBER' : 'RANGE_NOT_NUMBER';
    case 'ambiguous':
      return isNegative ? 'NEGATIVE' : 'AMBIGUOUS_NUMBER';
    case 'number':
      return isNegative && reading.value > 0 ? 'NEGATIVE' : undefined;
  }
}

function reportNormalised(
  value: number | null,
  cell: Cell,
  notes: FindingCollector,
): number | null {
  if (value !== null && String(value) !== cell && !isPlainDecimal(cell, value))
    notes.add('NORMALISED', cell, { value });
  return value;
}

/** Whether a text is a plain decimal, also with superfluous zeros, such as `1250000.50`. */
function isPlainDecimal(cell: Cell, value: number): boolean {
  return (
    typeof cell === 'string' &&
    /^[1-9]\d*\.\d*[1-9]0*$|^0\.\d+$/.test(cell) &&
    Number(cell) === value
  );
}

function acceptNumber(value: number, cell: Cell, { options, notes }: ParseContext): number | null {
  if (value < 0) return reportNumber('NEGATIVE', cell, notes);
  if (options.fractional !== undefined && !Number.isInteger(value))
    return reportNumber(options.fractional, cell, notes);
  return checkLimits(value, cell, { options, notes });
}

function checkLimits(value: number, cell: Cell, { options, notes }: ParseContext): number | null {
  if (value <= options.max && value >= (options.min ?? 0)) return value;
  return reportNumber('UNREADABLE_NUMBER', cell, notes);
}

function reportNumber(code: FindingCode, cell: Cell, notes: FindingCollector): null {
  notes.add(code, cell);
  return null;
}

/** A text, read as a number in French, German, English or Swiss notation. */
type NumberReading =
  | { readonly kind: 'number'; readonly value: number }
  /** One separator before exactly three digits: `grouped` is the reading as thousands. */
  | { readonly kind: 'ambiguous'; readonly grouped: number }
  | { readonly kind: 'range' }
  | { readonly kind: 'unreadable' };

/** Maximum length of a number. Characters. */
const MAX_LENGTH = 60;
const UNREADABLE: NumberReading = { kind: 'unreadable' };
const PLAIN = /^\d+(?:\.\d+)?$/;
/** `1 234`, `1'234`, with a decimal part after a comma or a point. Blanks have become plain spaces before. */
const BLANK_GROUPS = /^\d{1,3}(?:([ '’])\d{3})(?:\1\d{3})*(?:[.,]\d+)?$/;
/** `1.234.567`, `1.234,5`, `1,234.5`: two different separators are unambiguous. */
const MARK_GROUPS = /^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?!\1)[.,]\d+$/;
const MANY_GROUPS = /^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})+$/;
const AMBIGUOUS = /^[1-9]\d{0,2}[.,]\d{3}$/;
const DECIMAL = /^\d*[.,]\d*$/;
const UNIT = /^(?:€|eur|euros?)\s?|\s?(?:€|eur|euros?)$/gi;
const BOUND =
  /^(?:[<>≤≥]=?|less than|fewer than|more than|under|over|up to|at least|at most|moins de|plus de|jusqu.?[àa]|au moins|au plus|unter|über|mehr als|weniger als|bis zu|bis|ab|max\.?|min\.?)\s*\d/i;
const RANGE =
  /^(?:entre|between|zwischen|de|von|from)?\s*\d[\d .,'’]*\s*(?:-|–|—|‑|−|~|\.\.+|…|\/|à|a|to|bis|et|and|und)\s*\d[\d .,'’]*$/i;
const OPEN_RANGE = /^\d[\d .,'’]*\s*(?:\+|et plus|and more|or more|und mehr|ou plus|-|–)$/i;

/**
 * Reads a number without sign from a tidy text. One separator before exactly three digits, as in
 * `1.234`, may group thousands or begin the decimals; a person must decide.
 */
function readNumber(original: string): NumberReading {
  if (original.length > MAX_LENGTH) return UNREADABLE;
  const text = original.replace(UNIT, '').trim();
  if (AMBIGUOUS.test(text)) return { kind: 'ambiguous', grouped: Number(text.replace(/[.,]/, '')) };
  if (PLAIN.test(text)) return toNumberReading(text);
  if (BLANK_GROUPS.test(text)) return toNumberReading(text.replace(/[ '’]/g, '').replace(',', '.'));
  if (MANY_GROUPS.test(text)) return toNumberReading(text.replace(/[.,]/g, ''));
  if (MARK_GROUPS.test(text)) return toNumberReading(removeGroups(text));
  if (DECIMAL.test(text) && /\d/.test(text)) return toNumberReading(text.replace(',', '.'));
  if (BOUND.test(text) || RANGE.test(text) || OPEN_RANGE.test(text)) return { kind: 'range' };
  return UNREADABLE;
}

/** `1.250.000,50` and `1,250,000.50`: the last mark begins the decimals. */
function removeGroups(text: string): string {
  const at = Math.max(text.lastIndexOf(','), text.lastIndexOf('.'));
  return `${text.slice(0, at).replace(/[.,]/g, '')}.${text.slice(at + 1)}`;
}

function toNumberReading(digits: string): NumberReading {
  const value = Number(digits);
  return Number.isFinite(value) ? { kind: 'number', value } : UNREADABLE;
}
