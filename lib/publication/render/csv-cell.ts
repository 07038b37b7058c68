import type { Json } from '../../core/digest.ts';

const LIST_SEPARATOR = '|';

/** A text that a spreadsheet might run as a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;

/**
 * A value as a cell of CSV (RFC 4180): lists joined by `|`, unknown as nothing, and an apostrophe
 * before a text that a spreadsheet would run.
 */
export function csvCell(value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = Array.isArray(value) ? value.join(LIST_SEPARATOR) : String(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line of CSV with its end. */
export function csvLine(values: readonly (Json | undefined)[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}
