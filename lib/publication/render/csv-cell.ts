import type { Json } from '../../core/digest.ts';
import { guardFormulas } from '../../core/formula-guard.ts';

/** Separator of the items of a list in one cell. */
export const LIST_SEPARATOR = '|';

const NEEDS_QUOTES = /[",\r\n]/;

/**
 * A value as a cell of CSV (RFC 4180). Lists are joined by `|`, an unknown value is empty, and an
 * apostrophe precedes text that a spreadsheet would execute.
 */
export function csvCell(value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = Array.isArray(value) ? value.join(LIST_SEPARATOR) : String(value);
  const safe = guardFormulas(text);
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line of CSV with its end. */
export function csvLine(values: readonly (Json | undefined)[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}
