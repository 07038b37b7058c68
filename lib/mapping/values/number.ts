import type { FindingCode } from '../finding.ts';
import type { Cell } from '../read/table-file.ts';
import type { CellParser } from './check.ts';
import type { FindingCollector } from './finding-collector.ts';
import { type NumberReading, readNumber } from './read-number.ts';
import { plainText } from './tidy.ts';

/** What a number field can hold. */
export interface NumberOptions {
  readonly max: number;
  readonly min?: number;
  /** Noted for a number that is not whole; without it decimals are fine. */
  readonly fractional?: FindingCode;
}

const PLUS = /^\+/;
const NEGATIVE = /^[-−–]\s?(?=[\d.,])/;

/**
 * A number from 0 on. What has the form of our own files (`1250000.5`) is clean, grouped and French or German forms are repaired;
 * anything that can be read in two ways waits, with the field empty, or grouped where it is the grouping that is in doubt.
 */
export function numberCheck(options: NumberOptions): CellParser<number> {
  return (cell, notes) => {
    if (cell === null) return null;
    if (typeof cell === 'string' && isShortWhole(cell))
      return within(+cell, cell, { options, notes });
    if (typeof cell === 'number') return judged(cell, cell, { options, notes });
    const text = plainText(cell, notes);
    if (text === null || text === undefined) return null;
    return readNumberText(text, cell, { options, notes });
  };
}

interface Judging {
  readonly options: NumberOptions;
  readonly notes: FindingCollector;
}

/** One to nine digits without a leading zero: most numbers, and no double to worry about. */
function isShortWhole(text: string): boolean {
  const { length } = text;
  if (length === 0 || length > 9 || (length > 1 && text.charCodeAt(0) === 48)) return false;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

function readNumberText(text: string, cell: Cell, judging: Judging): number | null {
  const { notes, options } = judging;
  const isNegative = NEGATIVE.test(text);
  const reading = readNumber(text.replace(isNegative ? NEGATIVE : PLUS, ''));
  const doubt = findNumberProblem(reading, isNegative);
  if (doubt !== undefined) notes.add(doubt, cell);
  if (doubt === 'AMBIGUOUS_NUMBER' && reading.kind === 'ambiguous')
    return reading.grouped <= options.max ? reading.grouped : null;
  if (doubt !== undefined || reading.kind !== 'number') return null;
  return normalised(judged(reading.value, cell, judging), cell, notes);
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

function normalised(value: number | null, cell: Cell, notes: FindingCollector): number | null {
  if (value !== null && String(value) !== cell && !isPlainDecimal(cell, value))
    notes.add('NORMALISED', cell, { value });
  return value;
}

/** `1250000.50` is the number itself, with a zero more than needed. */
function isPlainDecimal(cell: Cell, value: number): boolean {
  return (
    typeof cell === 'string' &&
    /^[1-9]\d*\.\d*[1-9]0*$|^0\.\d+$/.test(cell) &&
    Number(cell) === value
  );
}

function judged(value: number, cell: Cell, { options, notes }: Judging): number | null {
  if (value < 0) return reportNumber('NEGATIVE', cell, notes);
  if (options.fractional !== undefined && !Number.isInteger(value))
    return reportNumber(options.fractional, cell, notes);
  return within(value, cell, { options, notes });
}

function within(value: number, cell: Cell, { options, notes }: Judging): number | null {
  if (value <= options.max && value >= (options.min ?? 0)) return value;
  return reportNumber('UNREADABLE_NUMBER', cell, notes);
}

function reportNumber(code: FindingCode, cell: Cell, notes: FindingCollector): null {
  notes.add(code, cell);
  return null;
}
